"""NS-6.3: the quarterly summary for any past quarter, told to the streets, reported by their heads, then frozen."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.refusals import Forbidden, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import Clock
from casework.schedule import job_named
from casework.spans import Quarter
from notices.models import Delivery, Message
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.reliability.racing import CLIENTS, Clients
from tests.whitelist.rounds import make_application, make_round
from tests.whitelist.staff import director, make_firm, person
from whitelist import quarters
from whitelist.jobs import open_quarters
from whitelist.models import Entry, QuarterReport
from whitelist.operations import applications
from whitelist.operations.quarters import open_quarter, report_quarter
from whitelist.quarters import FIGURES, Entries, numbers_of, tally_of
from whitelist.stages import ApplicationStage, QuarterStage, RoundStage

pytestmark = pytest.mark.django_db
FOURTH = Quarter(2026, 4)
TOLD = moment("2026-12-20 08:20")
LAST = date(2026, 12, 31)
PLACE = "/desk/list/quarters/2026/4/"


def numbers(quarter, street, today=date(2030, 1, 1)):
    return numbers_of(tally_of(quarter, today), street.pk)


def opened(street=None, at=TOLD):
    """A street's summary that waits for its head; returns (row, head)."""
    street = street or make_street()
    head = person(Role.STREET_HEAD, street)
    return open_quarter(street_id=street.pk, quarter=FOURTH, at=at), head


# The numbers


def entries(*rows):
    """Entries without a database: (enterprise, street, since, until, removed_on)."""
    return [(number, *row) for number, row in enumerate(rows)]


days = st.integers(0, 700).map(lambda number: date(2025, 6, 1) + timedelta(days=number))


@st.composite
def histories(draw):
    """What one enterprise held: entries one after another, some renewed without a gap, some removed."""
    rows, since = [], draw(days)
    for _ in range(draw(st.integers(1, 4))):
        until = since + timedelta(days=draw(st.integers(1, 300)))
        removed = draw(st.none() | st.integers(0, (until - since).days))
        removed = None if removed is None else since + timedelta(days=removed)
        street = draw(st.sampled_from([1, 2]))
        rows.append((draw(st.just(1)), street, since, until, removed))
        since = until + timedelta(days=draw(st.sampled_from([1, 1, 40])))
    return rows


@given(histories(), st.integers(0, 9))
def test_what_there_was_and_what_came_and_went_is_what_there_is(rows, number):
    """期初 + 新纳入 − 移出 − 期满退出 = 期末, of every street in every quarter, whatever happened."""
    quarter = Quarter.of(date(2025, 4, 1))
    for _ in range(number):
        quarter = quarter.after
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quarters, "_entries", lambda: entries(*rows))
        tally = Entries().tally(quarter, date(2030, 1, 1))
        after = Entries().tally(quarter.after, date(2030, 1, 1))
    for street in (1, 2):
        found = {
            name: len(tally.get((street, name), ()))
            for name in ("before", "new", "removed", "lapsed", "in_force")
        }
        assert found["before"] + found["new"] - found["removed"] - found["lapsed"] == found["in_force"]
        assert tally.get((street, "in_force")) == after.get((street, "before"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(date(2026, 12, 31), date(2029, 12, 30), None)], {"new": 1, "in_force": 1}),
        ([(date(2027, 1, 1), date(2029, 12, 31), None)], {}),
        ([(date(2023, 10, 1), date(2026, 9, 30), None)], {"before": 1, "lapsed": 1}),
        ([(date(2024, 1, 1), date(2026, 12, 31), None)], {"before": 1, "in_force": 1}),
        ([(date(2024, 1, 1), date(2026, 12, 31), date(2026, 10, 1))], {"before": 1, "removed": 1}),
        ([(date(2024, 1, 1), date(2026, 12, 31), date(2027, 1, 1))], {"before": 1, "in_force": 1}),
        (
            [(date(2023, 11, 1), date(2026, 10, 31), None), (date(2026, 11, 1), date(2029, 10, 31), None)],
            {"before": 1, "renewed": 1, "in_force": 1},
        ),
    ],
)
def test_each_entry_counts_by_its_days(monkeypatch, rows, expected):
    monkeypatch.setattr(quarters, "_entries", lambda: entries(*((1, 1, *row) for row in rows)))
    tally = Entries().tally(FOURTH, date(2030, 1, 1))
    assert {name: len(found) for (_, name), found in tally.items()} == expected


def test_a_past_quarter_reads_as_it_stood_whatever_happened_since():
    make_round(RoundStage.PUBLISHED)  # published on 2026-12-09
    entry = Entry.objects.get()
    street = entry.application.case.organisation
    then = numbers(FOURTH, street)
    assert (then["new"], then["in_force"], then["submitted"], then["under_way"]) == (1, 1, 1, 0)
    assert numbers(FOURTH.before, street) == dict.fromkeys(then, 0)
    entry.removed_on = date(2027, 2, 3)
    entry.save()
    assert numbers(FOURTH, street) == then
    assert numbers(FOURTH.after, street)["removed"] == 1


