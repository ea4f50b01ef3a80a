"""A booked field check stands where its people look: the month, their own calendar, the first pages (NS-4.1.2)."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from casework.operations.feeds import renew_feed
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.casework.ics import parse
from tests.whitelist.bookings import AT, FIRST, LATER, booked, of_firm, of_street, street
from tests.whitelist.doors import words
from tests.whitelist.onsite import answered, begun, both
from tests.whitelist.rounds import officers, principal
from tests.whitelist.staff import make_firm
from whitelist.operations import bookings, checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(time_machine):
    """A visit on Tuesday, seen on the Friday before."""
    time_machine.move_to(AT)
    return booked()


def visits(client, user, at=AT):
    """The visits in the person's calendar file."""
    address = reverse("casework:feed_file", args=[renew_feed(actor=user, at=at)])
    content = client.get(address).content
    return [event for event in parse(content) if event["UID"].startswith("visit-")], content.decode()


def first_page(client, user):
    """{group: [(when, title)]} of what the first page says of engagements."""
    groups = sign_in(client, user).get("/desk/").context["groups"]
    engaged = {
        group["title"]: [item["when"] for item in group["items"] if item["title"] == "上门核查"]
        for group in groups
    }
    return {title: items for title, items in engaged.items() if items}


def far_clerk():
    return make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099"))


# The month


def test_the_month_shows_it_at_its_hour_to_the_office_and_says_who_goes(row, client):
    def day(user):
        weeks = sign_in(client, user).get("/desk/calendar/?month=2026-10").context["weeks"]
        items = next(day["items"] for week in weeks for day in week if day["date"] == FIRST.date())
        return [(item["title"], item["note"]) for item in items]

    assert day(street(row)) == [("09:30 上门核查", f"{row.assigned_to.name}前往")]
    assert day(row.assigned_to) == [("09:30 上门核查", "我前往")]
    assert day(far_clerk()) == []


# The feed


def test_the_feed_gives_an_hour_with_the_title_and_nothing_personal(row, client):
    (event,), text = visits(client, row.assigned_to)
    assert (event["DTSTART"], event["DTEND"]) == ("20261020T013000Z", "20261020T023000Z")
    assert event["SUMMARY"] == f"上门核查（我）：{row.case.title}"
    assert event["TRANSP"] == "OPAQUE"
    assert "LOCATION" not in event
    assert row.enterprise.address not in text
    assert row.assigned_to.name not in text


def test_the_office_reads_it_as_somebody_elses_time(row, client):
    (event,), text = visits(client, street(row))
    assert event["SUMMARY"] == f"上门核查：{row.case.title}"
    assert event["TRANSP"] == "TRANSPARENT"
    assert row.assigned_to.name not in text


def test_moved_it_is_the_same_event_with_a_higher_sequence_and_cancelled_it_is_gone(row, client):
    officer = row.assigned_to
    (before,), _ = visits(client, officer)
    row = of_street(bookings.move_visit, row, booked_for=LATER)()
    (after,), _ = visits(client, officer)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] == "20261022T060000Z"
    of_street(bookings.cancel_visit, row, reason="人员调配")()
    assert visits(client, officer)[0] == []


def test_no_other_street_has_it(row, client):
    assert visits(client, far_clerk())[0] == []


def test_who_was_there_has_nothing_more_to_go_to(row, client):
    check = answered(begun(row))
    checks.sign_check(pk=check.pk, actor=both(check)[0], at=moment("2026-10-20 10:30"))
    assert visits(client, row.assigned_to)[0] == []


# The desk's first page


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        ("2026-10-18 10:00", {}),
        ("2026-10-19 10:00", {"本周": ["周二 09:30"]}),
        ("2026-10-20 18:00", {"今天": ["09:30"]}),
        ("2026-10-21 10:00", {}),
    ],
    ids=["the week before", "the day before", "the day", "the day after"],
)
def test_the_first_page_shows_mine_of_today_and_this_week(row, client, time_machine, on, shown):
    time_machine.move_to(moment(on))
    assert first_page(client, row.assigned_to) == shown
    assert first_page(client, officers(row.case.organisation)[1]) == {}


# The enterprise's first page


def test_the_portal_says_when_who_and_how_to_ask_for_another_time(row, client):
    page = words(sign_in(client, principal(row.enterprise)).get("/portal/"))
    assert "2026-10-20（周二） 09:30" in page
    assert row.assigned_to.name in page
    assert reverse("casework:portal_act", args=[row.case_id, "ask_postponement"]) in page


def test_while_a_request_is_open_the_portal_says_so_and_takes_no_second(row, client):
    of_firm(bookings.ask_postponement, row, asked_for=LATER, reason="停电")()
    page = words(sign_in(client, principal(row.enterprise)).get("/portal/"))
    assert "希望延后到 2026-10-22 14:00" in page
    assert reverse("casework:portal_act", args=[row.case_id, "ask_postponement"]) not in page


@pytest.mark.parametrize("why", ["cancelled", "past", "another firm"])
def test_the_portal_shows_no_visit_that_is_not_ahead_or_not_its_own(row, client, time_machine, why):
    firm = row.enterprise
    if why == "cancelled":
        of_street(bookings.cancel_visit, row, reason="人员调配")()
    elif why == "past":
        time_machine.move_to(moment("2026-10-21 10:00"))
    else:
        firm = make_firm(firm.street, name="远山塑胶有限公司")
    page = words(sign_in(client, principal(firm)).get("/portal/"))
    assert "约好的上门核查" not in page
