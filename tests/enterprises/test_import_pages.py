"""The import in the browser: upload, preview, answers, confirm, undo; and who may do it."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.stages import Role
from enterprises.models import Enterprise, ImportBatch
from tests.accounts.people import make_bureau, make_department, make_person, make_street, sign_in
from tests.enterprises import workbooks
from tests.enterprises.register import uscc

pytestmark = pytest.mark.django_db

HEADER = ["企业名称", "信用代码", "地址", "产值"]
WRONG = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def street():
    return make_street("公明街道应急办", "440311002")


@pytest.fixture
def clerk(client, street):
    person = make_person(Role.STREET_CLERK, street)
    sign_in(client, person)
    return person


def upload(client, path, **data):
    file = SimpleUploadedFile("公明底册.xlsx", Path(path).read_bytes())
    return client.post(reverse("enterprises:imports"), {"file": file, **data})


def book(tmp_path, *rows, header=None):
    return workbooks.register(tmp_path / "一.xlsx", *rows, title="公明街道", header=header or HEADER[:3])


def page(client, batch, query=""):
    return client.get(reverse("enterprises:import", args=[batch.pk]) + query)


def act(client, name, batch, **data):
    return client.post(reverse(f"enterprises:import_{name}", args=[batch.pk]), data)


def test_from_upload_to_result_and_back(client, clerk, tmp_path):
    """The whole way: asked column, mended code, confirmation, result, undo."""
    answer = upload(
        client, book(tmp_path, ["甲公司", WRONG, "甲路", "12万"], ["乙公司", uscc(2), "乙路"], header=HEADER)
    )
    batch = ImportBatch.objects.get()
    assert answer["Location"] == reverse("enterprises:import", args=[batch.pk])
    text = page(client, batch).content.decode()
    assert "产值" in text
    assert "12万" in text
    assert "校验位不对" in text
    confirm = reverse("enterprises:import_confirm", args=[batch.pk])
    assert confirm not in text
    assert not Enterprise.objects.exists()

    mend = {"column1": "ignore", "mend-uscc-3-公明街道": uscc(1)}
    assert act(client, "answer", batch, **mend).status_code == 302
    assert confirm in page(client, batch).content.decode()

    act(client, "confirm", batch)
    assert Enterprise.objects.count() == 2
    text = page(client, batch).content.decode()
    assert "已导入" in text
    assert "撤销这次导入" in text

    act(client, "undo", batch)
    assert not Enterprise.objects.filter(withdrawn_at=None).exists()
    assert "已撤销" in page(client, batch).content.decode()


def test_a_refused_workbook_is_a_form_error_with_its_reason(client, clerk, tmp_path):
    path = workbooks.register(tmp_path / "一.xlsx", [1], parts={"xl/vbaProject.bin": b"\0"})
    answer = upload(client, path)
    assert answer.status_code == 422
    assert "带有宏" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_no_file_is_a_form_error(client, clerk):
    answer = client.post(reverse("enterprises:imports"), {})
    assert answer.status_code == 422
    assert "请选择文件" in answer.content.decode()


def test_confirming_before_answering_is_refused_with_what_is_missing(client, clerk, tmp_path):
    upload(client, book(tmp_path, ["甲公司", uscc(1), "甲路", "12万"], header=HEADER))
    answer = act(client, "confirm", ImportBatch.objects.get())
    assert answer.status_code == 409
    assert "产值" in answer.content.decode()
    assert not Enterprise.objects.exists()


def test_lines_are_narrowed_to_an_outcome_or_a_reason(client, clerk, tmp_path):
    upload(
        client, book(tmp_path, ["甲公司", WRONG, "甲路"], ["乙公司", uscc(2), "乙路"], ["丙公司", "", "丙路"])
    )
    batch = ImportBatch.objects.get()
    for query, names in (
        ("", {"甲公司", "乙公司", "丙公司"}),
        ("?outcome=refused", {"甲公司"}),
        ("?reason=missing_code", {"丙公司"}),
        ("?outcome=x&reason=%00", {"甲公司", "乙公司", "丙公司"}),
    ):
        rows = page(client, batch, query).context["rows"]
        assert {row["cells"][0]["text"] for row in rows} == names


def test_a_preview_can_be_given_up(client, clerk, tmp_path):
    upload(client, book(tmp_path, ["甲公司", uscc(1), "甲路"]))
    batch = ImportBatch.objects.get()
    assert act(client, "discard", batch)["Location"] == reverse("enterprises:imports")
    assert page(client, batch).status_code == 404


def test_the_report_is_offered_as_a_file(client, clerk, tmp_path):
    upload(client, book(tmp_path, ["甲公司", WRONG, "甲路"]))
    answer = client.get(reverse("enterprises:import_report", args=[ImportBatch.objects.get().pk]))
    body = json.loads(answer.content)
    assert (body["rows"], body["refused"], body["reasons"]) == (1, 1, {"bad_check_digit": 1})
    assert [(line["sheet"], line["row_number"]) for line in body["lines"]] == [("公明街道", 3)]
    assert "attachment" in answer["Content-Disposition"]


def test_another_street_is_told_nothing_of_a_batch(client, clerk, tmp_path):
    upload(client, book(tmp_path, ["甲公司", uscc(1), "甲路"]))
    batch = ImportBatch.objects.get()
    stranger = make_person(Role.STREET_CLERK, make_street("马田街道应急办", "440311006"))
    sign_in(client, stranger)
    assert page(client, batch).status_code == 404
    for name in ("answer", "confirm", "discard", "undo"):
        assert act(client, name, batch).status_code == 404
    assert ImportBatch.objects.get().state == "preview"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.STREET_OFFICER, 403), (Role.DIRECTOR, 403), (Role.LIAISON, 403)]
)
def test_other_roles_are_told_that_others_import(client, street, role, status):
    home = {Role.STREET_OFFICER: street, Role.DIRECTOR: make_bureau()}.get(role) or make_department()
    sign_in(client, make_person(role, home))
    assert client.get(reverse("enterprises:imports")).status_code == status


def test_a_stranger_is_led_to_the_sign_in(client):
    assert client.get(reverse("enterprises:imports")).status_code == 302


def test_a_cell_with_markup_is_shown_as_text(client, clerk, tmp_path):
    upload(client, book(tmp_path, ["<script>甲</script>", WRONG, "甲路"]))
    text = page(client, ImportBatch.objects.get()).content.decode()
    assert "<script>甲" not in text
    assert "&lt;script&gt;甲" in text


def test_a_control_character_hidden_in_a_cell_is_dropped(client, clerk, tmp_path):
    """Excel writes them as _x0000_; PostgreSQL would refuse the whole import."""
    upload(client, book(tmp_path, ["甲_x0000_公司", uscc(1), "甲路"]))
    batch = ImportBatch.objects.get()
    act(client, "confirm", batch)
    assert Enterprise.objects.get().name in ("甲公司", "甲_x0000_公司")
