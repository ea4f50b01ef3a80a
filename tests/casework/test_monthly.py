"""街道月报: every figure is counted from the history of its month, for any past month."""

from datetime import date

import pytest

from accounts.stages import Role
from casework.models import Clock, Suspension
from casework.monthly import Tally, lines, month_of, moved_since, offices_of
from casework.sheets import XLSX
from casework.spans import Month, Quarter
from enterprises.operations.register import FIELDS, add_enterprise, edit_enterprise
from notices.models import Delivery
from notices.stages import DeliveryState
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise
from tests.notices.post import make_case, make_clock
from tests.whitelist.rounds import make_application
from tests.whitelist.staff import day, person
from whitelist.operations import applications
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)


def of(month, *offices):
    """{line's name: numbers} of a month."""
    return {line.name: numbers for line, numbers in month_of(month, offices)}


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Month(2028, 2), date(2028, 2, 1), date(2028, 2, 29)),
        (Month(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (Quarter(2026, 3), date(2026, 7, 1), date(2026, 9, 30)),
        (Quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_knows_its_days_and_its_neighbours(span, first, last):
    assert (span.first, span.last) == (first, last)
    assert span.after.before == span == type(span).of(last) == type(span).of(first)
    assert span.ends == span.after.begins


@pytest.mark.parametrize(("text", "month"), [("2026-10", OCTOBER), ("2026-13", None), ("", None)])
def test_a_month_is_named_by_its_key(text, month):
    assert Month.named(text) == month
    assert month is None or month.key == text


def test_a_step_counts_in_the_month_in_which_it_was_taken_and_in_no_other():
    row = make_application(ApplicationStage.QUALIFIED)  # all of it in October 2026
    street = row.case.organisation
    found = of(OCTOBER, street)
    assert [found[f"whitelist.{name}"] for name in ("submitted", "accepted", "verified", "refused")] == [
        [1],
        [1],
        [1],
        [0],
    ]
    for month in (OCTOBER.before, OCTOBER.after):
        assert of(month, street)["whitelist.submitted"] == [0]


def test_the_last_moment_of_a_month_belongs_to_it_and_midnight_to_the_next():
    case = make_case()
    make_clock(case, date(2026, 10, 31), met_at=moment("2026-10-31 23:59:59"))
    make_clock(case, date(2026, 10, 31), code="next", met_at=moment("2026-11-01 00:00"))
    assert of(OCTOBER, case.organisation)["clocks.on_time"] == [1]
    assert of(OCTOBER.after, case.organisation)["clocks.late"] == [1]


def test_what_a_case_did_stays_with_the_street_that_had_it_then():
    row = make_application(ApplicationStage.SUBMITTED)
    street, other = row.case.organisation, make_street("远处街道应急办", "440311099")
    head = person(Role.STREET_HEAD, street)
    words = {"street": other, "reason": "企业在那边"}
    applications.transfer(pk=row.pk, actor=head, at=day(2027, "11-02"), **words)
    assert of(OCTOBER, street, other)["whitelist.submitted"] == [1, 0]
    assert moved_since(OCTOBER.ends) == {row.case_id: street.pk}
    assert moved_since(OCTOBER.after.ends) == {}


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "late"),
        ({"extended_by": 3}, "excused"),
        ({"provisional": True}, "excused"),
        ({"party": True}, "excused"),
    ],
)
def test_lateness_that_can_be_explained_is_counted_apart(fields, state):
    case = make_case()
    clock = make_clock(case, date(2026, 10, 8), met_at=moment("2026-10-09"), **fields)
    assert of(OCTOBER, case.organisation)[f"clocks.{state}"] == [1]
    Suspension.objects.create(clock=clock, since=date(2026, 10, 1), until=date(2026, 10, 2), reason="鉴定")
    assert of(OCTOBER, case.organisation)["clocks.excused"] == [1]


