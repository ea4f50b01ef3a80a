"""Long work: taken once, renewed, stopped, taken up again, its file for its owner alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse

from accounts.refusals import Conflict, NotVisible, WrongStage
from accounts.stages import Role
from casework import tasks
from casework.models import LongTask
from casework.operations import running
from casework.operations.running import LEASE, Lost, Run, claim_task, run_one
from casework.operations.tasks import cancel_task, forget_files, start_task
from casework.storage import stored
from casework.tasks import TaskKind
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.accounts.test_races import at_once

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")
LATER = AT + LEASE + timedelta(seconds=1)
State = LongTask.State


@pytest.fixture
def did():
    """What the sample kind does; tests replace it."""
    return {"run": lambda run: "办好了", "stopped": []}


@pytest.fixture(autouse=True)
def kind(monkeypatch, did, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "_kinds", {})
    tasks.register(
        TaskKind(
            "sample",
            "样例",
            lambda run: did["run"](run),
            stopped=lambda task, reason, at: did["stopped"].append(reason),
        )
    )


@pytest.fixture
def owner():
    return make_person(Role.STREET_CLERK, make_street())


def start(owner, **words):
    return start_task(kind="sample", title="样例办理", actor=owner, at=AT, **words)


def test_work_is_done_and_says_so(owner):
    start(owner)
    task = run_one(clock=lambda: AT)
    assert (task.state, task.message, task.finished_at, task.lease_until) == (
        State.FINISHED,
        "办好了",
        AT,
        None,
    )
    assert run_one(clock=lambda: AT) is None


def test_what_a_worker_holds_is_not_taken_until_its_lease_has_passed(owner):
    start(owner)
    first = claim_task(at=AT)
    assert claim_task(at=AT + LEASE - timedelta(seconds=1)) is None
    second = claim_task(at=LATER)
    assert second.pk == first.pk
    assert second.token != first.token
    with pytest.raises(Lost):
        Run(first, lambda: LATER).write(done=5)
    Run(second, lambda: LATER).write(done=7)
    second.refresh_from_db()
    assert (second.done, second.lease_until) == (7, LATER + LEASE)


def test_work_that_was_left_behind_three_times_fails_in_words(owner, did):
    start(owner)
    at = AT
    for _ in range(running.ATTEMPTS):
        assert claim_task(at=at).state == State.RUNNING
        at += LEASE
    task = run_one(clock=lambda: at)
    assert task.state == State.FAILED
    assert "中断" in task.message
    assert did["stopped"] == [task.message]


def test_a_refusal_is_told_in_its_own_words_and_a_fault_in_plain_ones(owner, did):
    def refuse(run):
        raise Conflict("条件变了。", next_step="请重来。")

    def fail(run):
        raise RuntimeError("secret detail")

    for act, words in ((refuse, "条件变了。 请重来。"), (fail, "办理中出错")):
        did["run"] = act
        start(owner)
        task = run_one(clock=lambda: AT)
        assert task.state == State.FAILED
        assert words in task.message
        assert "secret" not in task.message


def test_cancelled_work_writes_nothing_more(owner, did):
    def work(run):
        cancel_task(task_id=run.task.pk, actor=owner, at=AT)
        run.write(done=5)

    did["run"] = work
    start(owner)
    task = run_one(clock=lambda: AT)
    assert (task.state, task.done) == (State.CANCELLED, 0)
    assert len(did["stopped"]) == 1
    with pytest.raises(WrongStage):
        cancel_task(task_id=task.pk, actor=owner, at=AT)


def test_nobody_else_sees_stops_or_fetches_it(owner, client):
    task = start(owner)
    other = make_person(Role.STREET_CLERK, make_street())
    with pytest.raises(NotVisible):
        cancel_task(task_id=task.pk, actor=other, at=AT)
    sign_in(client, other)
    for name in ("work_item", "work_state", "work_file"):
        assert client.get(reverse(f"casework:{name}", args=[task.pk])).status_code == 404
    assert "样例办理" not in client.get(reverse("casework:work")).content.decode()


def test_one_person_has_three_under_way_and_no_more(owner):
    for _ in range(3):
        start(owner)
    with pytest.raises(Conflict):
        start(owner)
    cancel_task(task_id=LongTask.objects.first().pk, actor=owner, at=AT)
    start(owner)


def test_the_file_is_the_owners_for_seven_days(
    owner, did, client, time_machine, django_capture_on_commit_callbacks
):
    did["run"] = lambda run: run.finish_with_file("好了", BytesIO(b"content"), "结果.xlsx")
    start(owner)
    task = run_one(clock=lambda: AT)
    place = stored(task.path)
    address = reverse("casework:work_file", args=[task.pk])
    time_machine.move_to(AT + timedelta(days=6))
    answer = sign_in(client, owner).get(address)
    assert b"".join(answer.streaming_content) == b"content"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert forget_files(at=AT + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_files(at=AT + timedelta(days=7)) == 1
    assert not place.exists()
    assert client.get(address).status_code == 409
    assert "已过七天保存期" in client.get(reverse("casework:work_item", args=[task.pk])).content.decode()


def test_the_page_says_when_nothing_takes_the_work_up(owner, client, time_machine):
    task = start(owner, total=100)
    address = reverse("casework:work_item", args=[task.pk])
    sign_in(client, owner)
    time_machine.move_to(AT + timedelta(seconds=3))
    assert "还没有开始办理" not in client.get(address).content.decode()
    time_machine.move_to(AT + timedelta(seconds=30))
    text = client.get(address).content.decode()
    assert "还没有开始办理" in text
    assert "every 2s" in text
    part = client.get(reverse("casework:work_state", args=[task.pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert client.get(reverse("casework:work_state", args=[task.pk]))["Location"] == address
    client.post(reverse("casework:work_cancel", args=[task.pk]))
    text = client.get(address).content.decode()
    assert "已停止" in text
    assert "every 2s" not in text


def test_the_broker_being_away_loses_nothing(owner, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **options):
        raise ConnectionError

    monkeypatch.setattr("casework.waking.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        start(owner)
    assert run_one(clock=lambda: AT).state == State.FINISHED


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_work(owner):
    for _ in range(3):
        start(owner)
    taken = []
    outcomes = at_once(*[lambda: taken.append(claim_task(at=AT))] * 4)
    assert outcomes == [None] * 4
    got = [task.pk for task in taken if task]
    assert len(got) == len(set(got)) == 3


@pytest.mark.django_db(transaction=True)
def test_a_long_statement_keeps_its_lease_by_beats(owner, did, monkeypatch):
    """The beat renews the lease from its own connection while the work is silent."""
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.05)
    seen = []

    def work(run):
        import time

        run.tell(done=3, message="一步")
        for _ in range(100):
            time.sleep(0.05)
            row = LongTask.objects.get(pk=run.task.pk)
            if row.done == 3:
                seen.append(row.message)
                return "好了"
        return "没有"

    did["run"] = work
    start(owner)
    assert run_one(clock=lambda: AT).message == "好了"
    assert seen == ["一步"]