def test_a_quarter_under_way_counts_up_to_today():
    make_round(RoundStage.PUBLISHED)
    street = Entry.objects.get().application.case.organisation
    assert numbers(FOURTH, street, today=date(2026, 12, 8))["in_force"] == 0
    assert numbers(FOURTH, street, today=date(2026, 12, 9))["in_force"] == 1


def test_an_application_counts_for_the_street_that_had_it_at_the_quarters_end():
    row = make_application(ApplicationStage.SUBMITTED)
    street, other = row.case.organisation, make_street("远处街道应急办", "440311099")
    words = {"street": other, "reason": "企业在那边", "actor": person(Role.STREET_HEAD, street)}
    applications.transfer(pk=row.pk, at=moment("2027-01-04"), **words)
    assert (numbers(FOURTH, street)["submitted"], numbers(FOURTH, street)["under_way"]) == (1, 1)
    assert numbers(FOURTH, other)["submitted"] == 0
    assert numbers(FOURTH.after, other)["under_way"] == 1


# Told and reported


def test_in_the_last_month_every_street_is_told_once_by_when_and_in_other_months_nobody():
    streets = [make_street(), make_street("远处街道应急办", "440311099")]
    people = [person(role, street) for street in streets for role in (Role.STREET_CLERK, Role.STREET_HEAD)]
    for month in (10, 11):
        assert open_quarters(TOLD, moment(f"2026-{month}-20 08:20")) is None
    assert open_quarters(TOLD, TOLD) == 2
    assert open_quarters(TOLD, TOLD) == 0
    told = Message.objects.filter(template="whitelist.quarter_due")
    assert {message.by_when for message in told} == {LAST} and told.count() == 2
    assert set(Delivery.objects.filter(message__in=told).values_list("user", flat=True)) == {
        one.pk for one in people
    }
    assert {clock.due_on for clock in Clock.objects.filter(code="report_quarter")} == {LAST}


def test_a_missed_slot_is_caught_up_for_its_own_quarter():
    street = make_street()
    job = job_named("whitelist.open_quarters")
    slots = job.due(moment("2026-12-01"), moment("2027-01-25"))
    assert [slot.date() for slot in slots] == [date(2026, 12, 20), date(2027, 1, 20)]
    for slot in slots:
        job.run(moment("2027-01-25"), slot)
    row = QuarterReport.objects.get(street=street)
    assert (row.span, row.is_late(date(2027, 1, 25))) == (FOURTH, True)


def test_the_head_reports_and_the_numbers_freeze_with_their_hash():
    make_round(RoundStage.PUBLISHED)
    entry = Entry.objects.get()
    row, head = opened(entry.application.case.organisation)
    report_quarter(pk=row.pk, actor=head, at=moment("2026-12-30"))
    row = QuarterReport.objects.get()
    content = json.loads(row.payload)
    assert row.sha256 == hashlib.sha256(row.payload.encode()).hexdigest()
    assert content["figures"]["in_force"] == 1
    assert [firm["name"] for firm in content["enterprises"]] == [entry.enterprise.name]
    assert (row.as_of, row.is_late(LAST)) == (date(2026, 12, 30), False)
    assert row.case.history.last().data["sha256"] == row.sha256
    assert Clock.objects.get(case=row.case).met_at == moment("2026-12-30")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterReport.objects.update(payload="{}")


def test_a_late_report_counts_until_the_last_day_and_is_shown_as_late(client):
    row, head = opened()
    report_quarter(pk=row.pk, actor=head, at=moment("2027-01-04"))
    row.refresh_from_db()
    assert (row.as_of, row.is_late(date(2027, 1, 4))) == (LAST, True)
    sign_in(client, head)
    assert "（逾期）" in client.get(f"/desk/cases/{row.case_id}/").text


def test_who_may_report_and_only_once():
    row, head = opened()
    foreign = person(Role.STREET_HEAD, make_street("远处街道应急办", "440311099"))
    for actor, refusal in (
        (person(Role.STREET_CLERK, row.street), Forbidden),
        (director(), Forbidden),
        (foreign, NotVisible),
    ):
        with pytest.raises(refusal):
            report_quarter(pk=row.pk, actor=actor, at=TOLD)
    report_quarter(pk=row.pk, actor=head, at=TOLD)
    with pytest.raises(WrongStage):
        report_quarter(pk=row.pk, actor=head, at=TOLD)


