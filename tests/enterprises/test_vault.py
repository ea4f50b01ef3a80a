"""文件库: given once and reused, never asked for twice, reviewed by a sample anybody can compute again (GM-5.1, GM-3.2)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Conflict, Forbidden, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import Clock
from casework.policy import load_profile
from enterprises.models import DocumentRequest, VaultDraw, VaultItem
from enterprises.operations import vault
from enterprises.rules.vault import MUST_EXPIRE, chosen_from, date_problem
from enterprises.stages import VaultKind
from tests.accounts.people import make_bureau, make_street, moment, sign_in
from tests.whitelist.onsite import photo
from tests.whitelist.staff import make_firm, person, principal
from whitelist.demonstration.papers import scan

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")
TODAY = AT.date()
PLAN = VaultKind.EMERGENCY_PLAN
Stage = VaultItem.Stage


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_profile("nanshan")
    make_bureau()


def keep(firm=None, kind=PLAN, title="综合应急预案", at=AT, **more):
    firm = firm or make_firm()
    words = {"issued_on": date(2026, 1, 5), "expires_on": date(2028, 1, 4), "files": [scan(title)], **more}
    return vault.keep_document(
        enterprise_id=firm.pk, kind=kind, title=title, actor=principal(firm), at=at, **words
    )


def clerk_of(row):
    return person(Role.STREET_CLERK, row.case.organisation)


def drawn(row, size=1):
    vault.draw_sample(street_id=row.case.organisation_id, size=size, actor=clerk_of(row), at=AT)
    return VaultItem.objects.get(pk=row.pk)


def returned(row=None):
    row = drawn(row or keep())
    return vault.return_document(pk=row.pk, reason="没有签发人签字", actor=clerk_of(row), at=AT)


def correct(row, **more):
    words = {"issued_on": TODAY, "expires_on": date(2029, 1, 1), "files": [scan("新")], **more}
    return vault.correct_document(pk=row.pk, actor=principal(row.enterprise), at=AT, **words)


# Given once


def test_a_document_is_kept_with_its_files_and_hashes():
    row = keep(files=[scan("一"), photo("二.jpg")])
    step = row.case.history.get(step="keep")
    assert step.data["sha256"] == list(row.case.attachments.order_by("pk").values_list("sha256", flat=True))
    assert len(step.data["sha256"]) == 2
    assert vault.valid_item(row.enterprise, PLAN, TODAY) == row


def test_the_type_is_judged_by_content():
    wrong = SimpleUploadedFile("预案.pdf", b"MZ\x90\x00 program", "application/pdf")
    with pytest.raises(ValidationError, match="预案.pdf"):
        keep(files=[wrong])
    assert not VaultItem.objects.exists()


def test_without_a_file_nothing_is_kept():
    with pytest.raises(ValidationError) as error:
        keep(files=[])
    assert "files" in error.value.message_dict


@pytest.mark.parametrize(
    ("kind", "issued", "expires", "field"),
    [
        (VaultKind.RULES, TODAY + timedelta(days=1), None, "issued_on"),
        (VaultKind.RULES, TODAY, TODAY - timedelta(days=1), "expires_on"),
        (VaultKind.RULES, TODAY - timedelta(days=9), TODAY - timedelta(days=1), "expires_on"),
        *((kind, TODAY, None, "expires_on") for kind in sorted(MUST_EXPIRE)),
    ],
)
def test_dates_that_cannot_be_are_named_at_their_field(kind, issued, expires, field):
    assert date_problem(kind, issued, expires, TODAY)[0] == field


def test_rules_may_last_without_an_end():
    assert date_problem(VaultKind.RULES, TODAY, None, TODAY) is None
    assert date_problem(VaultKind.RULES, TODAY, TODAY, TODAY) is None


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 1, 4), False),
        (date(2026, 1, 5), True),
        (date(2028, 1, 4), True),
        (date(2028, 1, 5), False),
    ],
)
def test_a_document_counts_from_its_issue_to_its_last_day(day, found):
    row = keep()
    assert (vault.valid_item(row.enterprise, PLAN, day) == row) is found


def test_asking_again_for_a_valid_document_is_refused_with_the_document():
    """GM-5.1: once only."""
    row = keep()
    words = {"enterprise_id": row.enterprise_id, "note": "检查用", "actor": clerk_of(row)}
    with pytest.raises(vault.AlreadyKept, match="不能再次要求提供") as refusal:
        vault.request_document(kind=PLAN, at=AT, **words)
    assert refusal.value.item == row
    assert not DocumentRequest.objects.exists()
    asked = vault.request_document(kind=PLAN, at=moment("2028-01-05"), **words)
    assert asked.answered_by is None
    vault.request_document(kind=VaultKind.DRILL, at=AT, **words)


def test_what_is_being_corrected_is_not_valid_and_may_be_asked_for():
    row = returned()
    assert vault.valid_item(row.enterprise, PLAN, TODAY) is None


def test_a_request_stands_once_and_is_answered_by_what_comes():
    firm = make_firm()
    clerk = person(Role.STREET_CLERK, firm.street)
    words = {"enterprise_id": firm.pk, "kind": PLAN, "note": "复查用", "actor": clerk, "at": AT}
    asked = vault.request_document(**words)
    with pytest.raises(Conflict, match="正在等待"):
        vault.request_document(**words)
    row = keep(firm)
    asked.refresh_from_db()
    assert asked.answered_by == row


def test_a_firm_without_account_cannot_be_asked_and_a_stranger_cannot_ask():
    firm = make_firm()
    far = person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099"))
    words = {"enterprise_id": firm.pk, "kind": PLAN, "note": "复查用", "at": AT}
    with pytest.raises(NotVisible):
        vault.request_document(actor=far, **words)
    with pytest.raises(Forbidden):
        vault.request_document(actor=principal(firm), **words)
    firm.organisation = None
    firm.save(update_fields=["organisation"])
    with pytest.raises(Conflict, match="没有开通门户"):
        vault.request_document(actor=person(Role.STREET_CLERK, firm.street), **words)


def test_only_the_enterprise_fills_its_vault():
    firm = make_firm()
    words = {"kind": PLAN, "title": "一", "issued_on": TODAY, "expires_on": TODAY, "files": [scan("一")]}
    with pytest.raises(Forbidden):
        vault.keep_document(
            enterprise_id=firm.pk, actor=person(Role.STREET_CLERK, firm.street), at=AT, **words
        )
    with pytest.raises(NotVisible):
        vault.keep_document(enterprise_id=firm.pk, actor=principal(make_firm()), at=AT, **words)


# New versions


def test_a_new_version_takes_the_place_and_the_old_one_is_kept():
    old = keep()
    with pytest.raises(ValidationError, match="同名"):
        keep(old.enterprise)
    new = keep(old.enterprise, replaces=old.pk, issued_on=TODAY)
    old.refresh_from_db()
    assert (old.stage, new.replaces) == (Stage.REPLACED, old)
    assert old.case.attachments.count() == 1
    assert vault.valid_item(old.enterprise, PLAN, TODAY) == new
    with pytest.raises(WrongStage):
        keep(old.enterprise, replaces=old.pk, title="又一版")


def test_what_is_under_review_is_not_replaced_and_nobody_replaces_anothers():
    row = keep()
    stranger = make_firm()
    with pytest.raises(NotVisible):
        keep(stranger, replaces=row.pk)
    drawn(row)
    with pytest.raises(WrongStage, match="正在抽查"):
        keep(row.enterprise, replaces=row.pk, title="另一版")
    vault.return_document(pk=row.pk, reason="缺签字", actor=clerk_of(row), at=AT)
    with pytest.raises(WrongStage) as refusal:
        keep(row.enterprise, replaces=row.pk, title="另一版")
    assert "补正" in refusal.value.next_step


# Samples


def test_a_draw_is_recorded_with_its_seed_and_can_be_computed_again():
    firm = make_firm()
    rows = [keep(firm, title=f"预案{n}") for n in range(5)]
    draw = vault.draw_sample(street_id=firm.street_id, size=2, actor=clerk_of(rows[0]), at=AT)
    assert draw.population == [row.pk for row in rows]
    assert draw.chosen == chosen_from(draw.population, draw.seed, 2)
    sampled = VaultItem.objects.filter(stage=Stage.SAMPLED)
    assert sorted(sampled.values_list("pk", flat=True)) == draw.chosen
    assert {row.draw for row in sampled} == {draw}


def test_there_is_no_silent_second_draw():
    firm = make_firm()
    rows = [keep(firm, title=f"预案{n}") for n in range(3)]
    draw = vault.draw_sample(street_id=firm.street_id, size=1, actor=clerk_of(rows[0]), at=AT)
    with pytest.raises(Conflict, match="没有审查"):
        vault.draw_sample(street_id=firm.street_id, size=1, actor=clerk_of(rows[0]), at=AT)
    for change in (
        lambda: VaultDraw.objects.update(seed="0"),
        lambda: VaultDraw.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    vault.accept_document(pk=draw.chosen[0], actor=clerk_of(rows[0]), at=AT)
    again = vault.draw_sample(street_id=firm.street_id, size=9, actor=clerk_of(rows[0]), at=AT)
    assert draw.chosen[0] not in again.population and len(again.chosen) == 2
    assert VaultDraw.objects.count() == 2


def test_a_draw_is_of_one_street_by_those_who_may():
    here, far = keep(), make_street("远处街道应急办", "440311099")
    other = keep(make_firm(street=far, name="远处样例公司"))
    with pytest.raises(Forbidden):
        vault.draw_sample(street_id=far.pk, size=1, actor=clerk_of(here), at=AT)
    with pytest.raises(Forbidden):
        officer = person(Role.STREET_OFFICER, here.case.organisation)
        vault.draw_sample(street_id=here.case.organisation_id, size=1, actor=officer, at=AT)
    with pytest.raises(NotVisible):
        vault.draw_sample(street_id=10**9, size=1, actor=clerk_of(here), at=AT)
    draw = vault.draw_sample(street_id=far.pk, size=5, actor=person(Role.BUREAU_CLERK, make_bureau()), at=AT)
    assert draw.population == [other.pk]
    with pytest.raises(ValidationError):
        vault.draw_sample(street_id=here.case.organisation_id, size=0, actor=clerk_of(here), at=AT)
    empty = make_street("空街道应急办", "440311098")
    with pytest.raises(Conflict, match="没有可以抽取"):
        vault.draw_sample(street_id=empty.pk, size=1, actor=person(Role.STREET_CLERK, empty), at=AT)


@given(st.sets(st.integers(1, 10**9), max_size=60), st.text(min_size=1), st.integers(1, 70))
def test_a_draw_depends_on_seed_and_keys_alone(keys, seed, size):
    chosen = chosen_from(sorted(keys), seed, size)
    assert chosen == chosen_from(sorted(keys, reverse=True), seed, size)
    assert len(chosen) == min(size, len(keys)) and set(chosen) <= keys


def test_a_review_ends_well_or_with_a_reason_and_a_clock():
    row = drawn(keep())
    with pytest.raises(ValidationError):
        vault.return_document(pk=row.pk, reason=" ", actor=clerk_of(row), at=AT)
    with pytest.raises(Forbidden):
        vault.accept_document(pk=row.pk, actor=principal(row.enterprise), at=AT)
    vault.return_document(pk=row.pk, reason="缺签字", actor=clerk_of(row), at=AT)
    clock = Clock.objects.running().get(case=row.case)
    assert clock.responsible_id == row.enterprise.organisation_id
    fixed = correct(row)
    assert (fixed.stage, fixed.reason, fixed.case.attachments.count()) == (Stage.SAMPLED, "", 2)
    assert not Clock.objects.running().filter(case=row.case).exists()
    vault.accept_document(pk=row.pk, actor=clerk_of(row), at=AT)
    assert vault.valid_item(row.enterprise, PLAN, TODAY) == row


def test_a_correction_keeps_to_the_rules_of_dates():
    row = returned()
    with pytest.raises(ValidationError) as error:
        correct(row, expires_on=None)
    assert "expires_on" in error.value.message_dict


# Pages


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to(AT)


def test_the_enterprise_uploads_replaces_and_corrects_in_the_browser(client, on_the_day):
    firm = make_firm()
    sign_in(client, principal(firm))
    add = reverse("enterprises:portal_vault_add")
    fields = {"kind": PLAN.value, "title": "综合应急预案", "issued_on": "2026-11-01"}
    wrong = client.post(add, {**fields, "files": [scan("一")], "_submission": uuid4()})
    assert wrong.status_code == 422 and "请写有效期" in wrong.content.decode()
    fields["expires_on"] = "2028-11-01"
    done = client.post(add, {**fields, "files": [scan("一")], "_submission": uuid4()})
    page = client.get(done["Location"]).content.decode()
    assert "换新版" in page and "2028-11-01" in page
    row = VaultItem.objects.get()
    replace = reverse("enterprises:portal_vault_replace", args=[row.pk])
    fields |= {"title": "综合应急预案（修订）", "files": [scan("二")], "_submission": uuid4()}
    assert client.post(replace, fields).status_code == 302
    assert client.get(replace).status_code == 409
    held = returned(row.replaced_by)
    sign_in(client, principal(firm))
    listing = client.get(reverse("enterprises:portal_vault")).content.decode()
    assert "没有签发人签字" in listing
    act = reverse("casework:portal_act", args=[held.case_id, "correct"])
    better = {"issued_on": "2026-11-10", "expires_on": "2028-11-01", "files": [scan("三")]}
    assert client.post(act, {**better, "_submission": uuid4()}).status_code == 302


def test_staff_read_ask_draw_and_review_in_the_browser(client, on_the_day):
    row = keep()
    sign_in(client, clerk_of(row))
    tab = client.get(reverse("enterprises:enterprise_documents", args=[row.enterprise_id])).content.decode()
    assert "检查时不再要求提供" in tab and row.title in tab
    ask = reverse("enterprises:document_ask", args=[row.enterprise_id])
    refused = client.post(ask, {"kind": PLAN.value, "note": "检查用", "_submission": uuid4()})
    assert refused.status_code == 409
    assert reverse("casework:desk_case", args=[row.case_id]) in refused.content.decode()
    asked = client.post(ask, {"kind": "drill", "note": "检查用", "_submission": uuid4()})
    assert asked.status_code == 302
    draws = reverse("enterprises:vault_draws")
    done = client.post(draws, {"street": row.case.organisation_id, "size": 3, "_submission": uuid4()})
    page = client.get(done["Location"]).content.decode()
    assert VaultDraw.objects.get().seed in page and "与抽中的一致" in page
    act = reverse("casework:desk_act", args=[row.case_id, "accept"])
    assert client.post(act, {"_submission": uuid4()}).status_code == 302
    listing = reverse("enterprises:vault")
    assert row.title in client.get(listing, {"stage": "accepted", "kind": PLAN.value}).content.decode()
    assert row.title not in client.get(listing, {"stage": "kept"}).content.decode()
    sign_in(client, person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099")))
    assert row.title not in client.get(listing).content.decode()
    assert client.get(done["Location"]).status_code == 404
