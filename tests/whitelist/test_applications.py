"""纳入申请: begun once, signed by the principal, late ones for the next list, refused with 附件10, reviewed, withdrawn."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection
from docx import Document as Docx

from accounts.models import User
from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, Refusal, WrongStage
from accounts.stages import Role
from casework.models import Document, Service
from casework.operations.papers import open_document
from tests.accounts.people import make_bureau, make_person, make_street
from tests.whitelist.rounds import (
    ANSWERS,
    FINDINGS,
    YEAR,
    day,
    make_application,
    make_firm,
    make_round,
    officers,
    person,
    principal,
)
from whitelist.models import Application, ReviewRequest
from whitelist.operations import applications, refusals
from whitelist.stages import LIVE_STAGES, ReviewStage, RoundStage
from whitelist.stages import ApplicationStage as S

pytestmark = pytest.mark.django_db


def at(text):
    return day(YEAR, text)


def safety_officer(enterprise):
    return make_person(Role.SAFETY_OFFICER, enterprise.organisation)


def filled(**changes):
    row = make_application(S.DRAFT)
    who = principal(row.enterprise)
    return applications.save_draft(
        pk=row.pk, actor=who, at=at("10-12 10:00"), declaration=ANSWERS, report=FINDINGS | changes
    )


def paper(row, kind):
    return Document.objects.get(case=row.case, kind=kind)


def words_of(document):
    with open_document(document).stream as stream:
        docx = Docx(BytesIO(stream.read()))
    cells = [cell.text for table in docx.tables for line in table.rows for cell in line.cells]
    return "\n".join([paragraph.text for paragraph in docx.paragraphs] + cells)


# Beginning and filling in


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_make_one_live_application():
    make_round(RoundStage.ACCEPTING, enterprises=())
    enterprise = make_firm()
    users = [principal(enterprise).pk, safety_officer(enterprise).pk]
    barrier, outcomes = Barrier(2), []

    def begin(pk):
        barrier.wait()
        try:
            actor = User.objects.get(pk=pk)
            applications.begin_application(enterprise_id=enterprise.pk, actor=actor, at=at("10-12"))
            outcomes.append("begun")
        except Refusal as refusal:
            outcomes.append(type(refusal))
        finally:
            connection.close()

    threads = [Thread(target=begin, args=(pk,)) for pk in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == sorted(["begun", Conflict], key=str)
    assert Application.objects.filter(enterprise=enterprise, stage__in=LIVE_STAGES).count() == 1


def test_an_enterprise_on_the_list_does_not_apply_again_until_its_last_year():
    enterprise = make_application(S.INCLUDED).enterprise
    entry = enterprise.entries.get()
    early, late = day(YEAR + 1, "10-12"), day(entry.valid_until.year + 1, "03-02")
    with pytest.raises(Conflict, match="有效期内不需要重新申报"):
        applications.begin_application(enterprise_id=enterprise.pk, actor=principal(enterprise), at=early)
    again = applications.begin_application(enterprise_id=enterprise.pk, actor=principal(enterprise), at=late)
    assert again.stage == S.DRAFT


def test_a_draft_is_the_enterprises_own_even_after_it_is_withdrawn():
    """Decision 6: nobody who later decides reads a first version."""
    row = make_application(S.DRAFT)
    clerk = person(Role.STREET_CLERK, row.enterprise.street)
    assert not Application.objects.visible_to(clerk).filter(pk=row.pk).exists()
    applications.withdraw(pk=row.pk, actor=principal(row.enterprise), at=at("10-13"), reason="不报了")
    assert not Application.objects.visible_to(clerk).filter(pk=row.pk).exists()
    assert Application.objects.visible_to(principal(row.enterprise)).get(pk=row.pk).stage == S.WITHDRAWN


def test_a_safety_officer_fills_in_but_only_the_principal_signs():
    row = make_application(S.DRAFT)
    officer = safety_officer(row.enterprise)
    applications.save_draft(pk=row.pk, actor=officer, at=at("10-12"), declaration=ANSWERS, report=FINDINGS)
    with pytest.raises(Forbidden, match="企业主要负责人"):
        applications.submit(pk=row.pk, actor=officer, at=at("10-12"))
    row.refresh_from_db()
    assert row.stage == S.DRAFT
    assert not row.signed_hash


@pytest.mark.parametrize("stage", [S.SUBMITTED, S.ACCEPTED, S.QUALIFIED])
def test_what_was_submitted_is_not_changed_any_more(stage):
    row = make_application(stage)
    with pytest.raises(Conflict, match="不能再修改"):
        applications.save_draft(
            pk=row.pk, actor=principal(row.enterprise), at=at("10-20"), declaration={"level": "1"}
        )


def test_another_firms_application_does_not_exist():
    row, stranger = make_application(S.DRAFT), principal(make_firm())
    with pytest.raises(NotVisible):
        applications.save_draft(pk=row.pk, actor=stranger, at=at("10-12"), declaration=ANSWERS)
    with pytest.raises(NotVisible):
        applications.withdraw(pk=row.pk, actor=stranger, at=at("10-12"), reason="样例")


# Submitting


def test_gaps_in_the_forms_are_named_when_it_is_signed():
    row = make_application(S.DRAFT)
    with pytest.raises(Incomplete) as refused:
        applications.submit(pk=row.pk, actor=principal(row.enterprise), at=at("10-12"))
    assert "设置安全管理机构" in refused.value.reason
    assert "检查完成日期" in refused.value.reason


def test_a_third_party_that_checked_is_named():
    row = filled(checked_by="third")
    with pytest.raises(Incomplete, match="第三方机构名称"):
        applications.submit(pk=row.pk, actor=principal(row.enterprise), at=at("10-12 11:00"))


def test_after_the_last_day_it_counts_for_the_next_list_if_the_principal_agrees():
    """NS-4.1.1: told and agreed, nothing changes before."""
    row = filled()
    who, late = principal(row.enterprise), at("11-11 09:00")
    with pytest.raises(Incomplete, match="2026-11-10 截止"):
        applications.submit(pk=row.pk, actor=who, at=late)
    row.refresh_from_db()
    assert (row.stage, row.round.year) == (S.DRAFT, YEAR)
    moved = applications.submit(pk=row.pk, actor=who, at=late, agreed_next_year=True)
    assert (moved.stage, moved.round.year) == (S.SUBMITTED, YEAR + 1)


def test_on_the_last_day_it_still_counts_for_this_list():
    row = filled()
    submitted = applications.submit(pk=row.pk, actor=principal(row.enterprise), at=at("11-10 23:59"))
    assert submitted.round.year == YEAR


def test_submitting_issues_annex_2_and_3_for_the_enterprise():
    row = make_application(S.SUBMITTED)
    form, report = paper(row, "application_form"), paper(row, "report")
    assert row.enterprise.name in words_of(form)
    assert row.enterprise.name in words_of(report)
    assert Document.objects.visible_to(principal(row.enterprise)).count() == 2
    assert not Document.objects.visible_to(principal(make_firm())).exists()
    other_street = person(Role.STREET_CLERK, make_street("光明街道应急办", "440311001"))
    assert not Document.objects.visible_to(other_street).exists()


def test_the_first_day_counts_after_a_correction():
    row = make_application(S.RETURNED)
    first = row.first_submitted_at
    done = applications.resubmit(pk=row.pk, actor=principal(row.enterprise), at=at("10-14"))
    assert done.stage == S.SUBMITTED
    assert done.first_submitted_at == first
    assert done.signed_at > first


def test_a_recommended_draft_is_completed_and_signed_by_the_enterprise():
    """positive-list.md, decision 4."""
    row = make_application(S.DRAFT, recommended=True)
    who = principal(row.enterprise)
    assert Application.objects.visible_to(who).filter(pk=row.pk).exists()
    applications.save_draft(pk=row.pk, actor=who, at=at("10-12"), declaration=ANSWERS, report=FINDINGS)
    assert applications.submit(pk=row.pk, actor=who, at=at("10-12")).stage == S.SUBMITTED


# Refused, served, reviewed


def test_annex_10_numbers_the_unmet_conditions():
    """NS-F10."""
    row = make_application(S.REFUSED)
    text = words_of(paper(row, "refusal_notice"))
    assert row.unmet == ["未按要求设置安全管理机构或配备专职安全管理人员：查看现场和台账"]
    assert row.unmet[0] in text
    assert "1、" in text
    assert Document.objects.visible_to(principal(row.enterprise)).filter(kind="refusal_notice").exists()


def test_the_check_sheet_stays_with_the_authority():
    row = make_application(S.QUALIFIED)
    sheet = paper(row, "verification")
    assert row.enterprise.name in words_of(sheet)
    assert not Document.objects.visible_to(principal(row.enterprise)).filter(pk=sheet.pk).exists()
    assert Document.objects.visible_to(officers(row.enterprise.street)[0]).filter(pk=sheet.pk).exists()


def test_the_portals_receipt_starts_three_working_days():
    """NS-F10: received on Friday 16 October, the third working day after is Wednesday 21 October."""
    row = make_application(S.REFUSED)
    refusals.receipt(pk=row.pk, actor=principal(row.enterprise), at=at("10-16 15:00"))
    clock = row.case.clocks.running().get(code="ask_review")
    assert clock.due_on == at("10-21").date()
    assert Service.objects.get(document__case=row.case).method == Service.Method.PORTAL


def test_review_is_asked_for_until_the_last_day():
    row = make_application(S.REFUSED)
    who = principal(row.enterprise)
    refusals.receipt(pk=row.pk, actor=who, at=at("10-16 15:00"))
    request = refusals.request_review(pk=row.pk, actor=who, at=at("10-21 23:30"), grounds="证书已经取得")
    assert request.stage == ReviewStage.FILED


def test_a_review_ends_with_the_application_that_is_withdrawn():
    """Nobody decides on what its owner has given up, and no clock of it runs on."""
    row = make_application(S.IN_REVIEW)
    who = principal(row.enterprise)
    applications.withdraw(pk=row.pk, actor=who, at=at("10-21 10:00"), reason="明年再申请")
    request = row.review_requests.get()
    assert (request.stage, request.decision_reason) == (ReviewStage.DROPPED, "企业撤回了申请：明年再申请")
    assert request.case.closed_at is not None
    assert not request.case.clocks.running().exists()
    head = person(Role.SECTION_HEAD, make_bureau())
    with pytest.raises(WrongStage):
        refusals.uphold(pk=request.pk, actor=head, at=at("10-22"), reason="事实清楚")


def test_review_is_refused_after_the_last_day():
    row = make_application(S.REFUSED)
    who = principal(row.enterprise)
    refusals.receipt(pk=row.pk, actor=who, at=at("10-16 15:00"))
    with pytest.raises(Incomplete, match="2026-10-21 已过"):
        refusals.request_review(pk=row.pk, actor=who, at=at("10-22 00:10"), grounds="证书已经取得")
    assert not ReviewRequest.objects.exists()


@pytest.mark.parametrize("stage", LIVE_STAGES)
def test_the_principal_withdraws_from_every_stage_before_inclusion(stage):
    row = make_application(stage)
    done = applications.withdraw(
        pk=row.pk, actor=principal(row.enterprise), at=at("12-08 10:00"), reason="暂不申报"
    )
    assert done.stage == S.WITHDRAWN
    assert not row.case.clocks.running().exists()


def test_a_recommended_enterprise_may_decline_too():
    row = make_application(S.DRAFT, recommended=True)
    assert (
        applications.withdraw(pk=row.pk, actor=principal(row.enterprise), at=at("10-13"), reason="样例").stage
        == S.WITHDRAWN
    )


def test_an_included_enterprise_does_not_withdraw_its_application():
    row = make_application(S.INCLUDED)
    with pytest.raises(Refusal):
        applications.withdraw(pk=row.pk, actor=principal(row.enterprise), at=at("12-10"), reason="样例")
