"""What is missing or old in a street's register: counted once, dated, and each figure leads to exactly its rows."""

import re
from datetime import date

import pytest

from accounts.stages import Role
from enterprises import operations
from enterprises.filters import MISSING
from enterprises.models import Enterprise, Management, QualityCount
from enterprises.operations.quality import count_all, count_street
from enterprises.rules.quality import DATED, measures, stale_before
from enterprises.stages import Attribute, Source
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")
OLD, NEW = date(2025, 11, 20), date(2025, 11, 21)


@pytest.fixture
def street():
    return make_street()


def claim(enterprise, attribute, on):
    value = "yes" if attribute in DATED[:6] else "blue" if attribute == Attribute.RISK_COLOUR else "1"
    words = {"attribute": attribute, "value": value, "source": Source.STAFF, "as_of": on}
    return operations.record_claim(enterprise=enterprise, actor=None, at=NOW, **words)


@pytest.fixture
def register(street):
    """An empty row, one with all and old, one with all and new, a closed one, one of another street."""
    bare = make_enterprise(street, uscc=None, address="", updated_at=NOW)
    full = {"staff": 9, "phone": "13900001111", "principal_name": "样例甲", "industry_code": "3311"}
    old = make_enterprise(street, updated_at=moment("2025-11-20"), **full)
    new = make_enterprise(street, updated_at=NOW, **full)
    for attribute in DATED:
        claim(old, attribute, OLD)
        claim(new, attribute, OLD)
        claim(new, attribute, NEW)
    Enterprise.objects.filter(pk=old.pk).update(updated_at=moment("2025-11-20"))
    retracted = claim(bare, Attribute.DUST, NEW)
    clerk = make_person(Role.STREET_CLERK, street)
    operations.retract_claim(claim_id=retracted.pk, reason="误录", actor=clerk, at=NOW)
    operations.save_person(
        enterprise_id=new.pk, name="样例乙", post="principal", full_time=True, actor=clerk, at=NOW
    )
    make_enterprise(street, uscc=None, closed_on=date(2026, 1, 1))
    make_enterprise(make_street("新湖街道应急办", "440311005"), uscc=None)
    return bare, old, new


def test_each_measure_counts_what_it_says(register, street):
    assert stale_before(NOW.date()) == NEW
    counts = count_street(street_id=street.pk, at=NOW)
    assert set(counts) >= {measure.code for measure in measures(MISSING)}
    assert (counts["missing:code"], counts["missing:people"]) == (1, 2)
    assert {counts[f"unknown:{attribute}"] for attribute in DATED} == {1}
    assert {counts[f"stale:{attribute}"] for attribute in DATED} == {1}
    assert counts["stale:register"] == 1
    assert set(QualityCount.objects.values_list("total", flat=True)) == {3}


def test_every_figure_leads_to_exactly_its_rows(register, street, client, time_machine):
    time_machine.move_to(NOW)
    count_street(street_id=street.pk, at=NOW)
    sign_in(client, make_person(Role.BUREAU_CLERK, make_bureau()))
    page = client.get(f"/desk/enterprises/quality/?street={street.pk}")
    stats = [stat for _, group in page.context["groups"] for stat in group]
    assert len(stats) == len(measures(MISSING))
    for stat in stats:
        rows = client.get(stat["url"]).context["rows"]
        assert len(rows) == stat["value"], stat["url"]
        assert stat["definition"]


def test_the_page_says_when_it_was_counted_and_counts_again(register, street, client, time_machine):
    time_machine.move_to(NOW)
    sign_in(client, make_person(Role.STREET_CLERK, street))
    url = "/desk/enterprises/quality/"
    assert "还没有统计过" in client.get(url).content.decode()
    assert client.post(f"{url}count/", {"street": street.pk}).url == f"{url}?street={street.pk}"
    text = client.get(url).content.decode()
    assert re.search(r"2026-11-21 10:00 统计", text)
    other = make_street("新湖街道应急办", "440311005")
    assert client.get(f"{url}?street={other.pk}").status_code == 404
    assert client.post(f"{url}count/", {"street": other.pk}).status_code == 404
    assert "行业分类" not in text


def test_all_streets_are_counted_by_the_job(register):
    assert count_all(at=NOW) == 2
    assert count_all(at=NOW) == 2
    assert QualityCount.objects.filter(measure="missing:code").count() == 2


def test_the_list_is_filtered_by_the_unit_of_today(register, street, client, time_machine):
    time_machine.move_to(NOW)
    clerk = make_person(Role.STREET_CLERK, street)
    words = {"unit": street, "reason": "方案", "decided_by": clerk, "decided_at": NOW}
    Management.objects.create(enterprise=register[0], valid_from=NOW.date(), **words)
    Management.objects.create(enterprise=register[1], valid_from=date(2026, 12, 1), **words)
    sign_in(client, clerk)
    rows = client.get(f"/desk/enterprises/?unit={street.pk}").context["rows"]
    assert [row["url"] for row in rows] == [f"/desk/enterprises/{register[0].pk}/"]
