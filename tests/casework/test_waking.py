"""A broker that is away costs an act little, and many acts not more."""

import pytest

from casework import waking


@pytest.fixture
def broker(monkeypatch):
    """What was asked of the broker, how long it takes (seconds) and whether it answers."""
    state = {"asked": [], "takes": 0, "answers": True, "now": 1000.0}

    def send(task, **options):
        state["asked"].append(task)
        state["now"] += state["takes"]
        if not state["answers"]:
            raise ConnectionError

    monkeypatch.setattr(waking.current_app, "send_task", send)
    monkeypatch.setattr(waking.time, "monotonic", lambda: state["now"])
    monkeypatch.setattr(waking, "_silence", {"until": 0.0})
    return state


def wake_all(broker, times=3):
    broker["asked"].clear()
    for _ in range(times):
        waking.wake("sample.work")
    return len(broker["asked"])


def test_one_that_does_not_answer_is_left_alone_for_a_while(broker):
    broker |= {"takes": waking.PATIENCE, "answers": False}
    assert wake_all(broker) == 1, "only the first act waits"
    broker["now"] += waking.REST
    broker |= {"takes": 0, "answers": True}
    assert wake_all(broker) == 3


def test_one_that_refuses_at_once_is_asked_each_time(broker):
    """So that the first act after its return wakes a worker again."""
    broker["answers"] = False
    assert wake_all(broker) == 3


def test_acts_have_less_patience_than_workers_that_wait_for_work(settings):
    options = waking._line().transport_options
    assert options["socket_timeout"] == options["socket_connect_timeout"] == waking.PATIENCE
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] > 5
