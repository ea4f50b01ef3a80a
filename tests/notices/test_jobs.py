"""What runs by itself: the minute's sweep, the digest of working days, the worker's task."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices import jobs
from notices.models import Delivery, Message, ReminderRule
from notices.registration import flows
from notices.stages import DeliveryState
from tests.accounts.people import moment
from tests.notices.post import AT, clerk_of, make_case, make_clock, states, tell, wishes

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    found = []
    monkeypatch.setattr(jobs, "wake", lambda task: found.append(task))
    return found


def test_the_sweep_plans_today_and_wakes_the_workers_whatever_it_found(woken):
    case = make_case(at=moment("2026-09-01"))
    clerk_of(case)
    assert jobs.sweep(AT, AT) == 0
    make_clock(case, moment("2026-09-22").date(), start_on=AT.date())
    assert [jobs.sweep(AT, AT), jobs.sweep(AT + timedelta(minutes=1), AT)] == [1, 0]
    assert (Message.objects.count(), ReminderRule.objects.count(), len(woken)) == (1, 1, 3)


def test_the_first_sweep_does_not_speak_of_the_past(woken):
    """Rules are in force from the day they are loaded: no flood on the first day."""
    case = make_case(at=moment("2026-09-01"))
    clerk_of(case)
    make_clock(case, moment("2026-09-18").date(), start_on=moment("2026-09-01").date())
    jobs.sweep(moment("2026-09-22 10:00"), AT)
    assert not Message.objects.filter(days_off__lt=2, escalates=False).exists()


def test_no_digest_on_a_day_off():
    case = make_case()
    wishes(clerk_of(case), digest=True)
    tell(case, at=moment("2026-09-30 09:00"))
    assert jobs.digest(moment("2026-10-01 08:30"), AT) == 0
    assert jobs.digest(moment("2026-10-08 08:30"), AT) == 1


def test_the_workers_task_delivers_until_nothing_is_left():
    case = make_case()
    clerk_of(case)
    for _ in range(3):
        tell(case, at=timezone.now())
    assert jobs.deliver() == 3
    assert set(states()) == {DeliveryState.DELIVERED}
    assert jobs.deliver() == 0


def test_readiness_says_so_when_messages_do_not_flow():
    case = make_case()
    clerk_of(case)
    tell(case)
    assert flows(AT + timedelta(minutes=5))
    assert not flows(AT + timedelta(minutes=16))
    Delivery.objects.update(state=DeliveryState.DELIVERED, delivered_at=AT)
    assert flows(AT + timedelta(minutes=16))
