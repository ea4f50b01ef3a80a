"""期限: how offices stand, by unit and state; each number leads to exactly its rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.stages import Role
from casework.calendar import load_calendar
from casework.clocks import computed, extend_clock, suspend_clock
from casework.deadlines import DeadlineState, conditions, counts_by_office, own_clocks, supervised
from casework.kinds import works_on
from casework.models import Clock, Suspension
from casework.views import home
from tests.accounts.people import (
    make_bureau,
    make_department,
    make_firm_organisation,
    make_person,
    make_section,
    make_street,
    moment,
    sign_in,
)
from tests.notices.post import make_case, make_clock
from whitelist.workflow import ROUND

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-20 10:00")  # a Friday
TODAY = NOW.date()
LATE, SOON, FAR = date(2026, 11, 18), date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def case(time_machine):
    time_machine.move_to(NOW)
    return make_case()


@pytest.fixture
def head(case):
    return make_person(Role.STREET_HEAD, case.organisation)


def numbers(user, unit):
    """{state: number} of one unit as this user reads it."""
    return dict((row.pk, found) for row, found in counts_by_office(user, TODAY, load_calendar()))[unit.pk]


def one(state):
    return {**dict.fromkeys(DeadlineState.values, 0), state.value: 1}


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (LATE, DeadlineState.OVERDUE),
        (date(2026, 11, 19), DeadlineState.OVERDUE),
        (TODAY, DeadlineState.NEAR),
        (SOON, DeadlineState.NEAR),
        (FAR, None),
    ],
)
def test_a_clock_is_overdue_after_its_day_and_near_from_three_working_days_before(case, head, due_on, state):
    make_clock(case, due_on)
    expected = one(state) if state else dict.fromkeys(DeadlineState.values, 0)
    assert numbers(head, case.organisation) == expected


@pytest.mark.parametrize(
    ("fields", "word"), [({"extended_by": 5}, "已延长"), ({"provisional": True}, "届满日暂定")]
)
def test_lateness_that_can_be_explained_stands_apart(case, head, client, fields, word):
    make_clock(case, LATE, **fields)
    assert numbers(head, case.organisation) == one(DeadlineState.EXCUSED)
    sign_in(client, head)
    assert word in client.get("/desk/deadlines/rows/?state=excused").text
    assert case.title not in client.get("/desk/deadlines/rows/?state=overdue").text


def test_a_clock_that_stood_still_once_is_late_for_a_reason(case, head):
    clock = make_clock(case, LATE)
    assert numbers(head, case.organisation) == one(DeadlineState.OVERDUE)
    Suspension.objects.create(clock=clock, since=date(2026, 11, 2), until=date(2026, 11, 4), reason="鉴定")
    assert numbers(head, case.organisation) == one(DeadlineState.EXCUSED)


def test_a_clock_that_stands_still_now_has_no_date_and_is_counted_apart(case, head, client):
    clock = make_clock(case, LATE, start_on=date(2026, 11, 9))
    clock.fixed_on, clock.days = None, 10
    suspend_clock(clock=clock, since=date(2026, 11, 10), reason="鉴定")
    assert clock.due_on is None
    assert numbers(head, case.organisation) == one(DeadlineState.STILL)
    sign_in(client, head)
    assert case.title in client.get("/desk/deadlines/rows/?state=still").text


def test_an_extended_clock_ends_later_and_says_by_how_much(case):
    clock = make_clock(case, LATE, start_on=date(2026, 11, 9))
    clock.fixed_on, clock.days, clock.unit = None, 5, "working_days"
    extend_clock(clock=clock, by=3)
    clock.refresh_from_db()
    assert (clock.due_on, clock.extended_by) == (date(2026, 11, 19), 3)
    assert "其中原期限5个工作日，延长3个工作日。" in computed(clock).explanation


def test_the_enterprises_own_limit_is_no_lateness_of_the_office_that_handles_the_case(case, head):
    make_clock(case, LATE, party=True, responsible=case.party)
    make_clock(case, SOON, code="another", party=True, responsible=case.party)
    assert numbers(head, case.organisation) == one(DeadlineState.EXCUSED)


def test_what_is_done_or_has_fallen_away_is_not_counted(case, head):
    make_clock(case, LATE, met_at=NOW)
    make_clock(case, LATE, code="another", stopped_at=NOW)
    assert not any(numbers(head, case.organisation).values())


def test_the_bureau_reads_every_street_and_section_a_street_its_own(case, head, client):
    far, section, department = make_street("远处街道应急办", "440311099"), make_section(), make_department()
    other = make_case(party=make_firm_organisation("远处样例五金有限公司", far))
    make_clock(case, LATE)
    make_clock(other, LATE)
    make_clock(other, LATE, code="opinion", responsible=department)
    director = make_person(Role.DIRECTOR, make_bureau())
    counted = counts_by_office(director, TODAY, load_calendar())
    assert [unit for unit, _ in counted] == [make_bureau(), section, case.organisation, far, department]
    assert [found["overdue"] for _, found in counted] == [0, 0, 1, 1, 1]
    assert [unit for unit, _ in counts_by_office(head, TODAY, load_calendar())] == [case.organisation]
    sign_in(client, head)
    assert other.title not in client.get(f"/desk/deadlines/rows/?state=overdue&unit={far.pk}").text
    assert other.title not in client.get("/desk/deadlines/rows/?state=overdue").text


@pytest.mark.parametrize("role", [Role.STREET_CLERK, Role.STREET_OFFICER])
def test_the_page_is_for_heads(case, client, role):
    sign_in(client, make_person(role, case.organisation))
    assert client.get("/desk/deadlines/").status_code == 403
    assert client.get("/desk/deadlines/rows/").status_code == 403


def test_each_number_leads_to_exactly_its_rows_and_says_what_it_counts(case, head, client):
    for number in range(3):
        make_clock(case, LATE, code=f"late{number}")
    make_clock(case, SOON)
    sign_in(client, head)
    page = client.get("/desk/deadlines/")
    url = f"/desk/deadlines/rows/?unit={case.organisation_id}&amp;state=overdue"
    assert f'<a href="{url}">3</a>' in page.text
    assert "届满日早于今天、没有办结" in page.text
    rows = client.get(url.replace("&amp;", "&"))
    assert len(rows.context["rows"]) == 3
    assert "已超2个工作日" in rows.text


def test_the_states_never_overlap(case, head):
    for number, due_on in enumerate((LATE, TODAY, SOON, FAR)):
        for party in (True, False):
            for provisional in (True, False):
                make_clock(
                    case, due_on, f"c{number}{party:d}{provisional:d}", party=party, provisional=provisional
                )
    known = conditions(TODAY, load_calendar())
    seen = [
        pk
        for condition in known.values()
        for pk in supervised(head).filter(condition).values_list("pk", flat=True)
    ]
    assert len(seen) == len(set(seen)) == 4 + 4  # late: four; near: two days, not the party's


def test_long_lists_go_on_by_key_and_hold_the_filter(case, head, client):
    for number in range(60):
        make_clock(case, LATE, code=f"c{number}")
    sign_in(client, head)
    page = client.get(f"/desk/deadlines/rows/?state=overdue&unit={case.organisation_id}")
    assert len(page.context["rows"]) == 50
    following = client.get("/desk/deadlines/rows/" + page.context["page"].next_url)
    assert len(following.context["rows"]) == 10
    assert f"unit={case.organisation_id}" in page.context["page"].next_url


@pytest.mark.parametrize("query", ["?state=nonsense", "?unit=999999", "?unit=x", "?after=0"])
def test_an_address_that_says_nonsense_shows_a_page(case, head, client, query):
    sign_in(client, head)
    assert client.get(f"/desk/deadlines/rows/{query}").status_code == 200


def test_the_summary_asks_the_same_few_questions_however_many_clocks(case, head, client):
    sign_in(client, head)
    make_clock(case, LATE)
    client.get("/desk/deadlines/")
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/desk/deadlines/")
        counts.append(len(seen))
        for number in range(10):
            make_clock(case, LATE, code=f"c{turn}{number}")
    assert counts[0] == counts[1]


def test_the_first_page_groups_my_clocks_by_day_by_case_and_by_whom_it_is_about(case, client):
    other = make_case(party=make_firm_organisation("光明区另一五金有限公司", case.organisation))
    make_clock(case, FAR)
    make_clock(case, SOON, code="another")
    make_clock(other, LATE)
    sign_in(client, make_person(Role.STREET_CLERK, case.organisation))

    def groups(query):
        return [(group["title"], group["count"]) for group in client.get(f"/desk/{query}").context["groups"]]

    assert groups("") == [("已超期", 1), ("下周", 2)] == groups("?by=nonsense")
    assert groups("?by=case") == [(f"{other.title}　{other.number}", 1), (f"{case.title}　{case.number}", 2)]
    assert groups("?by=organisation") == [(other.party.name, 1), (case.party.name, 2)]
    assert 'aria-current="page">按单位' in client.get("/desk/?by=organisation").text


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrators_post_brings_no_duties_and_no_cases(case, role):
    """等保三级 8.1.4.2: the bureau's work is not the administrators', though they sit at the bureau."""
    bureau = make_bureau()
    own = make_case(party=case.party)
    type(own).objects.filter(pk=own.pk).update(organisation=bureau)
    clock = make_clock(own, SOON, responsible=bureau)
    admin, clerk = make_person(role, bureau), make_person(Role.BUREAU_CLERK, bureau)
    assert list(own_clocks(admin)) == []
    assert list(own_clocks(clerk)) == [clock]
    seen = set() if role != Role.AUDIT_ADMIN else {case.pk, own.pk}
    assert set(type(own).objects.visible_to(admin).values_list("pk", flat=True)) == seen


def test_the_first_page_explains_each_date_and_asks_no_more_for_many(case, client, monkeypatch):
    make_clock(case, FAR)
    sign_in(client, make_person(Role.STREET_CLERK, case.organisation))
    assert "怎么算的" in client.get("/desk/").text
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/")
    for number in range(20):
        make_clock(case, FAR, code=f"more{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/")
    assert len(many) == len(few)
    monkeypatch.setattr(home, "SHOWN", 15)
    first = client.get("/desk/")
    second = client.get("/desk/" + first.context["page"].next_url)
    assert [sum(group["count"] for group in page.context["groups"]) for page in (first, second)] == [15, 6]


def test_whoever_has_no_step_in_a_case_only_reads():
    publish = ROUND["publish"]
    clock = Clock(kind=ROUND.kind, code=publish.meets[0])
    assert works_on(clock, frozenset(publish.by))
    assert not works_on(clock, frozenset({Role.EXPERT}))
    assert works_on(Clock(kind="unknown"), frozenset({Role.EXPERT}))
