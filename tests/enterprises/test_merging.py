"""docs/decisions/0014-merge.md: two rows become one, and two again exactly as they were."""

from datetime import date

import pytest

from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from enterprises import obstacles, operations
from enterprises.models import Claim, Enterprise, Fact, FormerName, Merge, Person, Site
from enterprises.operations import merging
from enterprises.operations.licences import record_licence
from enterprises.operations.merging.merge import seen_of
from enterprises.stages import Attribute, FactKind, Source
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db
BEFORE, NOW, LATER = moment("2026-05-01"), moment("2026-11-21 10:00"), moment("2026-11-22 10:00")


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def claim(enterprise, actor, value="yes", on=date(2026, 4, 1), attribute=Attribute.DUST):
    words = {"attribute": attribute, "value": value, "source": Source.STAFF, "as_of": on}
    return operations.record_claim(enterprise=enterprise, actor=actor, at=BEFORE, **words)


def fact(enterprise, actor, on=date(2026, 3, 1), reference="样例罚1号"):
    words = {"kind": FactKind.PENALTY, "occurred_on": on, "source": Source.AUTHORITY, "reference": reference}
    return operations.record_fact(enterprise=enterprise, actor=actor, at=BEFORE, **words)


@pytest.fixture
def two(street, clerk):
    """The one that stays, without a code; the one that goes up in it, with all that can hang on a row."""
    stays = make_enterprise(street, "晨星五金有限公司", uscc=None, staff=10, remark="老厂", updated_at=BEFORE)
    goes = make_enterprise(
        street, "晨星五金制品厂", uscc=uscc(501), staff=36, phone="13900001111", updated_at=BEFORE
    )
    by = {"enterprise_id": goes.pk, "actor": clerk, "at": BEFORE}
    operations.save_site(name="一厂", address="样例路1号", community="", **by)
    operations.save_person(name="样例甲", post="safety_officer", full_time=True, **by)
    record_licence(kind="safety_production", number="粤1", valid_until=date(2028, 1, 1), **by)
    FormerName.objects.create(enterprise=goes, name="老晨星五金店", until=date(2020, 1, 1))
    claim(goes, clerk)
    claim(goes, clerk, "orange", attribute=Attribute.RISK_COLOUR)
    fact(goes, clerk)
    return Enterprise.objects.get(pk=stays.pk), Enterprise.objects.get(pk=goes.pk)


def merge(two, actor, taken=("staff",), at=NOW):
    survivor, absorbed = two
    words = {"survivor_id": survivor.pk, "absorbed_id": absorbed.pk, "why": "重复登记", "actor": actor}
    return merging.merge_enterprises(seen=seen_of(*two), taken=set(taken), at=at, **words)


def undo(merge, actor):
    return merging.undo_merge(merge_id=merge.pk, why="不是同一家", actor=actor, at=LATER)


def state(two):
    """Everything that a merging may touch, without the moments of writing."""
    rows = []
    for pk in (row.pk for row in two):
        enterprise = Enterprise.objects.get(pk=pk)
        values = {f.name: f.value_from_object(enterprise) for f in Enterprise._meta.concrete_fields}
        values.pop("updated_at")
        for name in ("sites", "people", "licences", "former_names"):
            values[name] = sorted(getattr(enterprise, name).values_list("pk", flat=True))
        values["claims"] = sorted(
            Claim.objects.filter(enterprise=pk).latest().values_list("attribute", "value")
        )
        standing = Fact.objects.standing().filter(enterprise=pk)
        values["facts"] = sorted(standing.values_list("kind", "reference"))
        rows.append(values)
    return rows


def test_the_survivor_gets_what_was_chosen_and_all_that_hung_on_the_other(two, clerk):
    merge(two, clerk)
    stays = Enterprise.objects.get(pk=two[0].pk)
    assert (stays.name, stays.staff, stays.phone, stays.remark) == ("晨星五金有限公司", 36, "", "老厂")
    assert stays.uscc == two[1].uscc
    assert (stays.sites.count(), stays.people.count(), stays.licences.count()) == (1, 1, 1)
    assert {row.name for row in stays.former_names.all()} == {"老晨星五金店", "晨星五金制品厂"}
    assert stays.risk_colour == "orange"
    assert Fact.objects.standing().get(enterprise=stays).reference == "样例罚1号"
    assert stays.changes.filter(field="staff", why="合并：重复登记").exists()


def test_append_only_rows_stay_where_they_were_written(two, clerk):
    written = set(Claim.objects.values_list("pk", "enterprise"))
    merge(two, clerk)
    assert written <= set(Claim.objects.values_list("pk", "enterprise"))


def test_the_absorbed_leaves_every_list_and_its_name_and_code_lead_to_the_survivor(two, clerk):
    merge(two, clerk)
    seen = Enterprise.objects.visible_to(clerk)
    assert list(seen) == [two[0]]
    assert list(seen.search("晨星五金制品厂")) == [two[0]]
    assert list(seen.search(two[1].uscc)) == [two[0]]


