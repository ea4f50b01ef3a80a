"""A large import in the browser: read, confirmed and undone as long work, with the same counts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import WrongStage
from accounts.stages import Role
from casework.models import LongTask
from casework.operations.running import LEASE, claim_task, run_one
from enterprises.models import Enterprise, FieldChange, ImportBatch
from enterprises.operations.imports import confirm_batch, discard_batch, large
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.enterprises import workbooks
from tests.enterprises.register import uscc

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")
HEADER = ["企业名称", "信用代码", "地址"]
State = ImportBatch.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(large, "LARGE", 2)


@pytest.fixture
def clerk(client):
    person = make_person(Role.STREET_CLERK, make_street("公明街道应急办", "440311002"))
    sign_in(client, person)
    return person


def upload(client, tmp_path, number=4):
    rows = [[f"甲{n}公司", uscc(n), f"甲路{n}号"] for n in range(1, number + 1)]
    path = workbooks.register(tmp_path / "一.xlsx", *rows, title="公明街道", header=HEADER)
    file = SimpleUploadedFile("公明底册.xlsx", path.read_bytes())
    client.post(reverse("enterprises:imports"), {"file": file})
    return ImportBatch.objects.get()


def act(client, name, batch):
    return client.post(reverse(f"enterprises:import_{name}", args=[batch.pk]), {})


def page(client, batch):
    return client.get(reverse("enterprises:import", args=[batch.pk])).content.decode()


def work():
    task = run_one(clock=lambda: AT)
    assert task.state == "finished", task.message
    return ImportBatch.objects.get()


def test_from_upload_to_result_and_back(client, clerk, tmp_path):
    batch = upload(client, tmp_path)
    assert batch.state == State.READING
    assert "确认导入" not in page(client, batch)
    batch = work()
    assert (batch.state, batch.report["rows"], batch.report["created"]) == (State.PREVIEW, 4, 4)
    assert "确认导入" in page(client, batch)
    act(client, "confirm", batch)
    assert not Enterprise.objects.exists()
    assert "确认导入" not in page(client, batch)
    assert act(client, "confirm", batch).status_code == 409
    batch = work()
    assert (batch.state, Enterprise.objects.count(), batch.lines.count()) == (State.APPLIED, 4, 4)
    act(client, "undo", batch)
    assert work().state == State.UNDONE
    assert not Enterprise.objects.filter(withdrawn_at=None).exists()


def test_while_it_is_read_it_is_neither_confirmed_nor_given_up(client, clerk, tmp_path):
    batch = upload(client, tmp_path)
    for operation in (confirm_batch, discard_batch):
        with pytest.raises(WrongStage):
            operation(batch_id=batch.pk, actor=clerk, at=AT)
    client.post(reverse("casework:work_cancel", args=[batch.task_id]))
    discard_batch(batch_id=batch.pk, actor=clerk, at=AT)


def test_a_colleague_sees_who_is_at_it(client, clerk, tmp_path):
    batch = upload(client, tmp_path)
    sign_in(client, make_person(Role.STREET_HEAD, clerk.appointments.get().organisation))
    text = page(client, batch)
    assert f"{clerk.name}的后台办理" in text
    assert "every 2s" not in text


def test_an_import_left_by_a_killed_worker_is_done_once(client, clerk, tmp_path):
    batch = upload(client, tmp_path)
    work()
    act(client, "confirm", batch)
    claim_task(at=AT)
    task = run_one(clock=lambda: AT + LEASE)
    assert (task.state, task.attempts) == ("finished", 2)
    assert FieldChange.objects.filter(field="created").count() == 4


def test_standing_lost_in_between_imports_nothing(client, clerk, tmp_path):
    batch = upload(client, tmp_path)
    work()
    act(client, "confirm", batch)
    clerk.appointments.update(ended_at=timezone.now())
    task = run_one(clock=lambda: AT)
    assert task.state == "failed"
    assert not Enterprise.objects.exists()


def test_a_file_with_few_lines_is_read_at_once(client, clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(large, "LARGE", 100)
    assert upload(client, tmp_path).state == State.PREVIEW
    assert not LongTask.objects.exists()
