"""Export: what is filtered within the own scope, at once or as long work, recorded, no formula."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, User
from accounts.refusals import Forbidden
from accounts.stages import Role
from casework.models import LongTask
from casework.operations.running import run_one
from casework.sheets import write_table
from enterprises.models import RegisterExport
from enterprises.operations import exports
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def sheets_of(answer):
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def export(client, query=""):
    return client.post(f"{reverse('enterprises:export')}?{query}")


def afresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def three(street):
    """Two of the street, one with a name like a formula, and one of another street."""
    make_enterprise(make_street("新湖街道应急办", "440311005"), risk_colour="blue", name="远处样例公司")
    return [
        make_enterprise(street, name="=1+1样例公司", risk_colour="blue", phone="13900001111"),
        make_enterprise(street, name="平常样例公司", risk_colour="red"),
    ]


def test_the_export_holds_what_is_filtered_and_nothing_of_other_streets(three, clerk, client):
    rows = sheets_of(export(sign_in(client, clerk), "risk=blue"))["企业底册"]
    assert rows[0] == list(exports.EXPORTED)
    assert [row[0] for row in rows[1:]] == ["=1+1样例公司"]
    assert "139****1111" in rows[1]


def test_a_name_like_a_formula_is_text(three, clerk, client):
    answer = export(sign_in(client, clerk), "risk=blue")
    cell = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_every_export_is_recorded_for_the_audit_administrator(three, clerk, client):
    sheets_of(export(sign_in(client, clerk), "risk=blue&after=3&unknown=1"))
    record = RegisterExport.objects.get()
    assert (record.exported_by, record.rows, record.query) == (clerk, 1, "risk=blue")
    assert client.get(reverse("enterprises:export_records")).status_code == 403
    audit = make_person(Role.AUDIT_ADMIN, make_bureau())
    text = sign_in(client, audit).get(reverse("enterprises:export_records")).content.decode()
    assert clerk.name in text
    assert "风险等级：蓝色" in text


def test_a_get_exports_nothing_and_a_wrong_condition_is_refused(three, clerk, client):
    sign_in(client, clerk)
    assert client.get(reverse("enterprises:export")).status_code == 405
    assert export(client, "risk=purple").status_code == 409
    assert not RegisterExport.objects.exists()


@pytest.fixture
def task(three, clerk, client, monkeypatch):
    """A large export, handed in by the clerk."""
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    answer = export(sign_in(client, clerk), "sort=updated")
    task = LongTask.objects.get()
    assert answer["Location"] == reverse("casework:work_item", args=[task.pk])
    return task


def test_a_large_one_is_long_work_with_the_same_rows(task, clerk, client):
    done = run_one(clock=lambda: AT)
    assert (done.state, done.total, done.done) == ("finished", 2, 2)
    rows = sheets_of(client.get(reverse("casework:work_file", args=[task.pk])))["企业底册"]
    assert [row[0] for row in rows[1:]] == ["平常样例公司", "=1+1样例公司"]
    assert RegisterExport.objects.get().rows == 2
    assert "下载" in client.get(reverse("casework:work_item", args=[task.pk])).content.decode()


def test_who_has_lost_the_post_meanwhile_gets_words_and_no_file(task, clerk):
    clerk.appointments.update(ended_at=timezone.now())
    done = run_one(clock=lambda: AT)
    assert (done.state, done.path) == ("failed", "")
    assert "已不能查看企业底册" in done.message
    assert not RegisterExport.objects.exists()


def test_who_was_moved_to_another_street_gets_that_streets_rows(task, clerk):
    clerk.appointments.update(ended_at=timezone.now())
    new = make_street("新湖街道应急办", "440311005")
    Appointment.objects.create(user=clerk, organisation=new, role=Role.STREET_CLERK, began_at=AT)
    assert run_one(clock=lambda: AT).done == 1


def test_a_file_is_not_fetched_by_an_owner_who_was_moved_since(task, clerk, client):
    done = run_one(clock=lambda: AT)
    exports.must_have(done, afresh(clerk))
    clerk.appointments.update(ended_at=timezone.now())
    new = make_street("新湖街道应急办", "440311005")
    Appointment.objects.create(user=clerk, organisation=new, role=Role.STREET_CLERK, began_at=AT)
    with pytest.raises(Forbidden):
        exports.must_have(done, afresh(clerk))
    assert client.get(reverse("casework:work_file", args=[task.pk])).status_code == 403


def test_work_left_by_a_killed_worker_is_written_anew_and_recorded_once(task):
    from casework.operations.running import LEASE, claim_task

    claim_task(at=AT)  # and nothing more is heard of it
    done = run_one(clock=lambda: AT + LEASE)
    assert (done.state, done.attempts) == ("finished", 2)
    assert RegisterExport.objects.count() == 1


def test_what_does_not_fit_goes_on_in_the_next_sheet():
    stream = BytesIO()
    rows = [(f"第{n}行", n) for n in range(7)]
    assert write_table(stream, title="表", columns=["甲", "乙"], rows=rows, rows_per_sheet=3) == 7
    book = openpyxl.load_workbook(stream)
    assert [sheet.max_row for sheet in book] == [4, 4, 2]
    assert [sheet["A1"].value for sheet in book] == ["甲"] * 3
    assert book.worksheets[2]["A2"].value == "第6行"
