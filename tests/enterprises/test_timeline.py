"""One timeline over everything: nothing twice, nothing left out, page by page, whatever the source."""

from datetime import timedelta

import pytest

from accounts.stages import Role
from enterprises import operations, timeline
from enterprises.models import FieldChange
from enterprises.operations.register import write_change
from enterprises.stages import Attribute, FactKind, Source
from enterprises.timeline import point_of, point_text
from tests.accounts.people import (
    make_bureau,
    make_firm_organisation,
    make_person,
    make_street,
    moment,
    sign_in,
)
from tests.enterprises.register import make_enterprise
from tests.whitelist.rounds import make_application
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")


@pytest.fixture
def enterprise():
    return make_enterprise(make_street())


@pytest.fixture
def clerk(enterprise):
    return make_person(Role.STREET_CLERK, enterprise.street)


def fill(enterprise, actor, number):
    """As many rows of each of three sources, pairs of them at the very same moment."""
    for n in range(number):
        at = NOW - timedelta(days=n // 2)
        write_change(enterprise, "staff", n, n + 1, why="核实", actor=actor, at=at)
        words = {"value": "yes", "source": Source.STAFF, "actor": actor, "at": at, "as_of": at.date()}
        operations.record_claim(enterprise=enterprise, attribute=Attribute.DUST, **words)
        words = {"occurred_on": at.date(), "source": Source.STAFF, "actor": actor, "at": at}
        operations.record_fact(enterprise=enterprise, kind=FactKind.WORK_INJURY, **words)


def test_pages_join_without_gap_or_repetition(enterprise, clerk):
    fill(enterprise, clerk, 7)
    point, pages = None, []
    while True:
        rows, point = timeline.page_before(enterprise, {enterprise.pk}, clerk, point=point, size=4)
        pages.append([(row.at, source.name, row.pk) for source, row in rows])
        if point is None:
            break
        point = point_of(point_text(point))
    found = sum(pages, [])
    assert [len(page) for page in pages] == [4, 4, 4, 4, 4, 1]
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 21


@pytest.mark.parametrize(
    "text", ["", "x", "2026-01-01|facts|1", "a|b|c", "2026-01-01T00:00:00+08:00|facts|x"]
)
def test_a_point_that_is_none_is_the_first_page(text):
    assert point_of(text) is None


def test_steps_of_its_cases_are_there_and_those_of_others_are_not(client):
    application = make_application(ApplicationStage.REFUSED)
    enterprise = application.enterprise
    clerk = make_person(Role.STREET_CLERK, enterprise.street)
    rows, _ = timeline.page_before(enterprise, {enterprise.pk}, clerk, only="steps")
    assert len(rows) == application.case.history.count() > 0
    other = make_enterprise(enterprise.street)
    other.organisation = make_firm_organisation(other.name, other.street)
    other.save()
    assert timeline.page_before(other, {other.pk}, clerk, only="steps") == ([], None)


def test_the_page_in_the_browser(enterprise, clerk, client):
    fill(enterprise, clerk, 20)
    sign_in(client, clerk)
    url = f"/desk/enterprises/{enterprise.pk}/timeline/"
    first = client.get(url)
    assert len(first.context["rows"]) == 40
    second = client.get(url + first.context["older_url"])
    assert len(second.context["rows"]) == 20
    assert "回到最新" in second.content.decode()
    only = client.get(f"{url}?only=changes")
    assert len(only.context["rows"]) == FieldChange.objects.filter(enterprise=enterprise).count()
    assert client.get(f"{url}?only=nonsense&before=x").status_code == 200


@pytest.mark.parametrize(
    ("field", "before", "after", "title", "text"),
    [
        ("phone", "", "0755-20001234", "登记联系电话", "0755-20001234"),
        ("phone", "0755-20001234", "", "取消联系电话", "原为 0755-20001234"),
        ("staff", 30, 36, "更正从业人数", "30 → 36"),
        ("merged", "", "并入“样例厂”", "合并", "并入“样例厂”"),
        ("merged", "并入“样例厂”", "", "取消合并", "原为 并入“样例厂”"),
    ],
)
def test_a_change_is_told_without_empty_sides(enterprise, clerk, field, before, after, title, text):
    write_change(enterprise, field, before, after, why="核实", actor=clerk, at=NOW)
    rows, _ = timeline.page_before(enterprise, {enterprise.pk}, clerk)
    assert [(row.title, row.text) for _, row in rows] == [(title, f"{text}　原因：核实")]


def test_a_change_of_the_managing_unit_stands_in_it(enterprise, clerk):
    unit = make_bureau()
    enterprise.managements.create(
        unit=unit, valid_from=NOW.date(), reason="区局接管", decided_by=clerk, decided_at=NOW
    )
    ((source, row),), _ = timeline.page_before(enterprise, {enterprise.pk}, clerk, only="managements")
    assert (row.title, row.who) == (f"指定管理单位：{unit.label}", clerk.name)
    assert "区局接管" in row.text
