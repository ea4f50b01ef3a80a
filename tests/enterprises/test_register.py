"""Keeping the register: codes, duplicates, reasons, former names, sites, people."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from enterprises import operations
from enterprises.models import Enterprise, FieldChange, Person
from enterprises.operations.register import FIELDS
from enterprises.rules import code_problem, plain_code
from enterprises.stages import Source
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def values_of(enterprise, **changes):
    return {name: getattr(enterprise, name) for name in FIELDS} | {"uscc": enterprise.uscc or ""} | changes


def blank(street, **fields):
    empty = dict.fromkeys(FIELDS, "") | {"staff": None, "closed_on": None, "street": street}
    return empty | {"name": "晨星样例五金有限公司"} | fields


def edit(enterprise, actor, **changes):
    enterprise.refresh_from_db()
    return operations.edit_enterprise(
        enterprise_id=enterprise.pk,
        values=values_of(enterprise, **changes),
        seen=enterprise.updated_at.isoformat(),
        why="现场核实",
        no_code=enterprise.uscc is None and "uscc" not in changes,
        actor=actor,
        at=NOW,
    )


@pytest.mark.parametrize(
    "typed", [" 9144 0300 ma0000001{} ", "９１４４0300ma0000001{}", "91440300-MA0000001{}"]
)
def test_a_code_is_made_plain_before_it_is_checked(street, clerk, typed):
    code = uscc(1)
    enterprise = operations.add_enterprise(
        values=blank(street, uscc=typed.format(code[-1])), actor=clerk, at=NOW
    )
    assert enterprise.uscc == code


def test_a_wrong_check_digit_is_refused_at_the_field(street, clerk):
    wrong = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")
    with pytest.raises(ValidationError) as refused:
        operations.add_enterprise(values=blank(street, uscc=wrong), actor=clerk, at=NOW)
    assert set(refused.value.message_dict) == {"uscc"}
    assert not Enterprise.objects.exists()


def test_the_code_rule_knows_length_and_check_digit():
    assert code_problem("91110000600037341L") is None
    assert "18位" in code_problem(plain_code("9111"))
    assert code_problem("91110000600037341M") is not None


def test_no_code_must_be_said_not_only_left_empty(street, clerk):
    with pytest.raises(ValidationError) as refused:
        operations.add_enterprise(values=blank(street), actor=clerk, at=NOW)
    assert "uscc" in refused.value.message_dict
    assert operations.add_enterprise(values=blank(street), no_code=True, actor=clerk, at=NOW).uscc is None


def test_a_code_stands_once_in_the_district(street, clerk):
    other = make_street("新湖街道应急办", "440311005")
    make_enterprise(other, uscc=uscc(77))
    with pytest.raises(ValidationError) as refused:
        operations.add_enterprise(values=blank(street, uscc=uscc(77)), actor=clerk, at=NOW)
    assert "uscc" in refused.value.message_dict


def test_the_same_name_needs_a_word_that_it_is_another_firm(street, clerk):
    twin = make_enterprise(street)
    with pytest.raises(ValidationError) as refused:
        operations.add_enterprise(values=blank(street, name=twin.name), no_code=True, actor=clerk, at=NOW)
    assert "same_name_agreed" in refused.value.message_dict
    operations.add_enterprise(
        values=blank(street, name=twin.name), no_code=True, same_name_agreed=True, actor=clerk, at=NOW
    )
    assert Enterprise.objects.filter(name=twin.name).count() == 2


def test_every_changed_field_keeps_its_former_value_and_reason(street, clerk):
    enterprise = make_enterprise(street, staff=36, phone="13900001111")
    assert edit(enterprise, clerk, staff=40, phone="13900002222") == ["staff", "phone"]
    lines = FieldChange.objects.filter(enterprise=enterprise, why="现场核实")
    assert {(line.label, line.before, line.after) for line in lines} == {
        ("从业人数", "36", "40"),
        ("联系电话", "13900001111", "13900002222"),
    }


def test_nothing_changed_writes_nothing(street, clerk):
    enterprise = make_enterprise(street)
    assert edit(enterprise, clerk) == []
    assert not FieldChange.objects.exists()


def test_a_new_name_keeps_the_former_one_and_is_found_by_both(street, clerk):
    enterprise = make_enterprise(street, name="旧时样例五金有限公司")
    organisation = make_firm_organisation(enterprise.name, street)
    Enterprise.objects.filter(pk=enterprise.pk).update(organisation=organisation)
    edit(enterprise, clerk, name="新光样例精密有限公司")
    organisation.refresh_from_db()
    assert organisation.name == "新光样例精密有限公司"
    former = enterprise.former_names.get()
    assert (former.name, former.until) == ("旧时样例五金有限公司", date(2026, 10, 12))
    for text in ("旧时", "新光", "xgyl"):
        assert Enterprise.objects.search(text).get() == enterprise


def test_the_second_of_two_editors_is_told(street, clerk):
    enterprise = make_enterprise(street)
    seen = enterprise.updated_at.isoformat()
    edit(enterprise, clerk, staff=12)
    with pytest.raises(Conflict):
        operations.edit_enterprise(
            enterprise_id=enterprise.pk,
            values=values_of(enterprise, staff=13),
            seen=seen,
            why="x",
            actor=clerk,
            at=NOW,
        )
    enterprise.refresh_from_db()
    assert enterprise.staff == 12


def test_another_streets_register_does_not_exist_for_a_street(street):
    stranger = make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005"))
    enterprise = make_enterprise(street)
    with pytest.raises(NotVisible):
        edit(enterprise, stranger, staff=1)
    with pytest.raises(Forbidden):
        operations.add_enterprise(values=blank(street), no_code=True, actor=stranger, at=NOW)


def test_a_street_cannot_hand_an_enterprise_to_another_but_the_bureau_can(street, clerk):
    other = make_street("新湖街道应急办", "440311005")
    enterprise = make_enterprise(street)
    with pytest.raises(Forbidden):
        edit(enterprise, clerk, street=other)
    edit(enterprise, make_person(Role.BUREAU_CLERK, street.parent), street=other)
    enterprise.refresh_from_db()
    assert enterprise.street == other


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.LEGAL_REVIEWER])
def test_who_only_decides_sees_the_register_but_does_not_write_it(street, role):
    chief = make_person(role, street.parent)
    enterprise = make_enterprise(street)
    with pytest.raises(Forbidden):
        edit(enterprise, chief, staff=1)


def test_a_site_is_added_corrected_and_taken_out_with_its_history(street, clerk):
    enterprise = make_enterprise(street)
    keyed = {"enterprise_id": enterprise.pk, "actor": clerk, "at": NOW}
    site = operations.save_site(name="一号厂房", address="样例路1号", community="", **keyed)
    operations.save_site(site_id=site.pk, name="一号厂房", address="样例路2号", community="", **keyed)
    operations.remove_site(site_id=site.pk, why="已退租", **keyed)
    lines = FieldChange.objects.filter(field="site").order_by("pk").values_list("before", "after")
    first, second = "一号厂房 样例路1号", "一号厂房 样例路2号"
    assert list(lines) == [("", first), (first, second), (second, "")]
    assert not enterprise.sites.exists()


def test_a_site_of_another_enterprise_is_not_changed_through_this_one(street, clerk):
    mine, other = make_enterprise(street), make_enterprise(street)
    keyed = {"actor": clerk, "at": NOW, "name": "厂房", "address": "甲路", "community": ""}
    site = operations.save_site(enterprise_id=other.pk, **keyed)
    with pytest.raises(Conflict):
        operations.save_site(enterprise_id=mine.pk, site_id=site.pk, **keyed)


def firm_of(enterprise):
    organisation = make_firm_organisation(enterprise.name, enterprise.street)
    Enterprise.objects.filter(pk=enterprise.pk).update(organisation=organisation)
    return organisation


def test_a_person_says_who_declared_it(street, clerk):
    enterprise = make_enterprise(street)
    principal = make_person(Role.PRINCIPAL, firm_of(enterprise))
    post = {"post": Person.Post.SAFETY_OFFICER, "full_time": True, "enterprise_id": enterprise.pk, "at": NOW}
    own = operations.save_person(name="甲某", actor=principal, **post)
    told = operations.save_person(name="乙某", actor=clerk, **post)
    assert (own.source, told.source) == (Source.DECLARATION, Source.STAFF)
    operations.add_certificate(
        enterprise_id=enterprise.pk,
        person_id=own.pk,
        title="考核合格证",
        number="A-1",
        valid_until=date(2028, 3, 14),
        actor=principal,
        at=NOW,
    )
    assert own.certificates.get().valid_until == date(2028, 3, 14)


def test_an_enterprise_does_not_reach_anothers_people_nor_its_own_register(street):
    enterprise, other = make_enterprise(street), make_enterprise(street)
    principal = make_person(Role.PRINCIPAL, firm_of(enterprise))
    with pytest.raises(NotVisible):
        operations.save_person(
            enterprise_id=other.pk, name="甲", post="principal", full_time=True, actor=principal, at=NOW
        )
    with pytest.raises(Forbidden):
        edit(enterprise, principal, staff=1)


def test_visible_to_knows_bureau_street_firm_and_nobody_else(street):
    enterprise = make_enterprise(street)
    make_enterprise(make_street("新湖街道应急办", "440311005"))
    firm = firm_of(enterprise)
    seen = {
        Role.STREET_CLERK: make_person(Role.STREET_CLERK, street),
        Role.PRINCIPAL: make_person(Role.PRINCIPAL, firm),
        Role.SYSTEM_ADMIN: make_person(Role.SYSTEM_ADMIN, street.parent),
        Role.DIRECTOR: make_person(Role.DIRECTOR, street.parent),
    }
    counts = {role: Enterprise.objects.visible_to(user).count() for role, user in seen.items()}
    assert counts == {Role.STREET_CLERK: 1, Role.PRINCIPAL: 1, Role.SYSTEM_ADMIN: 0, Role.DIRECTOR: 2}
    assert not Enterprise.objects.visible_to(User.objects.create_user("nobody", "无岗位")).exists()


def test_a_withdrawn_enterprise_is_gone_and_its_code_free(street, clerk):
    gone = make_enterprise(street, uscc=uscc(9))
    Enterprise.objects.filter(pk=gone.pk).update(withdrawn_at=NOW)
    assert not Enterprise.objects.visible_to(clerk).exists()
    assert operations.add_enterprise(values=blank(street, uscc=uscc(9)), actor=clerk, at=NOW).pk != gone.pk
