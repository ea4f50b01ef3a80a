"""日历: the month of due dates, and the .ics feed at a secret address."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AccountEvent, Appointment
from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from casework.ical import OCTETS, Event, TimedEvent, calendar_file
from casework.models import CalendarFeed
from casework.operations.feeds import renew_feed, revoke_feed
from tests.accounts.people import (
    make_bureau,
    make_firm_organisation,
    make_person,
    make_street,
    moment,
    sign_in,
)
from tests.casework.ics import parse
from tests.notices.post import make_case, make_clock

NOW = moment("2026-11-20 10:00")
DUE = date(2026, 11, 25)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n;,\\限"), max_size=300
    )
)
def test_any_title_comes_back_whole_from_lines_of_75_octets(summary):
    (event,) = parse(calendar_file("名称", [Event("a@b", DUE, summary)], NOW))
    assert event["SUMMARY"] == summary
    assert (event["DTSTART"], event["DTEND"], event["UID"]) == ("20261125", "20261126", "a@b")
    assert event["DTSTAMP"] == "20261120T020000Z"


def test_lines_are_as_long_as_they_may_be_and_no_longer():
    content = calendar_file("x", [Event("u", DUE, "a" * 300), Event("v", DUE, "限" * 100)], NOW)
    assert max(map(len, content.split(b"\r\n"))) == OCTETS
    assert len(parse(content)) == 2


def test_what_has_an_hour_is_written_in_universal_time_with_its_sequence():
    begins = moment("2026-11-25 00:30")
    event = TimedEvent("a@b", begins, begins + timedelta(hours=1), "上门", sequence=7)
    (read,) = parse(calendar_file("x", [event], NOW))
    assert (read["DTSTART"], read["DTEND"]) == ("20261124T163000Z", "20261124T173000Z")
    assert (read["SEQUENCE"], read["TRANSP"]) == ("7", "OPAQUE")


def test_characters_that_no_calendar_takes_are_left_out():
    assert parse(calendar_file("x", [Event("u", DUE, "a\x00\x1bb\rc")], NOW))[0]["SUMMARY"] == "ab\nc"


pytestmark = pytest.mark.django_db


@pytest.fixture
def case(time_machine):
    time_machine.move_to(NOW)
    return make_case()


@pytest.fixture
def clerk(case):
    return make_person(Role.STREET_CLERK, case.organisation)


def address(user):
    return reverse("casework:feed_file", args=[renew_feed(actor=user, at=NOW)])


def test_the_feed_gives_my_running_clocks_by_title_and_day_and_needs_no_signing_in(case, clerk, client):
    clock = make_clock(case, DUE, provisional=True)
    make_clock(case, DUE, code="done", met_at=NOW)
    make_clock(case, DUE, code="theirs", responsible=case.party)
    make_clock(case, date(2029, 1, 5), code="far")
    answer = client.get(address(clerk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    (event,) = parse(answer.content)
    assert event["SUMMARY"] == f"核查企业：{case.title}（暂定）"
    assert event["DTSTART"] == "20261125"
    assert event["UID"].startswith(f"clock-{clock.pk}@")
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL", "TRANSP", "END"}
    assert clerk.name not in answer.content.decode()


def test_the_feed_shows_what_its_person_may_see_when_it_is_read(case, clerk, client):
    make_clock(case, DUE)
    url = address(clerk)
    assert len(parse(client.get(url).content)) == 1
    far = make_street("远处街道应急办", "440311099")
    moved = Appointment.objects.get(user=clerk)
    moved.ended_at = NOW
    moved.save()
    assert client.get(url).status_code == 404, "no office, no desk"
    Appointment.objects.create(user=clerk, organisation=far, role=Role.STREET_CLERK, began_at=NOW)
    assert parse(client.get(url).content) == []
    clerk.is_active = False
    clerk.save()
    assert client.get(url).status_code == 404


def test_nobody_elses_clocks_are_in_the_feed(case, clerk, client):
    other = make_case(party=make_firm_organisation("样例", make_street("远处街道应急办", "440311099")))
    make_clock(other, DUE)
    assert parse(client.get(address(clerk)).content) == []
    make_clock(other, DUE, code="bureau", responsible=make_bureau())
    director = make_person(Role.DIRECTOR, make_bureau())
    assert [event["DTSTART"] for event in parse(client.get(address(director)).content)] == ["20261125"]


@pytest.mark.parametrize("token", ["wrong", "%00", "限", "a" * 500])
def test_a_wrong_address_is_not_there(case, clerk, client, token):
    address(clerk)
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_a_token_is_kept_as_a_hash_and_shown_once(case, clerk, client):
    sign_in(client, clerk)
    assert "生成地址" in client.get("/desk/calendar/feed/").text
    page = client.post("/desk/calendar/feed/renew/")
    url = re.search(r"/calendar/([\w-]{43})\.ics", page.text)
    assert url[1] not in client.get("/desk/calendar/feed/").text
    feed = CalendarFeed.objects.get()
    assert url[1] not in str(vars(feed))
    assert client.get(url[0]).status_code == 200
    assert set(AccountEvent.objects.values_list("act", "detail")) == {("feed_made", "")}


def test_a_renewed_address_ends_the_old_one_and_a_revoked_one_leads_nowhere(case, clerk, client):
    old, new = address(clerk), address(clerk)
    assert [client.get(url).status_code for url in (old, new)] == [404, 200]
    sign_in(client, clerk)
    assert client.post("/desk/calendar/feed/revoke/", follow=True).status_code == 200
    client.logout()
    assert client.get(new).status_code == 404
    with pytest.raises(Conflict):
        revoke_feed(actor=clerk, at=NOW)


def test_an_enterprises_person_has_no_feed(case):
    with pytest.raises(Forbidden):
        renew_feed(actor=make_person(Role.PRINCIPAL, case.party), at=NOW)


def test_the_month_shows_each_due_date_on_its_day_with_a_link_to_its_case(case, clerk, client):
    for number in range(5):
        make_clock(case, DUE, code=f"c{number}")
    make_clock(case, date(2026, 11, 19), code="late")
    make_clock(case, date(2026, 12, 31), code="next")
    sign_in(client, clerk)
    page = client.get("/desk/calendar/")
    days = {day["date"]: day for week in page.context["weeks"] for day in week}
    assert [len(days[DUE]["items"]), len(days[DUE]["rest"])] == [3, 2]
    assert days[date(2026, 11, 19)]["items"][0]["note"] == "超期"
    assert page.text.count(f'href="/desk/cases/{case.pk}/"') == 6
    assert 'href="?month=2026-10" rel="prev"' in page.text
    assert 'href="?month=2026-12" rel="next"' in page.text
    assert client.get("/desk/calendar/?month=2026-12").text.count(f'href="/desk/cases/{case.pk}/"') == 1


def test_going_month_by_month_misses_none(client, clerk):
    sign_in(client, clerk)
    url, seen = "?month=2027-01", []
    for _ in range(14):
        page = client.get(f"/desk/calendar/{url}")
        seen.append(page.context["month"])
        url = page.context["next_url"]
    assert all(
        (after - before).days in (28, 29, 30, 31) for before, after in zip(seen, seen[1:], strict=False)
    )
    assert {day.day for day in seen} == {1}
    assert client.get("/desk/calendar/" + page.context["previous_url"]).context["month"] == seen[-2]


@pytest.mark.parametrize("text", ["", "nonsense", "2026-13", "0001-01", "9999-12", "2026-11-01", "%00"])
def test_a_month_that_is_none_is_the_present_one(case, clerk, client, text):
    sign_in(client, clerk)
    page = client.get(f"/desk/calendar/?month={text}")
    assert page.status_code == 200
    assert page.context["month"] == date(2026, 11, 1)


def test_at_the_ends_of_the_years_that_are_kept_there_is_no_way_on(case, clerk, client):
    sign_in(client, clerk)
    assert client.get("/desk/calendar/?month=2099-12").context["next_url"] is None
    assert client.get("/desk/calendar/?month=2015-01").context["previous_url"] is None


def test_a_month_with_nothing_due_says_so(case, clerk, client):
    sign_in(client, clerk)
    assert "这个月没有届满的期限" in client.get("/desk/calendar/").text
    make_clock(case, NOW.date() + timedelta(days=1))
    assert "这个月没有届满的期限" not in client.get("/desk/calendar/").text
