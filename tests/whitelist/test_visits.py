"""NS-5.1.3, the reminder half: at half and at four fifths of a validity; visits themselves are not recorded yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.stages import Role
from notices.models import Delivery, Message
from notices.operations import deliver_next
from notices.stages import DeliveryState
from tests.accounts.people import moment
from tests.reliability.racing import CLIENTS, Clients
from tests.whitelist.rounds import make_round
from tests.whitelist.staff import person
from whitelist.jobs import remind_of_visits
from whitelist.models import Entry
from whitelist.operations.visits import reached, remind_of_visit, unreminded
from whitelist.stages import RoundStage

pytestmark = pytest.mark.django_db


def published():
    """An entry of the published round; everything written up to then is out of the way."""
    make_round(RoundStage.PUBLISHED)
    entry = Entry.objects.select_related("enterprise__street").order_by("pk").first()
    Entry.objects.exclude(pk=entry.pk).update(removed_on=entry.valid_from)
    person(Role.STREET_CLERK, entry.enterprise.street)
    return entry


@pytest.fixture
def entry():
    return published()


def at(entry, days):
    """Half past eight, so many days after the first day of the validity."""
    return moment(f"{entry.valid_from + timedelta(days=days)} 08:50")


def run(entry, days):
    moment_ = at(entry, days)
    return remind_of_visits(moment_, moment_)


def reminders():
    return list(Message.objects.filter(once=True).order_by("pk").values_list("cause", flat=True))


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(10, 2000))
def test_a_share_is_reached_when_that_many_days_have_passed_and_not_a_day_earlier(since, days):
    entry = Entry(valid_from=since, valid_until=since + timedelta(days=days - 1))
    for day in range(days):
        passed = reached(entry, since + timedelta(days=day))
        assert passed == ("four_fifths" if day * 5 >= days * 4 else "half" if day * 2 >= days else None)


def test_both_are_reminded_at_half_and_again_at_four_fifths_once_each(entry):
    days = (entry.valid_until - entry.valid_from).days + 1
    half, fifths = -(-days // 2), -(-days * 4 // 5)
    assert [run(entry, day) for day in (half - 1, half, half + 1)] == [0, 2, 0]
    assert [run(entry, day) for day in (fifths - 1, fifths, fifths + 1, days - 1)] == [0, 2, 0, 0]
    assert reminders() == [
        f"whitelist.visit:{entry.pk}:{share}:{whom}"
        for share in ("half", "four_fifths")
        for whom in ("firm", "street")
    ]


def test_of_two_missed_reminders_only_the_later_is_written(entry):
    assert run(entry, 1000) == 2
    assert {cause.split(":")[2] for cause in reminders()} == {"four_fifths"}


def test_the_letter_says_that_visits_are_not_recorded(entry):
    run(entry, 600)
    texts = Message.objects.filter(once=True).values_list("text", flat=True)
    assert all("没有帮扶记录" in text or "不登记帮扶" in text for text in texts)


@pytest.mark.parametrize("lost", ["removed", "closed", "over"])
def test_who_is_on_the_list_no_longer_is_not_reminded(entry, lost):
    if lost == "removed":
        Entry.objects.filter(pk=entry.pk).update(removed_on=entry.valid_from + timedelta(days=300))
    elif lost == "closed":
        entry.enterprise.closed_on = entry.valid_from
        entry.enterprise.save(update_fields=["closed_on"])
    assert run(entry, 3000 if lost == "over" else 600) == 0


def test_who_left_the_list_between_writing_and_sending_is_not_told(entry):
    run(entry, 600)
    Entry.objects.filter(pk=entry.pk).update(removed_on=entry.valid_from + timedelta(days=600))
    while deliver_next(worker="test", at=at(entry, 600)):
        pass
    states = Delivery.objects.filter(message__once=True).values_list("state", flat=True)
    assert set(states) == {DeliveryState.WITHDRAWN}


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_remind_once():
    entry = published()
    now = at(entry, 600)
    assert unreminded(now.date()) == [entry.pk]
    with Clients() as clients:
        outcomes = clients.at_once([lambda: remind_of_visit(pk=entry.pk, today=now.date(), at=now)] * CLIENTS)
    assert sorted(outcomes) == [0] * (CLIENTS - 1) + [2]
