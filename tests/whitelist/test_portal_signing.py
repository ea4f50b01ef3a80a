"""Signing in the portal and what follows: receipt, conclusion, papers."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from casework.models import Document
from tests.accounts.people import PASSWORD, make_person, sign_in
from tests.whitelist.doors import act_url, filled, keyed, url, words
from tests.whitelist.rounds import (
    make_application,
    make_firm,
    officers,
    principal,
)
from whitelist.stages import ApplicationStage as S

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to("2026-10-20 10:00:00+08:00")


@pytest.fixture
def draft():
    return make_application(S.DRAFT)


# Signing and what follows


def test_a_wrong_password_signs_nothing(client, draft):
    filled(draft)
    answer = sign_in(client, principal(draft.enterprise)).post(
        act_url(draft, "submit"), keyed(password="not-mine")
    )
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "密码不正确" in words(answer)
    assert draft.stage == S.DRAFT


def test_the_principal_signs_and_submits_in_the_portal(client, draft):
    filled(draft)
    answer = sign_in(client, principal(draft.enterprise)).post(
        act_url(draft, "submit"), keyed(password=PASSWORD), follow=True
    )
    draft.refresh_from_db()
    assert draft.stage == S.SUBMITTED
    assert "申报表（附件2）" in words(answer)


def test_a_safety_officer_is_refused_the_signature_but_may_fill_in(client, draft):
    filled(draft)
    sign_in(client, make_person(Role.SAFETY_OFFICER, draft.enterprise.organisation))
    assert client.get(url("declaration", draft)).status_code == 200
    assert client.post(act_url(draft, "submit"), keyed(password=PASSWORD)).status_code == 403


def test_a_late_submission_asks_for_agreement_first(client, draft, time_machine):
    filled(draft)
    time_machine.move_to("2026-11-11 10:00:00+08:00")
    sign_in(client, principal(draft.enterprise))
    refused = client.post(act_url(draft, "submit"), keyed(password=PASSWORD))
    assert refused.status_code == 422
    assert "同意计入2028年度" in words(refused)
    client.post(act_url(draft, "submit"), keyed(password=PASSWORD, agreed_next_year="on"))
    draft.refresh_from_db()
    assert (draft.stage, draft.round.year) == (S.SUBMITTED, 2028)


def test_the_receipt_is_called_what_it_is(client):
    row = make_application(S.REFUSED)
    sign_in(client, principal(row.enterprise))
    assert "签收告知书" in words(client.get(reverse("casework:portal_case", args=[row.case_id])))
    client.post(act_url(row, "serve"), keyed(password=PASSWORD))
    row.refresh_from_db()
    assert row.stage == S.SERVED


def test_the_enterprise_reads_the_conclusion_but_no_internal_note(client):
    row = make_application(S.QUALIFIED)
    check = row.checks.get()
    type(check).objects.filter(pk=check.pk).update(opinion="内部研判意见")
    text = words(
        sign_in(client, principal(row.enterprise)).get(reverse("casework:portal_case", args=[row.case_id]))
    )
    assert "符合纳入条件" in text
    assert "内部研判意见" not in text


def opens(client, address):
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to the end, so that the file is closed
    return answer.status_code == 200


def test_papers_are_downloaded_by_those_they_concern(client):
    row = make_application(S.REFUSED)
    kinds = {paper.kind: reverse("casework:document", args=[paper.pk]) for paper in Document.objects.all()}
    allowed = {
        principal(row.enterprise): {"application_form", "report", "refusal_notice"},
        officers(row.enterprise.street)[0]: set(kinds),
        principal(make_firm()): set(),
    }
    for user, own in allowed.items():
        sign_in(client, user)
        got = {kind for kind, address in kinds.items() if opens(client, address)}
        assert got == own