def test_undoing_restores_both_exactly(two, clerk):
    before = state(two)
    row = merge(two, clerk, taken=merging.CHOICES)
    assert state(two) != before
    undo(row, clerk)
    assert state(two) == before
    assert Enterprise.objects.get(pk=two[1].pk).merged_into is None
    with pytest.raises(Conflict):
        undo(row, clerk)


def test_what_is_recorded_after_the_merging_stays_with_the_survivor(two, clerk):
    row = merge(two, clerk)
    survivor = Enterprise.objects.get(pk=two[0].pk)
    later = fact(survivor, clerk, date(2026, 4, 4), "样例罚2号")
    undo(row, clerk)
    assert list(Fact.objects.standing().filter(enterprise=two[0])) == [later]


def corrected(two, clerk):
    Enterprise.objects.filter(pk=two[0].pk).update(staff=40)
    return "从业人数：合并时写入“36”，现在是“40”"


def removed(two, clerk):
    Site.objects.all().delete()
    return "场所：合并来的"


def renamed(two, clerk):
    Person.objects.update(name="样例乙")
    return "人员：合并来的“样例乙”后来更正过"


def merged_on(two, clerk):
    other = make_enterprise(two[0].street, uscc=None)
    survivor = Enterprise.objects.get(pk=two[0].pk)
    merge((other, survivor), clerk, taken=())
    return "后来又并入别的企业"


@pytest.mark.parametrize("change", [corrected, removed, renamed, merged_on])
def test_what_was_changed_since_is_named_and_nothing_is_undone(two, clerk, change):
    row = merge(two, clerk)
    words = change(two, clerk)
    before = state(two)
    row = Merge.objects.get(pk=row.pk)
    assert any(words in said for said in merging.conflicts_of(row))
    with pytest.raises((Conflict, NotVisible)):
        undo(row, clerk)
    assert state(two) == before


def test_the_same_fact_is_not_counted_twice_and_the_own_claim_of_a_day_stays(two, clerk):
    fact(two[0], clerk)
    claim(two[0], clerk, "no")
    merge(two, clerk)
    assert Fact.objects.standing().filter(enterprise=two[0]).count() == 1
    dust = Claim.objects.filter(enterprise=two[0], attribute=Attribute.DUST).latest().get()
    assert dust.value == "no"


def firm(enterprise):
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save()


@pytest.mark.parametrize(("which", "words"), [((0, 1), "都有企业门户账号"), ((1,), "反过来")])
def test_accounts_of_the_portal_are_never_lost(two, clerk, which, words):
    for number in which:
        firm(two[number])
    with pytest.raises(Conflict) as refused:
        merge(two, clerk)
    assert words in refused.value.reason + refused.value.next_step
    assert refused.value.next_step


def test_two_codes_are_two_legal_persons(street, clerk):
    with pytest.raises(Conflict) as refused:
        merge((make_enterprise(street), make_enterprise(street)), clerk)
    assert "两个法律主体" in refused.value.reason


def test_what_another_app_has_open_stands_against_it(two, clerk, monkeypatch):
    monkeypatch.setattr(obstacles, "_askers", [lambda enterprise: [f"{enterprise.name} 在清单中。"]])
    with pytest.raises(Conflict, match="在清单中"):
        merge(two, clerk)


def test_a_preview_that_is_old_and_a_stranger_are_refused(two, clerk):
    survivor, absorbed = two
    words = {"survivor_id": survivor.pk, "absorbed_id": absorbed.pk, "taken": (), "why": "x", "at": NOW}
    with pytest.raises(Conflict):
        merging.merge_enterprises(seen="", actor=clerk, **words)
    with pytest.raises(Forbidden):
        merge(two, make_person(Role.DIRECTOR, survivor.street.parent))
    with pytest.raises(NotVisible):
        merge(two, make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005")))


def test_preview_merge_and_undo_in_the_browser(two, clerk, client):
    stays, goes = two
    sign_in(client, clerk)
    url = f"/desk/enterprises/{stays.pk}/merge/{goes.pk}/"
    form = client.get(url).context["form"]
    assert form["phone"].value() == "absorbed"
    assert form["staff"].value() == "survivor"
    assert "uscc" not in form.fields
    values = {name: form[name].value() for name in form.fields} | {"staff": "absorbed", "why": "重复登记"}
    done = client.post(url, values).url
    assert client.get(f"/desk/enterprises/{goes.pk}/").url == f"/desk/enterprises/{stays.pk}/"
    assert Enterprise.objects.get(pk=stays.pk).staff == 36
    text = client.get(f"/desk/enterprises/{stays.pk}/changes/").content.decode()
    assert "合并：重复登记" in text
    assert "撤销合并" in client.get(done).content.decode()
    assert client.post(f"{done}undo/", {"why": "不是同一家"}).url == f"/desk/enterprises/{goes.pk}/"
    assert Enterprise.objects.get(pk=stays.pk).staff == 10
    assert "已撤销" in client.get(done).content.decode()