def test_the_database_keeps_no_reported_summary_without_its_text():
    row, _ = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterReport.objects.filter(pk=row.pk).update(stage=QuarterStage.REPORTED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_eight_at_once_open_one_summary():
    street = make_street()
    call = lambda: open_quarter(street_id=street.pk, quarter=FOURTH, at=TOLD)  # noqa: E731
    with Clients() as clients:
        found = clients.at_once([call] * CLIENTS)
    assert sum(row is not None for row in found) == QuarterReport.objects.count() == 1
    assert Message.objects.filter(template="whitelist.quarter_due").count() == 1


# Pages


@pytest.fixture
def entry(time_machine):
    """The one entry of the quarter before, as pages of January see it."""
    time_machine.move_to(moment("2027-01-15"))
    make_round(RoundStage.PUBLISHED)
    return Entry.objects.get()


def test_each_number_leads_to_exactly_its_rows_and_prints_its_definition(client, entry):
    sign_in(client, person(Role.STREET_HEAD, entry.application.case.organisation))
    page = client.get(PLACE).text
    link = f"{PLACE}rows/?figure=new&amp;street={entry.application.case.organisation_id}"
    assert f'<a href="{link}">1</a>' in page
    for figure in FIGURES:
        assert figure.label in page and figure.definition in page
    assert "待法制机构确认" in page
    assert entry.enterprise.name in client.get(link.replace("&amp;", "&")).text
    assert entry.enterprise.name not in client.get(f"{PLACE}rows/?figure=removed").text


@pytest.mark.parametrize("figure", ["new", "submitted"])
def test_the_rows_of_a_number_come_page_by_page_and_none_is_missed(client, time_machine, monkeypatch, figure):
    time_machine.move_to(moment("2027-01-15"))
    monkeypatch.setattr("whitelist.views.desk.quarters.ROWS", 2)
    names = ["晨星五金有限公司", "安达电子有限公司", "远山塑胶有限公司"]
    round_ = make_round(RoundStage.PUBLISHED, enterprises=[make_firm(name=name) for name in names])
    sign_in(client, person(Role.STREET_HEAD, round_.applications.first().case.organisation))
    first = client.get(f"{PLACE}rows/?figure={figure}")
    last = client.get(f"{PLACE}rows/{first.context['page'].next_url}")
    pages = [{row["cells"][0]["text"] for row in page.context["rows"]} for page in (first, last)]
    assert [len(page) for page in pages] == [2, 1]
    assert "共 3 条" in first.text
    assert (
        client.get(f"{PLACE}rows/{last.context['page'].previous_url}").context["rows"]
        == first.context["rows"]
    )
    if figure == "new":
        assert pages == [{names[1], names[0]}, {names[2]}]


def test_a_street_never_reads_another_streets_rows(client, entry):
    sign_in(client, person(Role.STREET_HEAD, make_street("远处街道应急办", "440311099")))
    street = entry.application.case.organisation_id
    assert entry.enterprise.name not in client.get(f"{PLACE}rows/?street={street}&figure=in_force").text
    assert (
        entry.application.case.organisation.label
        not in client.get(PLACE).context["rows"][0]["cells"][0]["text"]
    )


def test_the_bureau_sees_who_has_reported_and_who_is_late(client, entry):
    street, other = entry.application.case.organisation, make_street("远处街道应急办", "440311099")
    at = moment("2026-12-26")
    for one in (street, other):
        open_quarter(street_id=one.pk, quarter=FOURTH, at=at)
    row = QuarterReport.objects.get(street=street)
    report_quarter(pk=row.pk, actor=person(Role.STREET_HEAD, street), at=at)
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    assert "1 / 2 个街道已报送" in client.get("/desk/list/quarters/").text
    page = client.get(PLACE).text
    assert f"已报送 {at:%Y-%m-%d}" in page and "逾期未报送" in page


def test_a_quarter_that_has_not_begun_is_refused_and_a_fifth_is_not_there(client, time_machine):
    time_machine.move_to(moment("2027-01-15"))
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    assert client.get("/desk/list/quarters/2027/2/").status_code == 409
    assert client.get("/desk/list/quarters/2026/5/").status_code == 404


def test_the_workbook_has_the_figures_and_the_enterprises_by_the_columns_of_the_list(client, entry, tmp_path):
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    response = client.get(f"{PLACE}summary.xlsx")
    file = tmp_path / "summary.xlsx"
    file.write_bytes(response.getvalue())
    summary, listed = load_workbook(file)
    heads = [cell.value for cell in summary[3]]
    assert heads[1 : 1 + len(FIGURES)] == [figure.label for figure in FIGURES]
    assert [cell.value for cell in listed[1]][:5] == [
        "序号",
        "企业名称",
        "所在地",
        "详细地址",
        "统一社会信用代码",
    ]
    assert listed.cell(2, 2).value == entry.enterprise.name
