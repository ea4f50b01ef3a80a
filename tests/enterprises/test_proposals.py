"""资料更正: the enterprise proposes, the street answers field by field, the register keeps the history (GM-3.2)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.refusals import Conflict, Forbidden, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import Attachment, Clock, StepTaken
from casework.policy import load_profile
from enterprises.models import ChangeProposal, Enterprise, FieldChange, Industry
from enterprises.operations import proposals as acts
from enterprises.operations.register import correct_fields
from tests.accounts.people import make_street, moment, sign_in
from tests.whitelist.onsite import photo
from tests.whitelist.staff import clerk, make_firm, person, principal

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")
LATER = AT + timedelta(days=1)
NEW = {"phone": "0755-88880000", "staff": 45}
Stage = ChangeProposal.Stage


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_profile("nanshan")


def firm_of(**fields):
    """An enterprise with something to correct."""
    return make_firm(**{"phone": "0755-11110000", "staff": 30, "principal_name": "样例甲", **fields})


def proposed(firm=None, values=NEW, **words):
    firm = firm or firm_of()
    given = {"reason": "总机换号，人数增加", "actor": principal(firm), "at": AT, **words}
    return acts.propose_changes(enterprise_id=firm.pk, values=values, **given)


def clerk_of(row):
    return person(Role.STREET_CLERK, row.case.organisation)


def seen_of(row):
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    return {change.field: change.present(firm) for change in row.changes.all()}


def answered(row, refused=(), actor=None, **words):
    """Everything is accepted but `refused`, {field: reason}."""
    refused = dict(refused)
    accepted = [change.field for change in row.changes.all() if change.field not in refused]
    given = {"accepted": accepted, "refused": refused, "seen": seen_of(row), **words}
    return acts.answer_proposal(pk=row.pk, actor=actor or clerk_of(row), at=LATER, **given)


def test_what_is_proposed_changes_nothing_and_starts_the_streets_clock():
    row = proposed(uploads=[photo("执照.jpg")])
    row.enterprise.refresh_from_db()
    assert (row.enterprise.phone, row.enterprise.staff) == ("0755-11110000", 30)
    told = {change.field: (change.held, change.proposed) for change in row.changes.all()}
    assert told == {"phone": ("0755-11110000", "0755-88880000"), "staff": ("30", "45")}
    clock = Clock.objects.get(case=row.case)
    assert (clock.code, clock.days) == ("answer_proposal", 5)
    assert clock.responsible == row.enterprise.street
    assert Attachment.objects.get(case=row.case).purpose == acts.EVIDENCE


def test_each_field_is_answered_and_what_is_accepted_is_written_with_its_history():
    row = proposed()
    answered(row, {"staff": "社保人数为30人，请附名册"})
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    assert (firm.phone, firm.staff) == ("0755-88880000", 30)
    change = FieldChange.objects.get(enterprise=firm, field="phone")
    assert (change.before, change.after) == ("0755-11110000", "0755-88880000")
    assert (change.changed_by, change.changed_at) == (clerk_of(row), LATER)
    assert change.why == f"{row.case.number} 企业提出：总机换号，人数增加"
    assert not FieldChange.objects.filter(enterprise=firm, field="staff").exists()
    said = {change.field: (change.accepted, change.refusal) for change in row.changes.all()}
    assert said == {"phone": (True, ""), "staff": (False, "社保人数为30人，请附名册")}
    row = ChangeProposal.objects.get(pk=row.pk)
    assert row.stage == Stage.ANSWERED and row.case.closed_at == LATER
    assert Clock.objects.get(case=row.case).met_at == LATER
    assert StepTaken.objects.get(case=row.case, step="answer").data["note"] == "采纳1项，不采纳1项"


def test_everything_may_be_refused_and_the_register_stays():
    row = proposed()
    before = Enterprise.objects.get(pk=row.enterprise_id).updated_at
    answered(row, {"phone": "打不通", "staff": "无依据"})
    assert Enterprise.objects.get(pk=row.enterprise_id).updated_at == before
    assert not FieldChange.objects.filter(enterprise=row.enterprise).exists()


def test_a_new_name_leaves_the_former_one_and_renames_the_portals_organisation():
    row = proposed(values={"name": "晨星样例精密制造有限公司"})
    old = row.enterprise.name
    answered(row)
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    assert firm.organisation.name == firm.name == "晨星样例精密制造有限公司"
    assert [name.name for name in firm.former_names.all()] == [old]


def test_an_industry_brings_its_name_and_must_stand_in_the_table():
    words = {"edition": "2017", "source": "GB/T 4754-2017"}
    Industry.objects.create(code="3311", name="金属结构制造", **words)
    firm = firm_of(industry_code="C3399", industry_name="其他")
    with pytest.raises(ValidationError, match="没有这个代码"):
        proposed(firm, {"industry_code": "C9876"})
    answered(proposed(firm, {"industry_code": "C3311"}))
    firm.refresh_from_db()
    assert (firm.industry_code, firm.industry_name) == ("C3311", "金属结构制造")


@pytest.mark.parametrize(
    ("refused", "accepted", "field"),
    [
        ({"staff": " "}, ["phone"], "staff_refusal"),
        ({}, ["phone"], "staff"),
        ({"staff": "无依据"}, ["phone", "staff"], "staff"),
    ],
)
def test_a_field_without_an_answer_or_a_refusal_without_a_reason_stops_all(refused, accepted, field):
    row = proposed()
    with pytest.raises(ValidationError) as error:
        answered(row, refused, accepted=accepted)
    assert set(error.value.message_dict) == {field}
    assert Enterprise.objects.get(pk=row.enterprise_id).phone == "0755-11110000"
    assert ChangeProposal.objects.get(pk=row.pk).stage == Stage.FILED


def test_the_database_keeps_no_refusal_without_a_reason():
    row = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.changes.update(accepted=False)
    assert row.changes.update(accepted=False, refusal="无依据") == 2


def test_what_the_register_says_by_now_is_told_at_the_field():
    row = proposed()
    seen = seen_of(row)
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    correct_fields(firm, values={"phone": "0755-22220000"}, why="来电", actor=clerk_of(row), at=AT)
    with pytest.raises(ValidationError) as error:
        answered(row, seen=seen)
    assert error.value.message_dict == {"phone": ["底册刚刚由他人改为“0755-22220000”，请核对后再答复。"]}
    answered(row)
    assert Enterprise.objects.get(pk=firm.pk).phone == "0755-88880000"


def test_what_the_register_says_already_is_not_written_twice():
    row = proposed()
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    correct_fields(firm, values={"phone": NEW["phone"]}, why="来电", actor=clerk_of(row), at=AT)
    answered(row)
    assert FieldChange.objects.filter(enterprise=firm, field="phone").count() == 1


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"phone": "0755-11110000"}, "没有改动"),
        ({"uscc": "91440300MA0000001X", "street": 1}, "没有改动"),
        ({"phone": " "}, "不能改成空白"),
        ({"staff": None}, "不能改成空白"),
        ({"staff": -1}, "大于"),
        ({"name": "长" * 121}, "120"),
    ],
)
def test_what_is_no_correction_is_refused(values, reason):
    """Street and code are never proposed, whatever is sent."""
    with pytest.raises(ValidationError, match=reason):
        proposed(values=values)
    assert not ChangeProposal.objects.exists()


def test_one_waits_at_a_time():
    row = proposed()
    with pytest.raises(Conflict, match="正在等街道答复"):
        proposed(row.enterprise)
    other = proposed().case
    ChangeProposal.objects.get(case=other).changes.all().delete()
    ChangeProposal.objects.filter(case=other).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeProposal.objects.create(case=other, enterprise=row.enterprise, reason="又一份")
    acts.withdraw_proposal(pk=row.pk, actor=principal(row.enterprise), at=LATER)
    assert proposed(row.enterprise).stage == Stage.FILED


def test_answered_or_withdrawn_is_final():
    row = proposed()
    acts.withdraw_proposal(pk=row.pk, actor=principal(row.enterprise), at=LATER)
    assert Clock.objects.get(case=row.case).stopped_at == LATER
    with pytest.raises(WrongStage):
        answered(row)
    other = answered(proposed())
    for again in (
        lambda: answered(other),
        lambda: acts.withdraw_proposal(pk=other.pk, actor=principal(other.enterprise), at=LATER),
    ):
        with pytest.raises(WrongStage):
            again()


def test_nobody_but_the_own_street_and_enterprise_is_let_in():
    row, far = proposed(), make_street("远处街道应急办", "440311099")
    stranger = make_firm(street=far)
    with pytest.raises(NotVisible):
        answered(row, actor=person(Role.STREET_CLERK, far))
    for act in (
        lambda: acts.withdraw_proposal(pk=row.pk, actor=principal(stranger), at=LATER),
        lambda: proposed(firm_of(), actor=principal(stranger)),
    ):
        with pytest.raises(NotVisible):
            act()
    with pytest.raises(Forbidden):
        proposed(firm_of(), actor=clerk_of(row))
    with pytest.raises(Forbidden):
        answered(row, actor=principal(row.enterprise))
    with pytest.raises(Forbidden):
        acts.withdraw_proposal(pk=row.pk, actor=clerk_of(row), at=LATER)


def test_the_bureau_which_keeps_the_register_too_may_answer():
    row = proposed()
    answered(row, actor=clerk())
    assert Enterprise.objects.get(pk=row.enterprise_id).staff == 45


# Pages


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to(AT)


def shown(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def filled(firm, **changed):
    """The portal's form as the browser sends it: every field and what was shown in it."""
    names = ("name", "address", "community", "industry_code", "staff", "principal_name", "phone")
    held = {name: getattr(firm, name) if getattr(firm, name) is not None else "" for name in names}
    shown_before = {f"initial-{name}": value for name, value in held.items()}
    return {"_submission": uuid4(), "reason": "更正", **held, **shown_before, **changed}


