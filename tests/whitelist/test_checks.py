"""现场核查 on a phone: who may, what is asked, saved field by field, with photos (NS-4.1.2)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import OfficerCertificate
from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from casework.models import Attachment
from tests.accounts.people import make_person, make_street, sign_in
from tests.whitelist.onsite import (
    AT,
    FIRST,
    LAST,
    answered,
    autosave,
    begun,
    both,
    keyed,
    photo,
    url,
    words,
)
from tests.whitelist.rounds import make_application, officers, person, principal
from whitelist.models import Application, FieldCheck
from whitelist.operations import checks
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import ApplicationStage as S
from whitelist.stages import CheckKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to(AT)


# Who may


def test_an_officer_without_a_certificate_on_the_day_is_refused_with_the_reason(client):
    row = make_application(S.ACCEPTED)
    officer = officers(row.enterprise.street)[0]
    OfficerCertificate.objects.filter(user=officer).update(valid_until="2026-10-19")
    with pytest.raises(Forbidden, match="没有有效的执法证"):
        checks.start_check(application_id=row.pk, kind=CheckKind.VERIFICATION, actor=officer, at=AT)
    text = words(sign_in(client, officer).get(url("", row)))
    assert "没有有效的执法证" in text
    assert "开始填写" not in text
    assert not FieldCheck.objects.exists()


def test_a_certificate_holds_on_its_last_day():
    row = make_application(S.ACCEPTED)
    officer = officers(row.enterprise.street)[0]
    OfficerCertificate.objects.filter(user=officer).update(valid_until="2026-10-20")
    assert begun(row, actor=officer).officer == officer


def test_a_certificate_that_ran_out_since_the_start_does_not_sign():
    check = answered(begun())
    first, second = both(check)
    OfficerCertificate.objects.filter(user=second).update(valid_until="2026-10-19")
    checks.sign_check(pk=check.pk, actor=first, at=AT)
    with pytest.raises(Forbidden, match="没有有效的执法证"):
        checks.sign_check(pk=check.pk, actor=second, at=AT)
    check.refresh_from_db()
    assert check.concluded_at is None


def test_the_page_is_for_officers_of_the_street(client):
    row = make_application(S.ACCEPTED)
    street = row.enterprise.street
    other = make_person(Role.STREET_OFFICER, make_street("光明街道应急办", "440311001"))
    expected = {
        officers(street)[0]: 200,
        person(Role.STREET_CLERK, street): 403,
        other: 404,
        principal(row.enterprise): 404,
    }
    for user, status in expected.items():
        assert sign_in(client, user).get(url("", row)).status_code == status


def test_looking_at_the_page_begins_nothing(client):
    row = make_application(S.ACCEPTED)
    text = words(sign_in(client, officers(row.enterprise.street)[0]).get(url("", row)))
    assert "开始填写" in text
    assert row.declaration["address"] in text
    assert not FieldCheck.objects.exists()


def test_the_second_officer_goes_on_in_the_same_form(client):
    row = make_application(S.ACCEPTED)
    for officer in officers(row.enterprise.street):
        sign_in(client, officer).post(url("_start", row), keyed())
    assert FieldCheck.objects.count() == 1


# Filling in


def test_all_eleven_conditions_are_asked_and_the_priority_ones(client):
    """Decision 9: eight of the form, three beyond it."""
    check = begun()
    text = words(sign_in(client, check.officer).get(url("", check.application)))
    assert all(item.label in text for item in CHECK_ITEMS)
    assert len(re.findall(r'name="met_\w+" value="yes"', text)) == 11
    assert "（9）符合哪些优先条件" in text


def test_a_field_saves_at_once_and_leaves_the_others_alone(client):
    check = begun()
    sign_in(client, check.officer)
    autosave(client, check.application, **{f"met_{FIRST}": "no"})
    answer = autosave(client, check.application, **{f"note_{FIRST}": "没有任命书"})
    autosave(client, check.application, **{f"met_{LAST}": "yes"})
    check.refresh_from_db()
    assert answer.json()["saved_at"] == "10:00"
    assert "还有" in answer.json()["said"]["left"]
    assert check.answers == {FIRST: {"met": False, "note": "没有任命书"}, LAST: {"met": True}}


def test_two_phones_do_not_undo_each_other(client):
    """Each sends the fields it changed, though its form holds older values of the rest."""
    check = begun()
    first, second = both(check)
    autosave(sign_in(client, first), check.application, opinion="一号手机写的")
    stale = {"company_person": "在场人员乙", "opinion": "", "_changed": ["company_person"]}
    sign_in(client, second).post(url("_save", check.application), stale, headers={"X-Draft": "1"})
    check.refresh_from_db()
    assert (check.opinion, check.company_person) == ("一号手机写的", "在场人员乙")


def test_a_visit_of_tomorrow_is_not_kept(client):
    check = begun()
    answer = autosave(sign_in(client, check.officer), check.application, visited_on="2026-10-21")
    check.refresh_from_db()
    assert answer.status_code == 422
    assert check.visited_on == AT.date()


def test_a_signed_form_saves_nothing_any_more(client):
    check = answered(begun())
    checks.sign_check(pk=check.pk, actor=check.officer, at=AT)
    answer = autosave(sign_in(client, both(check)[1]), check.application, opinion="再改改")
    assert answer.status_code == 409
    assert "已经签署" in answer.json()["reason"]


def test_an_application_that_moved_on_is_not_filled_in_any_more():
    check = begun()
    Application.objects.filter(pk=check.application_id).update(stage=S.WITHDRAWN)
    with pytest.raises(Conflict, match="已撤回"):
        checks.save_check(pk=check.pk, actor=check.officer, at=AT, opinion="还在写")


def test_photos_are_kept_and_seen_as_thumbnails(client):
    check = begun()
    sign_in(client, check.officer)
    client.post(url("_photos", check.application), keyed(photos=[photo("一.jpg"), photo("二.jpg")]))
    kept = Attachment.objects.filter(case=check.application.case, purpose="现场照片")
    assert kept.count() == 2
    text = words(client.get(url("", check.application)))
    assert all(f'src="{reverse("casework:attachment", args=[row.pk])}"' in text for row in kept)


def test_what_is_no_picture_is_refused_with_the_reason(client):
    check = begun()
    fake = SimpleUploadedFile("现场.jpg", b"MZ not a picture", content_type="image/jpeg")
    answer = sign_in(client, check.officer).post(
        url("_photos", check.application), keyed(photos=[fake]), follow=True
    )
    assert "照片没有上传" in words(answer)
    assert not Attachment.objects.exists()
