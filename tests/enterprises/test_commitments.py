"""承诺和责任清单: two people make the text, the principal signs a pinned version, a code proves it (GM-1.1)."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from casework.policy import load_profile
from enterprises.models import CommitmentText, Enterprise, Fact, Signature
from enterprises.operations import commitments as acts
from enterprises.operations.vault import request_document
from enterprises.rules.commitments import PUBLIC_COLUMNS, proposal
from enterprises.stages import FactKind, TextKind
from tests.accounts.people import PASSWORD, make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise
from tests.whitelist.staff import clerk, make_firm, person, principal, section_head

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")
TODAY = AT.date()


@pytest.fixture(autouse=True)
def _profile():
    load_profile("nanshan")
    make_bureau()


def draft(kind=TextKind.COMMITMENT, at=AT, **words):
    given = {"body": proposal(kind), "source": "建议稿", "valid_from": at.date(), **words}
    return acts.draft_text(kind=kind, actor=clerk(), at=at, **given)


def publish(kind=TextKind.COMMITMENT, at=AT, **words):
    return acts.publish_text(pk=draft(kind, at, **words).pk, actor=section_head(), at=at)


def both(at=AT):
    return [publish(kind, at) for kind in TextKind]


def sign(firm, at=AT, seen=None):
    seen = seen or [text.pk for text in CommitmentText.objects.in_force(at.date()).values()]
    return acts.sign_commitment(enterprise_id=firm.pk, seen=seen, actor=principal(firm), at=at)


def standing(firm, day=TODAY):
    return acts.standing_of(Enterprise.objects.get(pk=firm.pk), day)[0]


# Texts


def test_a_version_is_published_by_another_person_than_its_drafter():
    head = section_head()
    row = acts.draft_text(kind=TextKind.DUTIES, body="一", source="二", valid_from=TODAY, actor=head, at=AT)
    with pytest.raises(Forbidden, match="起草人不能"):
        acts.publish_text(pk=row.pk, actor=head, at=AT)
    other = make_person(Role.SECTION_HEAD, make_bureau())
    assert acts.publish_text(pk=row.pk, actor=other, at=AT).published_at == AT


def test_versions_are_counted_by_kind_and_the_latest_begun_is_in_force():
    first, second = publish(), publish(at=AT + timedelta(days=2))
    assert (first.number, second.number, publish(TextKind.DUTIES).number) == (1, 2, 1)
    in_force = CommitmentText.objects.in_force
    assert in_force(TODAY + timedelta(days=1))[TextKind.COMMITMENT] == first
    assert in_force(TODAY + timedelta(days=2))[TextKind.COMMITMENT] == second
    assert in_force(TODAY - timedelta(days=1)) == {}


def test_what_is_drafted_or_rejected_is_not_in_force():
    row = draft()
    assert CommitmentText.objects.in_force(TODAY) == {}
    acts.reject_text(pk=row.pk, reason="措辞不妥", actor=section_head(), at=AT)
    assert CommitmentText.objects.in_force(TODAY) == {}
    with pytest.raises(WrongStage):
        acts.publish_text(pk=row.pk, actor=section_head(), at=AT)


def test_a_version_never_begins_in_the_past():
    with pytest.raises(ValidationError):
        draft(valid_from=TODAY - timedelta(days=1))
    row = draft()
    with pytest.raises(Incomplete, match="起用日期已过"):
        acts.publish_text(pk=row.pk, actor=section_head(), at=AT + timedelta(days=1))


def test_the_database_refuses_to_change_a_text_or_a_signature():
    text = both()[0]
    signature = sign(make_firm())
    for rows, change in (
        (CommitmentText.objects.filter(pk=text.pk), {"body": "别的"}),
        (CommitmentText.objects.filter(pk=text.pk), {"valid_from": TODAY + timedelta(days=9)}),
        (Signature.objects.filter(pk=signature.pk), {"signed_at": AT - timedelta(days=9)}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_staff_of_a_street_draft_nothing():
    with pytest.raises(Forbidden):
        acts.draft_text(
            kind=TextKind.DUTIES,
            body="一",
            source="二",
            valid_from=TODAY,
            actor=person(Role.STREET_CLERK, make_street()),
            at=AT,
        )


# Signing


def test_a_signature_pins_both_versions_and_writes_one_line_in_the_ledger():
    commitment, duties = both()
    firm = make_firm()
    signature = sign(firm)
    assert (signature.commitment, signature.duties, signature.signed_at) == (commitment, duties, AT)
    assert len(signature.digest) == 64
    line = Fact.objects.get(enterprise=firm, kind=FactKind.COMMITMENT)
    assert signature.fact == line and line.occurred_on == TODAY and "第1版" in line.detail
    assert standing(firm) == "valid"


def test_nothing_can_be_signed_before_both_texts_are_published():
    publish()
    with pytest.raises(Incomplete):
        sign(make_firm(), seen=[1])


def test_only_the_principal_signs():
    texts = both()
    firm = make_firm()
    officer = make_person(Role.SAFETY_OFFICER, firm.organisation)
    given = {"enterprise_id": firm.pk, "seen": [text.pk for text in texts], "at": AT}
    with pytest.raises(Forbidden):
        acts.sign_commitment(actor=officer, **given)
    with pytest.raises(Forbidden):
        acts.sign_commitment(actor=person(Role.STREET_CLERK, firm.street), **given)
    with pytest.raises(NotVisible):
        acts.sign_commitment(actor=principal(make_firm()), **given)


def test_who_read_an_older_version_signs_nothing():
    old = both()
    publish(at=AT + timedelta(days=1))
    with pytest.raises(Conflict, match="新版"):
        sign(make_firm(), at=AT + timedelta(days=1), seen=[text.pk for text in old])
    assert not Signature.objects.exists()


def test_signing_twice_is_refused_while_the_signature_is_valid():
    both()
    firm = make_firm()
    sign(firm)
    with pytest.raises(Conflict, match="还在有效期内"):
        sign(firm, at=AT + timedelta(days=30))
    assert Fact.objects.filter(enterprise=firm, kind=FactKind.COMMITMENT).count() == 1


def test_a_new_version_or_a_year_asks_for_a_new_signature():
    both()
    firm, other = make_firm(), make_firm()
    sign(firm), sign(other)
    assert standing(firm, date(2027, 11, 15)) == "valid"
    assert standing(firm, date(2027, 11, 16)) == "lapsed"
    publish(at=AT + timedelta(days=5))
    assert standing(firm, TODAY + timedelta(days=5)) == "replaced"
    sign(firm, at=AT + timedelta(days=5))
    assert standing(firm, TODAY + timedelta(days=5)) == "valid"


def test_who_owes_a_signature_agrees_with_each_ones_standing():
    both()
    signed, never = make_firm(), make_firm()
    sign(signed)
    for day in (TODAY, date(2027, 11, 15), date(2027, 11, 16)):
        owing = set(acts.not_signed(Enterprise.objects.all(), day))
        assert owing == {firm for firm in (signed, never) if standing(firm, day) != "valid"}


def test_nobody_owes_a_signature_before_there_are_texts():
    make_firm()
    assert not acts.not_signed(Enterprise.objects.all(), TODAY).exists()


# Pages


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to(AT)


def test_the_principal_reads_signs_and_prints(client, on_the_day):
    both()
    firm = make_firm()
    sign_in(client, principal(firm))
    address = reverse("enterprises:portal_commitment_sign")
    page = client.get(address)
    seen = page.context["form"].initial["seen"]
    fields = {"_submission": uuid4(), "seen": seen, "agreed": "on"}
    assert client.post(address, fields | {"password": "wrong"}).status_code == 422
    assert client.post(address, fields | {"password": PASSWORD}).status_code == 302
    signature = Signature.objects.get()
    poster = client.get(reverse("enterprises:portal_commitment_poster", args=[signature.pk]))
    assert signature.code in poster.content.decode() and "data:image/svg" in poster.content.decode()
    assert firm.name in client.get(reverse("enterprises:portal_commitments")).content.decode()


def test_the_proof_shows_the_allowed_columns_and_nothing_else(client, on_the_day):
    both()
    firm = make_firm(phone="19900007777", principal_name="不公开甲")
    signature = sign(firm)
    address = reverse("enterprises:commitment_proof", args=[signature.code])
    page = client.get(address)
    assert set(page.context["row"]) == set(PUBLIC_COLUMNS)
    text = page.content.decode()
    assert firm.name in text and "有效" in text
    for hidden in (firm.uscc, firm.phone, firm.principal_name, signature.signer_name, firm.address):
        assert hidden not in text
    assert client.get(reverse("enterprises:commitment_proof", args=["x" * 32])).status_code == 404


def test_the_proof_of_an_old_poster_says_that_it_was_replaced(client, time_machine):
    both()
    signature = sign(make_firm())
    address = reverse("enterprises:commitment_proof", args=[signature.code])
    publish(at=AT + timedelta(days=1))
    time_machine.move_to(AT + timedelta(days=1))
    assert "已被新版代替" in client.get(address).content.decode()
    time_machine.move_to(AT + timedelta(days=400))
    assert client.get(address).context["valid"] is False


def test_the_list_of_the_unsigned_keeps_to_the_street_and_is_exported(client, on_the_day):
    both()
    here, done = make_firm(), make_firm()
    far = make_enterprise(make_street("远处街道应急办", "440311099"), "远处样例公司")
    make_enterprise(here.street, "=HYPERLINK样例公司")
    sign(done)
    sign_in(client, person(Role.STREET_CLERK, here.street))
    text = client.get(reverse("enterprises:commitments")).content.decode()
    assert here.name in text and done.name not in text and far.name not in text
    with_account = client.get(reverse("enterprises:commitments"), {"account": "yes"}).content.decode()
    assert "=HYPERLINK" not in with_account
    answer = client.get(reverse("enterprises:commitments_export"))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "=HYPERLINK样例公司" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_bureau_drafts_and_another_publishes_in_the_browser(client, on_the_day):
    sign_in(client, clerk())
    address = reverse("enterprises:commitment_draft", args=["duties"])
    page = client.get(address)
    assert "建议稿，待确认" in page.content.decode()
    fields = {"body": "一条", "source": "建议稿", "valid_from": "2026-11-16", "_submission": uuid4()}
    answer = client.post(address, fields)
    assert answer.status_code == 302 and "第1版" in client.get(answer["Location"]).content.decode()
    row = CommitmentText.objects.get()
    act = reverse("casework:desk_act", args=[row.case_id, "publish"])
    assert client.post(act, {"_submission": uuid4()}).status_code == 403
    sign_in(client, section_head())
    assert client.post(act, {"_submission": uuid4()}).status_code == 302
    assert "已发布" in client.get(reverse("enterprises:commitment_texts")).content.decode()
    assert client.get(reverse("enterprises:commitment_draft", args=["x"])).status_code == 404


def test_the_tab_of_an_enterprise_tells_its_signatures(client, on_the_day):
    both()
    firm = make_firm()
    signature = sign(firm)
    sign_in(client, person(Role.STREET_CLERK, firm.street))
    page = client.get(reverse("enterprises:enterprise_commitments", args=[firm.pk])).content.decode()
    assert signature.signer_name in page and "第1版" in page


def test_the_first_page_asks_for_what_is_to_be_done_and_nothing_else(client, on_the_day):
    firm = make_firm()
    sign_in(client, principal(firm))
    home = reverse("enterprises:portal_home")
    assert "请您办理" not in client.get(home).content.decode()
    both()
    assert "去签署" in client.get(home).content.decode()
    sign(firm)
    assert "请您办理" not in client.get(home).content.decode()
    acts_of_street = {"actor": person(Role.STREET_CLERK, firm.street), "at": AT}
    request_document(enterprise_id=firm.pk, kind="drill", note="复查用", **acts_of_street)
    assert "去上传" in client.get(home).content.decode()