def test_the_enterprise_proposes_on_its_page_and_reads_each_answer(client, on_the_day):
    firm = firm_of()
    sign_in(client, principal(firm))
    page = reverse("enterprises:portal_propose")
    assert page in shown(client, "enterprises:portal_home")
    assert client.post(page, filled(firm)).status_code == 422
    correct_fields(firm, values={"address": "样例新路9号"}, why="核实", actor=clerk(), at=AT)
    firm.address = "样例路旧址"  # as it stood on the page that is sent now
    done = client.post(page, filled(firm, phone="0755-88880000"))
    row = ChangeProposal.objects.get()
    assert done["Location"] == reverse("casework:portal_case", args=[row.case_id])
    assert [change.field for change in row.changes.all()] == ["phone"], "only what the enterprise changed"
    assert client.get(page)["Location"] == done["Location"]
    answered(row, {"phone": "号码打不通"})
    for address in (done["Location"], reverse("enterprises:portal_proposals")):
        text = client.get(address).content.decode()
        assert "不采纳" in text and "号码打不通" in text


def test_the_street_answers_in_one_form_and_is_told_of_a_value_that_moved(client, on_the_day):
    row = proposed()
    sign_in(client, clerk_of(row))
    assert row.enterprise.name in shown(client, "enterprises:proposals", stage="filed")
    page = reverse("casework:desk_act", args=[row.case_id, "answer"])
    assert "0755-11110000" in client.get(page).content.decode()
    sent = {"phone": "accept", "staff": "refuse", "seen": json.dumps(seen_of(row))}
    lacking = client.post(page, {"_submission": uuid4(), **sent})
    assert lacking.status_code == 422 and "请写明理由" in lacking.content.decode()
    firm = Enterprise.objects.get(pk=row.enterprise_id)
    correct_fields(firm, values={"phone": "0755-22220000"}, why="来电", actor=clerk_of(row), at=AT)
    sent["staff_refusal"] = "无依据"
    moved = client.post(page, {"_submission": uuid4(), **sent})
    assert moved.status_code == 422 and "底册刚刚由他人改为" in moved.content.decode()
    sent["seen"] = moved.context["form"]["seen"].value()
    assert client.post(page, {"_submission": uuid4(), **sent}).status_code == 302
    assert Enterprise.objects.get(pk=firm.pk).phone == "0755-88880000"


def test_a_page_that_was_tampered_with_is_a_page_to_look_at_again(client, on_the_day):
    row = proposed()
    sign_in(client, clerk_of(row))
    page = reverse("casework:desk_act", args=[row.case_id, "answer"])
    sent = {"_submission": uuid4(), "phone": "accept", "staff": "accept", "seen": "[1"}
    assert client.post(page, sent).status_code == 422
    assert ChangeProposal.objects.get().stage == Stage.FILED


def test_another_street_and_another_firm_find_nothing(client, on_the_day):
    row, far = proposed(), make_street("远处街道应急办", "440311099")
    sign_in(client, person(Role.STREET_CLERK, far))
    assert client.get(reverse("casework:desk_case", args=[row.case_id])).status_code == 404
    assert row.enterprise.name not in shown(client, "enterprises:proposals")
    sign_in(client, principal(make_firm(street=far)))
    assert client.get(reverse("casework:portal_case", args=[row.case_id])).status_code == 404
