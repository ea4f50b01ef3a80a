"""自查自报: reported with the server's time that nobody changes, corrected, looked at by the street (GM-1.2)."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import Case, StepTaken
from casework.operations import open_attachment
from enterprises.models import SelfReport
from enterprises.operations import self_reports as acts
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.whitelist.onsite import photo
from tests.whitelist.staff import make_firm, person, principal

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")
SAID = {"place": "二楼冲压车间3号机", "description": "光电保护装置失灵", "found_on": date(2026, 11, 16)}
DONE = {"measure": "更换光电保护装置并试机", "corrected_on": date(2026, 11, 17)}
Stage = SelfReport.Stage


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(firm, at=AT):
    return {"actor": principal(firm), "at": at}


def drafted(firm=None, photos=1):
    firm = firm or make_firm()
    row = acts.begin_self_report(enterprise_id=firm.pk, **words(firm))
    pictures = [photo(f"前{number}.jpg") for number in range(photos)]
    return acts.save_self_report(pk=row.pk, values=SAID, photos=pictures, **words(firm))


def reported(firm=None):
    row = drafted(firm)
    return acts.report_self_report(pk=row.pk, **words(row.enterprise))


def corrected(firm=None, at=AT + timedelta(days=1)):
    row = reported(firm)
    return acts.correct_self_report(pk=row.pk, photos=[photo("后.jpg")], **DONE, **words(row.enterprise, at))


def clerk_of(row):
    return person(Role.STREET_CLERK, row.case.organisation)


def test_a_report_is_sealed_with_words_photos_and_the_servers_moment():
    row = SelfReport.objects.get(pk=reported().pk)
    assert (row.stage, row.reported_at) == (Stage.REPORTED, AT)
    step = StepTaken.objects.get(case=row.case, step="report")
    assert step.data["sha256"] == row.reported_hash
    assert step.data["photos"] == list(row.case.attachments.values_list("sha256", flat=True))
    assert row.place in row.case.title


@pytest.mark.parametrize(
    "change",
    [
        {"reported_at": AT - timedelta(days=3)},
        {"found_on": date(2026, 1, 1)},
        {"description": "别的"},
        {"reported_hash": "0" * 64},
        {"reported_at": None},
    ],
)
def test_the_database_refuses_to_change_what_was_reported(change):
    """The time of the upload is evidence, whoever holds the database."""
    row = reported()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SelfReport.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfReport.objects.filter(pk=row.pk).delete()


def test_control_a_draft_may_be_changed():
    row = drafted()
    assert SelfReport.objects.filter(pk=row.pk).update(description="改写") == 1


def test_the_moment_of_a_correction_never_moves_back():
    row = corrected()
    for moved in (AT, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            SelfReport.objects.filter(pk=row.pk).update(corrected_at=moved)
    assert SelfReport.objects.filter(pk=row.pk).update(corrected_at=AT + timedelta(days=9)) == 1


def test_photos_cannot_be_changed_or_removed_even_from_a_draft():
    row = drafted()
    for change in (
        lambda: row.case.attachments.update(uploaded_at=AT - timedelta(days=9)),
        lambda: row.case.attachments.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_photo_is_served_without_the_place_where_it_was_taken():
    picture, exif = Image.new("RGB", (40, 30), "red"), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "样例手机"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    row = drafted(photos=0)
    upload = photo("gps.jpg")
    upload.file, upload.size = io.BytesIO(stream.getvalue()), len(stream.getvalue())
    acts.save_self_report(pk=row.pk, values={}, photos=[upload], **words(row.enterprise))
    served = open_attachment(row.case.attachments.get())
    with served.stream as copy:
        assert not Image.open(copy).getexif()


@pytest.mark.parametrize("gap", [{"place": ""}, {"description": ""}, {"found_on": None}])
def test_without_place_words_and_day_nothing_is_reported(gap):
    row = drafted()
    acts.save_self_report(pk=row.pk, values=gap, **words(row.enterprise))
    with pytest.raises(Incomplete, match="请写明部位"):
        acts.report_self_report(pk=row.pk, **words(row.enterprise))


def test_a_photo_before_is_needed():
    row = drafted(photos=0)
    with pytest.raises(Incomplete, match="整改前照片"):
        acts.report_self_report(pk=row.pk, **words(row.enterprise))


def test_a_hazard_is_not_found_tomorrow():
    row = drafted()
    acts.save_self_report(pk=row.pk, values={"found_on": date(2026, 11, 17)}, **words(row.enterprise))
    with pytest.raises(Incomplete, match="不能晚于今天"):
        acts.report_self_report(pk=row.pk, **words(row.enterprise))


def test_what_is_no_picture_is_no_photo(tmp_path):
    from whitelist.demonstration.papers import scan

    row = drafted(photos=0)
    with pytest.raises(ValidationError, match="不是照片"):
        acts.save_self_report(pk=row.pk, values={}, photos=[scan("函")], **words(row.enterprise))
    assert not row.case.attachments.exists()


def test_after_reporting_the_words_stay():
    row = reported()
    with pytest.raises(Conflict):
        acts.save_self_report(pk=row.pk, values={"description": "没事"}, **words(row.enterprise))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"corrected_on": date(2026, 11, 15)}, "不能早于发现日期"),
        ({"corrected_on": date(2026, 11, 18)}, "不能晚于今天"),
        ({"measure": " "}, "请写明整改措施"),
        ({"photos": []}, "整改后照片"),
    ],
)
def test_a_correction_tells_what_when_and_shows_it(change, reason):
    row = reported()
    at = AT + timedelta(days=1)
    given = {**DONE, "photos": [photo("后.jpg")], **words(row.enterprise, at), **change}
    with pytest.raises(Incomplete, match=reason):
        acts.correct_self_report(pk=row.pk, **given)
    assert SelfReport.objects.get(pk=row.pk).stage == Stage.REPORTED


def test_the_street_looks_and_the_case_is_closed():
    row = corrected()
    acts.see_self_report(pk=row.pk, actor=clerk_of(row), at=AT + timedelta(days=2))
    row.refresh_from_db()
    assert row.stage == Stage.SEEN
    assert Case.objects.get(pk=row.case_id).closed_at


def test_the_street_sends_back_with_a_reason_and_a_new_photo_is_needed_then():
    row = corrected()
    with pytest.raises(ValidationError):
        acts.return_self_report(pk=row.pk, reason=" ", actor=clerk_of(row), at=AT + timedelta(days=2))
    acts.return_self_report(pk=row.pk, reason="看不清", actor=clerk_of(row), at=AT + timedelta(days=2))
    later = words(row.enterprise, AT + timedelta(days=3))
    with pytest.raises(Incomplete, match="整改后照片"):
        acts.correct_self_report(pk=row.pk, photos=[], **DONE, **later)
    again = acts.correct_self_report(pk=row.pk, photos=[photo("再拍.jpg")], **DONE, **later)
    assert again.corrected_at == AT + timedelta(days=3)
    assert again.reported_at == AT


def test_nobody_but_the_own_street_and_enterprise_is_let_in():
    row, far = corrected(), make_street("远处街道应急办", "440311099")
    stranger = make_firm(street=far)
    with pytest.raises(NotVisible):
        acts.see_self_report(pk=row.pk, actor=person(Role.STREET_CLERK, far), at=AT)
    with pytest.raises(NotVisible):
        acts.begin_self_report(enterprise_id=row.enterprise_id, actor=principal(stranger), at=AT)
    with pytest.raises(Forbidden):
        acts.begin_self_report(enterprise_id=row.enterprise_id, actor=clerk_of(row), at=AT)
    with pytest.raises(Forbidden):
        acts.see_self_report(pk=row.pk, actor=principal(row.enterprise), at=AT)


def test_a_draft_is_the_enterprises_own_until_it_is_reported():
    row = drafted()
    assert not SelfReport.objects.visible_to(clerk_of(row)).exists()
    assert SelfReport.objects.visible_to(principal(row.enterprise)).exists()


def test_an_empty_draft_is_taken_up_again_and_a_given_up_one_is_final():
    firm = make_firm()
    first, second = (acts.begin_self_report(enterprise_id=firm.pk, **words(firm)) for _ in range(2))
    assert first.pk == second.pk
    acts.discard_self_report(pk=first.pk, **words(firm))
    with pytest.raises(WrongStage):
        acts.report_self_report(pk=first.pk, **words(firm))


def test_what_was_reported_before_a_moment_is_found_by_the_servers_time():
    """What a penalty asks: reported before the visit was notified or begun."""
    row = reported()
    found = SelfReport.objects.reported_before
    assert list(found(row.enterprise, AT + timedelta(seconds=1))) == [row]
    assert not found(row.enterprise, AT).exists()


# Pages


def post(client, name, *args, **fields):
    return client.post(reverse(name, args=args), {"_submission": uuid4(), **fields})


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to(AT)


def test_the_whole_way_in_the_browser(client, on_the_day):
    firm = make_firm()
    sign_in(client, principal(firm))
    began = post(client, "enterprises:portal_self_report_begin")
    row = SelfReport.objects.get()
    assert began["Location"] == reverse("enterprises:portal_self_report", args=[row.pk])
    assert "整改前照片" in client.get(began["Location"]).content.decode()
    saved = client.post(
        reverse("enterprises:portal_self_report_draft", args=[row.pk]),
        {"place": "仓库", "found_on": "2026-12-01", "_changed": ["place", "found_on"]},
        headers={"X-Draft": "1"},
    )
    assert saved.status_code == 422
    row.refresh_from_db()
    assert (row.place, row.found_on) == ("仓库", None)
    words_ = {"place": "仓库", "description": "通道堵塞", "found_on": "2026-11-15"}
    lacking = post(client, "enterprises:portal_self_report", row.pk, **words_)
    assert lacking["Location"] == began["Location"]
    assert "整改前照片" in client.get(lacking["Location"]).content.decode()
    done = post(client, "enterprises:portal_self_report", row.pk, **words_, photos=[photo("前.jpg")])
    page = client.get(done["Location"]).content.decode()
    assert "服务器记录，不能修改" in page
    assert "2026-11-16 10:00" in page
    act = reverse("casework:portal_act", args=[row.case_id, "correct"])
    fields = {"measure": "已清理", "corrected_on": "2026-11-16", "photos": [photo("后.jpg")]}
    assert client.post(act, {"_submission": uuid4(), **fields}).status_code == 302
    assert "已整改，待街道查看" in client.get(reverse("enterprises:portal_self_reports")).content.decode()
    assert client.get(reverse("enterprises:portal_self_report", args=[row.pk])).status_code == 409


def test_staff_read_by_street_and_state(client, on_the_day):
    here = corrected()
    reported(make_firm(street=make_street("远处街道应急办", "440311099"), name="远处样例公司"))
    sign_in(client, make_person(Role.BUREAU_CLERK, here.case.organisation.parent))
    address = reverse("enterprises:self_reports")
    page = client.get(address).content.decode()
    assert here.enterprise.name in page and "远处样例公司" in page and "待查看 1" in page
    street = client.get(address, {"street": here.case.organisation_id}).content.decode()
    assert "远处样例公司" not in street
    still_open = client.get(address, {"state": "open"}).content.decode()
    assert here.enterprise.name not in still_open and "远处样例公司" in still_open
    tab = client.get(reverse("enterprises:enterprise_self_reports", args=[here.enterprise_id]))
    assert "光电保护" in tab.content.decode()