def test_enterprises_registered_changed_and_closed_in_a_month():
    street = make_street()
    clerk = make_person(Role.STREET_CLERK, street)
    values = dict.fromkeys(FIELDS, "") | {
        "name": "晨星五金",
        "street": street,
        "staff": None,
        "closed_on": None,
    }
    words = {"actor": clerk, "no_code": True}
    firm = add_enterprise(values=values, at=moment("2026-09-30 23:00"), **words)
    for number, change in enumerate(
        ({"phone": "0755-1"}, {"phone": "0755-2"}, {"closed_on": date(2026, 10, 9)})
    ):
        values |= change
        firm.refresh_from_db()
        at = moment(f"2026-10-0{number + 1}")
        seen = firm.updated_at.isoformat()
        edit_enterprise(enterprise_id=firm.pk, values=values, seen=seen, why="核对", at=at, **words)
    names = ("registered", "changed", "closed")
    assert [of(OCTOBER.before, street)[f"enterprises.{name}"] for name in names] == [[1], [0], [0]]
    assert [of(OCTOBER, street)[f"enterprises.{name}"] for name in names] == [[0], [1], [1]]


def test_a_message_to_an_enterprise_that_was_given_up_counts_with_its_street():
    row = make_application(ApplicationStage.REFUSED)
    told = Delivery.objects.filter(message__case=row.case, organisation=row.enterprise.organisation)
    told.filter(pk=told.first().pk).update(state=DeliveryState.FAILED)
    assert of(OCTOBER, row.case.organisation)["notices.undeliverable"] == [1]
    assert of(OCTOBER.after, row.case.organisation)["notices.undeliverable"] == [0]


def test_a_street_reads_itself_the_bureau_every_street_and_itself():
    near, far, bureau = make_street(), make_street("远处街道应急办", "440311099"), make_bureau()
    assert offices_of(make_person(Role.STREET_HEAD, near)) == [near]
    assert offices_of(make_person(Role.BUREAU_CLERK, bureau)) == [near, far, bureau]


def test_the_page_prints_every_line_with_its_definition_and_the_workbook_has_the_same(client):
    row = make_application(ApplicationStage.QUALIFIED)
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    page = client.get("/desk/reports/months/?month=2026-10").text
    for line in lines():
        assert line.label in page and line.definition in page
    assert row.case.organisation.label in page
    book = client.get("/desk/reports/months/month.xlsx?month=2026-10")
    assert book["Content-Type"] == XLSX


def test_one_office_can_be_chosen_and_only_one_that_the_reader_may_see(client):
    near, far = make_street(), make_street("远处街道应急办", "440311099")
    address = f"/desk/reports/months/?office={far.pk}"
    for actor, label in (
        (make_person(Role.BUREAU_CLERK, make_bureau()), far.label),
        (make_person(Role.STREET_HEAD, near), near.label),
    ):
        sign_in(client, actor)
        columns = client.get(address).context["tables"][0]["columns"]
        assert [column["label"] for column in columns] == ["项目", label]


PAGE = "/desk/reports/months/"


def test_without_a_month_the_last_one_that_is_over_is_shown_or_the_first_of_all(client, time_machine):
    time_machine.move_to(moment("2026-11-21"))
    sign_in(client, make_person(Role.STREET_CLERK, make_street()))
    assert client.get(PAGE).context["month"] == Month(2026, 11), "nothing was written before November"
    make_application(ApplicationStage.QUALIFIED)
    assert client.get(PAGE).context["month"] == OCTOBER


@pytest.mark.parametrize("place", ["", "rows/", "month.xlsx"])
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("abc", "“abc”不是月份"),
        ("2026-12", "2026年12月还没有开始"),
        ("2026-08", "系统从2026年9月开始有记录，没有2026年8月的月报"),
    ],
)
def test_a_month_without_a_report_is_said_and_never_replaced_by_another(
    client, time_machine, place, asked, reason
):
    time_machine.move_to(moment("2026-11-21"))
    make_application(ApplicationStage.SUBMITTED)
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    response = client.get(PAGE + place, {"month": asked, "line": "whitelist.submitted"})
    assert response.status_code == 404
    assert reason in response.text and f'href="{PAGE}"' in response.text


def much():
    """A month in which something was counted on lines of every source: (street, enterprise)."""
    row = make_application(ApplicationStage.REFUSED)
    told = Delivery.objects.filter(message__case=row.case)
    told.filter(pk=told.first().pk).update(state=DeliveryState.FAILED)
    for code, met in (("one", "2026-10-08"), ("two", "2026-10-09")):
        make_clock(row.case, date(2026, 10, 8), code=code, met_at=moment(met))
    firm = row.enterprise
    for field, after in (("created", "晨星"), ("phone", "1"), ("staff", "9"), ("closed_on", "2026-10-30")):
        firm.changes.create(field=field, after=after, why="核对", changed_at=moment("2026-10-30"))
    return row.case.organisation, firm


