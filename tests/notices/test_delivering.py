"""Every delivery goes out once, if it is still true, and what fails is tried again or shown."""

from datetime import timedelta

import pytest

from accounts.stages import Role
from notices.channels import Outcome
from notices.models import Delivery
from notices.operations import deliver_next
from notices.operations.delivering import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from notices.stages import DeliveryState
from tests.accounts.people import moment
from tests.notices.post import (
    AT,
    ORDERED,
    clerk_of,
    make_case,
    make_clock,
    record,
    send_all,
    states,
    tell,
    wishes,
)

pytestmark = pytest.mark.django_db
DELIVERED, WITHDRAWN, QUEUED = DeliveryState.DELIVERED, DeliveryState.WITHDRAWN, DeliveryState.QUEUED


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def clerk(case):
    person = clerk_of(case)
    wishes(person)
    return person


def test_it_goes_out_once_with_its_own_key(case, clerk, monkeypatch):
    recorder = record(monkeypatch)
    tell(case)
    send_all()
    send_all(AT + timedelta(days=1))
    assert states() == [DELIVERED, DELIVERED]
    assert len(recorder.sent) == 1


def test_after_a_crash_the_same_key_is_sent_again(case, clerk, monkeypatch):
    """The provider had taken it, our commit never came: it must be able to recognise the second copy."""
    recorder = record(monkeypatch, KeyboardInterrupt())
    tell(case)
    with pytest.raises(KeyboardInterrupt):
        deliver_next(worker="dies", at=AT)
    assert set(states(channel="email")) == {DeliveryState.SENDING}
    assert deliver_next(worker="other", at=AT + timedelta(seconds=59)) == 0
    send_all(AT + timedelta(seconds=61))
    assert states() == [DELIVERED, DELIVERED]
    assert len(recorder.sent) == 2
    assert recorder.sent[0] == recorder.sent[1]


def test_a_worker_whose_lease_was_taken_over_sends_nothing(case, clerk, monkeypatch):
    recorder = record(monkeypatch)
    tell(case)
    from notices.operations import delivering

    _, mails = delivering._claim("slow/1", AT, 10)
    later = AT + timedelta(minutes=2)
    send_all(later)
    delivering._send(mails[0], "slow/1", later)
    assert len(recorder.sent) == 1


@pytest.mark.parametrize("change", ["met_at", "stopped_at"])
def test_a_clock_met_or_stopped_meanwhile_sends_nothing(case, clerk, change, monkeypatch):
    """gip-inclusion/les-emplois#2003: warnings reached people they no longer concerned."""
    recorder = record(monkeypatch)
    clock = make_clock(case, moment("2026-09-25").date())
    tell(case, clock=clock)
    setattr(clock, change, AT)
    clock.save()
    send_all()
    assert (states(), recorder.sent) == ([WITHDRAWN, WITHDRAWN], [])
    assert Delivery.objects.first().answer in ("事项已经完成", "期限已经终止")


@pytest.mark.parametrize(("due_on", "reason"), [(None, "期限已经中止"), ("2026-09-28", "届满日已经变更")])
def test_a_clock_suspended_or_moved_meanwhile_sends_nothing(case, clerk, due_on, reason):
    clock = make_clock(case, moment("2026-09-25").date())
    tell(case, clock=clock)
    clock.due_on = due_on
    clock.save()
    send_all()
    assert set(Delivery.objects.values_list("state", "answer")) == {(WITHDRAWN, reason)}


def test_what_the_law_orders_is_sent_though_the_clock_was_met(case, clerk, monkeypatch):
    record(monkeypatch)
    clock = make_clock(case, moment("2026-09-25").date())
    tell(case, ORDERED, clock=clock)
    clock.met_at = AT
    clock.save()
    send_all()
    assert states() == [DELIVERED, DELIVERED]


def test_who_has_left_the_office_is_not_told(case, clerk):
    tell(case)
    clerk.appointments.update(ended_at=AT)
    send_all()
    assert set(Delivery.objects.values_list("state", "answer")) == {(WITHDRAWN, "收件人已不在这个岗位")}


def test_a_closed_account_and_a_dissolved_unit_are_not_told(case, clerk):
    tell(case)
    clerk.is_active = False
    clerk.save()
    send_all()
    assert set(states()) == {WITHDRAWN}
    other = clerk_of(case)
    tell(case)
    case.organisation.ended_on = AT.date()
    case.organisation.save()
    send_all()
    assert set(states(user=other)) == {WITHDRAWN}


def test_a_failure_is_tried_again_with_growing_pauses_and_then_shown(case, clerk, monkeypatch):
    recorder = record(monkeypatch, *[Outcome.LATER] * MOST_ATTEMPTS)
    tell(case)
    at = AT
    for attempt in range(1, MOST_ATTEMPTS + 1):
        send_all(at)
        assert len(recorder.sent) == attempt
        at += pause_after(attempt)
        if attempt < MOST_ATTEMPTS:
            send_all(at - timedelta(seconds=1))
            assert len(recorder.sent) == attempt, "not before its pause is over"
    assert states(channel="email") == [DeliveryState.FAILED]
    send_all(at + timedelta(days=9))
    assert len({key for _, _, key in recorder.sent}) == 1
    assert len(recorder.sent) == MOST_ATTEMPTS


def test_pauses_double_and_are_capped():
    pauses = [pause_after(attempt) for attempt in range(1, 40)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_wrong_address_is_not_tried_again(case, clerk, monkeypatch):
    recorder = record(monkeypatch, Outcome.NEVER)
    tell(case)
    send_all()
    send_all(AT + timedelta(days=1))
    assert states(channel="email") == [DeliveryState.BOUNCED]
    assert len(recorder.sent) == 1


def test_one_message_that_cannot_be_sent_does_not_stop_the_others(case, clerk, monkeypatch):
    recorder = record(monkeypatch, ValueError("broken"))
    tell(case)
    tell(case)
    send_all()
    assert states(channel="email") == [QUEUED, DELIVERED]
    assert len(recorder.sent) == 2


def test_a_hundred_messages_in_the_system_take_a_few_statements(case, clerk, django_assert_max_num_queries):
    clerk.notice_preference.delete()
    for _ in range(100):
        tell(case)
    with django_assert_max_num_queries(9):
        assert deliver_next(worker="test", at=AT, limit=100) == 100
    assert set(states()) == {DELIVERED}


def test_the_clock_going_back_holds_nothing_up(case, clerk, monkeypatch):
    record(monkeypatch)
    tell(case, at=AT + timedelta(days=3))
    send_all(AT - timedelta(hours=1))
    assert states() == [DELIVERED, DELIVERED]


def test_deliveries_are_visible_to_their_recipient_and_the_office(case, clerk):
    firm = case.party
    from tests.accounts.people import make_person

    principal = make_person(Role.PRINCIPAL, firm)
    tell(case)
    assert Delivery.objects.visible_to(clerk).count() == 2
    assert Delivery.objects.visible_to(principal).count() == 0
