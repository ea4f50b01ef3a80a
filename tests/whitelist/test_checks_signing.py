"""现场核查 and 抽查复核 signed apart by two certified officers (NS-4.1.2, SC-54.1)."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Conflict, Forbidden, Incomplete, Refusal
from accounts.stages import Role
from casework.models import Document
from tests.accounts.people import make_bureau, make_person, moment, sign_in
from tests.whitelist.onsite import AT, FIRST, LAST, answered, begun, both, keyed, sign_page, url, words
from tests.whitelist.rounds import make_application, officers, principal
from whitelist.models import Application
from whitelist.operations import checks
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import ApplicationStage as S
from whitelist.stages import CheckKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to(AT)


# Signing


def test_unanswered_and_unexplained_items_are_named():
    check = begun()
    checks.save_check(
        pk=check.pk, actor=check.officer, at=AT, answers={FIRST: {"met": False}}, company_person="乙"
    )
    with pytest.raises(Incomplete) as refused:
        checks.sign_check(pk=check.pk, actor=check.officer, at=AT)
    assert f"{CHECK_ITEMS[0].label}（不符合须写明情形）" in refused.value.missing
    assert CHECK_ITEMS[1].label in refused.value.missing
    check.refresh_from_db()
    assert check.signed_hash == ""


def test_the_same_officer_does_not_sign_twice():
    check = answered(begun())
    checks.sign_check(pk=check.pk, actor=check.officer, at=AT)
    with pytest.raises(Forbidden, match="另一名执法人员"):
        checks.sign_check(pk=check.pk, actor=check.officer, at=AT)


def test_the_first_officer_may_take_the_signature_back():
    check = answered(begun())
    first, second = both(check)
    checks.sign_check(pk=check.pk, actor=first, at=AT)
    with pytest.raises(Conflict):
        checks.take_back_signature(pk=check.pk, actor=second, at=AT)
    checks.take_back_signature(pk=check.pk, actor=first, at=AT)
    assert checks.save_check(pk=check.pk, actor=first, at=AT, opinion="补充").opinion == "补充"


def test_what_changed_since_it_was_read_is_not_signed():
    check = answered(begun())
    first, second = both(check)
    seen = checks.seal_of(check)
    checks.save_check(pk=check.pk, actor=second, at=AT, opinion="改了一句")
    with pytest.raises(Conflict, match="有改动"):
        checks.sign_check(pk=check.pk, actor=first, at=AT, seen=seen)
    check.refresh_from_db()
    assert checks.sign_check(pk=check.pk, actor=first, at=AT, seen=checks.seal_of(check)).signed_hash


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_first_at_once_one_wins_and_the_other_is_told():
    check = answered(begun())
    users, seen = [user.pk for user in both(check)], checks.seal_of(check)
    barrier, outcomes = Barrier(2), []

    def sign(pk):
        barrier.wait()
        try:
            checks.sign_check(pk=check.pk, actor=User.objects.get(pk=pk), at=AT, seen=seen)
            outcomes.append("signed")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=(pk,)) for pk in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "signed"]
    check.refresh_from_db()
    assert check.signed_hash
    assert check.concluded_at is None


def test_a_wrong_password_signs_nothing(client):
    check = answered(begun())
    answer = sign_page(client, check.officer, check.application, password="not-mine")
    check.refresh_from_db()
    assert answer.status_code == 422
    assert "密码不正确" in words(answer)
    assert check.signed_hash == ""


def test_two_officers_find_everything_met(client):
    check = answered(begun())
    first, second = both(check)
    sign_page(client, first, check.application)
    answer = sign_page(client, second, check.application)
    assert client.get(answer["Location"])["Location"] == reverse(
        "casework:desk_case", args=[check.application.case_id]
    )
    row = Application.objects.get(pk=check.application_id)
    check.refresh_from_db()
    assert row.stage == S.QUALIFIED
    assert (check.officer, check.second_officer, check.qualified) == (first, second, True)
    assert Document.objects.filter(case=row.case, kind="verification", for_party=False).count() == 1


def test_an_unmet_item_leaves_the_decision_to_the_head(client):
    check = answered(begun(), unmet=(FIRST,))
    for officer in both(check):
        sign_page(client, officer, check.application)
    row = Application.objects.get(pk=check.application_id)
    assert row.stage == S.ACCEPTED
    assert row.unmet == ["未按要求设置安全管理机构或配备专职安全管理人员：现场没有看到"]
    case_page = reverse("casework:portal_case", args=[row.case_id])
    text = words(sign_in(client, principal(row.enterprise)).get(case_page))
    assert "不符合情形1" not in text


def test_a_note_beside_a_met_item_stays_on_the_officers_sheet(client):
    check = answered(begun())
    checks.save_check(
        pk=check.pk, actor=check.officer, at=AT, answers={FIRST: {"met": True, "note": "内部记一笔"}}
    )
    for officer in both(check):
        checks.sign_check(pk=check.pk, actor=officer, at=AT)
    sign_in(client, principal(check.application.enterprise))
    for page in (
        reverse("whitelist:portal"),
        reverse("casework:portal_case", args=[check.application.case_id]),
    ):
        assert "内部记一笔" not in words(client.get(page))


# 附件7


@pytest.mark.parametrize("stage", [S.REPORTED, S.SERVED, S.IN_REVIEW])
def test_the_bureau_reviews_a_sample_without_rewriting_what_was_told(client, stage, time_machine):
    """NS-4.1.2: 附件7, of those to be listed and of those refused."""
    row = make_application(stage)
    time_machine.move_to("2026-11-17 10:00:00+08:00")
    at, told = moment("2026-11-17 10:00"), list(row.unmet)
    pair = [make_person(Role.BUREAU_OFFICER, make_bureau()) for _ in range(2)]
    sign_in(client, pair[0]).post(url("_start", row, "sample_check"), keyed())
    check = row.checks.get(kind=CheckKind.SAMPLE_REVIEW)
    answers = {item.name: {"met": item.name != LAST, "note": "另有情形"} for item in CHECK_ITEMS}
    checks.save_check(pk=check.pk, actor=pair[0], at=at, answers=answers, company_person="乙")
    for officer in pair:
        sign_page(client, officer, row, prefix="sample_check")
    check.refresh_from_db()
    after = Application.objects.get(pk=row.pk)
    assert check.qualified is False
    assert (after.stage, after.unmet) == (stage, told)
    assert Document.objects.filter(case=row.case, kind="sample_review").count() == 1


def test_a_street_officer_does_not_review_samples(client):
    row = make_application(S.SERVED)
    officer = officers(row.enterprise.street)[0]
    answer = sign_in(client, officer).post(url("_start", row, "sample_check"), keyed())
    assert answer.status_code == 403
    assert not row.checks.filter(kind=CheckKind.SAMPLE_REVIEW).exists()


def test_there_is_nothing_to_fill_in_after_the_conclusion(client):
    row = make_application(S.QUALIFIED)
    answer = sign_in(client, officers(row.enterprise.street)[0]).get(url("", row))
    assert answer["Location"] == reverse("casework:desk_case", args=[row.case_id])