def test_every_number_leads_to_as_many_rows_as_it_says_with_its_definition(client):
    street, firm = much()
    far = make_street("远处街道应急办", "440311099")
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    tables = client.get(PAGE, {"month": "2026-10"}).context["tables"]
    columns = [column["label"] for column in tables[0]["columns"]]
    seen = []
    for row in (row for table in tables for row in table["rows"]):
        cells = dict(zip(columns, row["cells"], strict=True))
        assert cells[far.label] == {"text": "0"}, "there is nothing to open"
        if cells[street.label]["text"] != "0":
            for column in (street.label, "合计"):
                page = client.get(cells[column]["url"])
                assert f"{len(page.context['rows'])}" == cells[column]["text"]
                assert page.context["hidden"] == 0
                assert page.context["line"].definition == row["cells"][0]["note"]
                assert page.context["line"].definition in page.text
            assert street.label in page.text or firm.name in page.text
            seen.append(page.context["line"].name)
    assert {name.partition(".")[0] for name in seen} == {"clocks", "enterprises", "notices", "whitelist"}
    assert {"enterprises.registered", "enterprises.changed", "enterprises.closed", "clocks.late"} <= set(seen)


def rows_of(client, line, **more):
    return client.get(f"{PAGE}rows/", {"month": "2026-10", "line": line, **more})


def test_an_enterprise_that_changed_twice_is_one_row_with_what_was_changed(client):
    street, firm = much()
    sign_in(client, make_person(Role.STREET_HEAD, street))
    (row,) = rows_of(client, "enterprises.changed").context["rows"]
    assert row["cells"][0] == {"text": firm.name}
    assert row["cells"][3]["note"] == "联系电话、从业人数"


def test_a_case_that_went_elsewhere_is_counted_and_not_shown_to_those_who_see_it_no_longer(client):
    row = make_application(ApplicationStage.SUBMITTED)
    street, other = row.case.organisation, make_street("远处街道应急办", "440311099")
    head = person(Role.STREET_HEAD, street)
    applications.transfer(pk=row.pk, actor=head, at=day(2027, "11-02"), street=other, reason="企业在那边")
    expected = (
        (head, 1, 0),
        (make_person(Role.STREET_HEAD, other), 0, 0),
        (make_person(Role.BUREAU_CLERK, make_bureau()), 1, 1),
    )
    for actor, total, listed in expected:
        sign_in(client, actor)
        page = rows_of(client, "whitelist.submitted")
        assert (page.context["total"], len(page.context["rows"])) == (total, listed)
        assert ("不在您的查看范围内" in page.text) == (total > listed)


def test_a_street_never_reads_the_rows_of_another(client):
    street, _ = much()
    sign_in(client, make_person(Role.STREET_HEAD, make_street("远处街道应急办", "440311099")))
    for line in lines():
        page = rows_of(client, line.name, office=street.pk)
        assert (page.context["total"], page.context["rows"]) == (0, []), line.name


def test_rows_come_page_by_page(client, monkeypatch):
    monkeypatch.setattr("casework.views.months.ROWS", 1)
    street, _ = much()
    sign_in(client, make_person(Role.STREET_HEAD, street))
    case = Clock.objects.get(code="two").case
    make_clock(case, date(2026, 10, 8), code="three", met_at=moment("2026-10-30"))
    first = rows_of(client, "clocks.late").context
    second = client.get(f"{PAGE}rows/{first['page'].next_url}").context
    assert first["total"] == second["total"] == 2
    assert first["rows"] != second["rows"]
    assert second["page"].next_url is None


def test_rows_of_no_figure_are_the_report_itself(client):
    sign_in(client, make_person(Role.STREET_HEAD, make_street()))
    make_application(ApplicationStage.SUBMITTED)
    assert rows_of(client, "nothing").url == f"{PAGE}?month=2026-10"


def test_a_month_asks_the_same_number_of_questions_however_many_lines(django_assert_max_num_queries):
    street = make_enterprise(make_street()).street
    with django_assert_max_num_queries(4):
        tally = Tally(OCTOBER)
        for line in lines():
            if not line.name.startswith(
                ("enterprises.registered", "enterprises.changed", "enterprises.closed")
            ):
                line.source.count(tally)
    assert Clock.objects.filter(responsible=street).count() == 0
