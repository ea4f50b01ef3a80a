"""Who is told of an appointment: the enterprise at once, the officer of what others did, nobody what is no longer true."""

import pytest

from accounts.stages import Role
from notices.models import Delivery, Message
from notices.operations import deliver_next
from notices.stages import DeliveryState
from tests.accounts.people import make_person
from tests.whitelist.bookings import AT, FIRST, LATER, asked, booked, of_firm, of_street
from tests.whitelist.rounds import make_application, officers
from whitelist import booking_messages as letters
from whitelist.operations import applications, bookings
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db
OFFICERS = {template.key for template in letters.TO_OFFICERS}


def of(template, row):
    """The one letter of a kind in a case."""
    return Message.objects.get(template=template.key, case=row.case)


def told(row):
    """{kind of letter to an officer: the people told} of a case."""
    rows = Delivery.objects.filter(message__case=row.case, message__template__in=OFFICERS)
    return {kind: user for kind, user in rows.values_list("message__template", "user")}


def sent(template, row):
    """The states of the deliveries of a letter, after the workers have been through."""
    while deliver_next(worker="test", at=AT):
        pass
    return set(of(template, row).deliveries.values_list("state", flat=True))


# The first announcement


def test_the_enterprise_is_told_when_who_comes_what_to_prepare_and_how_to_ask_for_another_time():
    row = booked()
    letter = of(letters.BOOKED, row)
    assert "2026-10-20 09:30" in letter.subject
    assert row.assigned_to.name in letter.text
    assert "附件4" in letter.to_do
    assert "申请延后" in letter.to_do
    assert set(letter.deliveries.values_list("organisation", flat=True)) == {row.case.party_id}


def test_without_a_time_nobody_is_told_until_there_is_one():
    row = make_application(ApplicationStage.ACCEPTED)
    before, officer = Message.objects.count(), officers(row.case.organisation)[0]
    row = of_street(bookings.assign, row, officer=officer)()
    assert Message.objects.count() == before
    row = of_street(bookings.assign, row, officer=officer, booked_for=FIRST)()
    assert of(letters.BOOKED, row)
    assert told(row) == {letters.OFFICER_BOOKED.key: officer.pk}


# The officer


@pytest.mark.parametrize(
    ("make", "act", "words", "letter"),
    [
        (booked, bookings.move_visit, {"booked_for": LATER}, letters.OFFICER_MOVED),
        (asked, bookings.grant_postponement, {"booked_for": LATER}, letters.OFFICER_MOVED),
        (booked, bookings.cancel_visit, {"reason": "人员调配"}, letters.OFFICER_CANCELLED),
    ],
    ids=["moved", "granted", "cancelled"],
)
def test_the_officer_is_told_what_the_street_changed(make, act, words, letter):
    row = make()
    officer = row.assigned_to
    of_street(act, row, **words)()
    assert told(row) == {letters.OFFICER_BOOKED.key: officer.pk, letter.key: officer.pk}
    assert "2026-10-20 09:30" in of(letter, row).text


def test_the_officer_is_told_that_the_enterprise_cancelled_with_its_reason():
    row = booked()
    officer = row.assigned_to
    of_firm(bookings.cancel_booking, row, reason="设备停产")()
    assert told(row)[letters.OFFICER_CANCELLED.key] == officer.pk
    assert "设备停产" in of(letters.OFFICER_CANCELLED, row).text


def test_handed_on_both_officers_are_told_each_the_own_words():
    row = booked()
    former, new = row.assigned_to, make_person(Role.STREET_OFFICER, row.case.organisation)
    of_street(bookings.reassign, row, officer=new)()
    people = told(row)
    assert people[letters.OFFICER_TAKES_OVER.key] == new.pk
    assert people[letters.OFFICER_RELIEVED.key] == former.pk


def test_nobody_is_told_of_an_own_act():
    row = make_application(ApplicationStage.ACCEPTED)
    officer = officers(row.case.organisation)[0]
    make_person(Role.STREET_CLERK, row.case.organisation, user=officer)
    row = of_street(bookings.assign, row, actor=officer, officer=officer, booked_for=FIRST)()
    row = of_street(bookings.move_visit, row, actor=officer, booked_for=LATER)()
    of_street(bookings.cancel_visit, row, actor=officer, reason="人员调配")()
    assert told(row) == {}
    assert of(letters.BOOKED, row)


def test_a_visit_falls_with_the_withdrawal_and_only_the_officer_is_told():
    row = booked()
    officer = row.assigned_to
    act = of_firm(applications.withdraw, row, reason="准备搬迁")
    act.keywords.pop("seen")
    act()
    row.refresh_from_db()
    assert (row.booked_for, row.assigned_to) == (None, None)
    assert told(row)[letters.OFFICER_CANCELLED.key] == officer.pk
    assert not Message.objects.filter(template=letters.CANCELLED_BY_US.key).exists()


# Nothing that is no longer true


def test_what_stands_goes_out():
    row = booked()
    assert sent(letters.BOOKED, row) == sent(letters.OFFICER_BOOKED, row) == {DeliveryState.DELIVERED}


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (bookings.move_visit, {"booked_for": LATER}),
        (bookings.cancel_visit, {"reason": "人员调配"}),
        (bookings.reassign, {}),
    ],
)
def test_a_letter_that_the_next_act_overtook_does_not_go_out(act, words):
    row = booked()
    if act is bookings.reassign:
        words = {"officer": make_person(Role.STREET_OFFICER, row.case.organisation)}
    of_street(act, row, **words)()
    assert sent(letters.BOOKED, row) == {DeliveryState.WITHDRAWN}
    assert sent(letters.OFFICER_BOOKED, row) == {DeliveryState.WITHDRAWN}
    last = Message.objects.filter(case=row.case).latest("pk")
    assert {state for (state,) in last.deliveries.values_list("state")} == {DeliveryState.DELIVERED}


def test_a_request_that_was_answered_is_not_asked_any_more():
    row = asked()
    of_street(bookings.refuse_postponement, row, reason="名单当周报送")()
    assert sent(letters.POSTPONEMENT_ASKED, row) == {DeliveryState.WITHDRAWN}
    assert sent(letters.POSTPONEMENT_REFUSED, row) == {DeliveryState.DELIVERED}


def test_an_open_request_goes_out_and_leaves_the_booked_time_true():
    row = asked()
    assert sent(letters.POSTPONEMENT_ASKED, row) == sent(letters.BOOKED, row) == {DeliveryState.DELIVERED}
