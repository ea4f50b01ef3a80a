"""Documents are numbered, pinned and stored; service is recorded once, on a possible day, with its own case's proof."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from docx import Document as Docx

from accounts.refusals import Conflict
from casework.models import Document, NumberSeries, Service
from casework.operations import (
    attach,
    document_is_intact,
    issue_document,
    open_case,
    open_document,
    record_service,
)
from casework.storage import stored
from tests.accounts.people import make_bureau, moment
from tests.casework.test_uploads import PDF, upload

pytestmark = pytest.mark.django_db
AT = moment("2026-11-18 10:00")
TEMPLATE = "样例告知书.docx"


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    """Files and templates of the test alone: a small form with a number, a name and a list."""
    settings.MEDIA_ROOT = tmp_path / "files"
    templates = tmp_path / "templates"
    templates.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [templates]}]
    write_template(templates, "{{ number }} {{ name }}")
    return templates


def write_template(folder, text):
    form = Docx()
    form.add_paragraph(text)
    form.save(folder / TEMPLATE)


@pytest.fixture
def case():
    return new_case()


def new_case():
    return open_case(kind="test", series="样例", title="样例", organisation=make_bureau(), at=AT)


def issue(case, at=AT, **data):
    return issue_document(
        case=case,
        kind="notice",
        series="样例告",
        title="样例告知书",
        template=TEMPLATE,
        data={"name": "样例公司", **data},
        actor=None,
        at=at,
        for_party=True,
    )


def serve(document, **more):
    values = {"method": Service.Method.DIRECT, "received_by": "测试甲", "received_on": date(2026, 11, 18)}
    return record_service(document=document, actor=None, at=AT, **{**values, **more})


def text_of(document):
    with open_document(document).stream as stream:
        return Docx(stream).paragraphs[0].text


def test_documents_are_numbered_by_series_and_year(case):
    numbers = [issue(case).number, issue(case).number, issue(case, at=moment("2027-01-04")).number]
    assert numbers == ["样例告〔2026〕1号", "样例告〔2026〕2号", "样例告〔2027〕1号"]


def test_a_document_is_stored_with_hash_data_and_template_version(case):
    document = issue(case)
    assert text_of(document) == "样例告〔2026〕1号 样例公司"
    assert document_is_intact(document) and document.for_party
    assert document.data == {"name": "样例公司", "number": "样例告〔2026〕1号"}
    assert document.template_version.startswith(f"{TEMPLATE}@")
    file = open_document(document)
    file.stream.close()
    assert file.name == "样例告知书 样例告〔2026〕1号.docx"


def test_a_changed_template_does_not_change_what_was_issued(case, folders):
    """lessons.md 14: an old case prints as it was."""
    first = issue(case)
    write_template(folders, "新版 {{ number }} {{ name }}")
    second = issue(case)
    assert text_of(first) == "样例告〔2026〕1号 样例公司"
    assert text_of(second) == "新版 样例告〔2026〕2号 样例公司"
    assert first.template_version != second.template_version


def test_a_document_that_cannot_be_filled_uses_no_number(case, folders):
    write_template(folders, "{{ number }} {{ missing }}")
    with pytest.raises(Exception, match="missing"), transaction.atomic():
        issue(case)
    assert (
        not Document.objects.exists() and not NumberSeries.objects.filter(series="document:样例告").exists()
    )


def test_values_are_escaped(case):
    assert text_of(issue(case, name="甲<w:br/>&{{ number }}")) == "样例告〔2026〕1号 甲<w:br/>&{{ number }}"


def test_only_documents_below_the_templates_are_filled(case, folders):
    with pytest.raises(ValueError, match="not a document template"):
        issue_document(
            case=case,
            kind="x",
            series="x",
            title="x",
            template="../../etc/passwd.docx",
            data={},
            actor=None,
            at=AT,
        )


def test_a_lost_or_changed_document_is_noticed(case):
    document = issue(case)
    stored(document.path).write_bytes(b"x")
    assert not document_is_intact(document)
    stored(document.path).unlink()
    with pytest.raises(Conflict, match="找不到"):
        open_document(document)


def test_an_issued_document_cannot_be_rewritten(case):
    issue(case)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Document.objects.update(title="别的")


def test_service_says_how_to_whom_and_when(case):
    proof = attach(case=case, upload=upload(PDF, "回证.pdf"), purpose="送达回证", actor=None, at=AT)
    service = serve(issue(case), proof=proof, received_by=" 测试甲 ", note="当面签收")
    assert (service.received_by, service.received_on, service.proof) == ("测试甲", date(2026, 11, 18), proof)


def test_a_document_is_served_once(case):
    document = issue(case)
    serve(document)
    with pytest.raises(Conflict, match="已经有送达记录"):
        serve(document)
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("received_on", {"received_on": date(2026, 11, 19)}),
        ("received_on", {"received_on": date(2026, 11, 17)}),
        ("received_by", {"received_by": "  "}),
        ("method", {"method": "pigeon"}),
    ],
)
def test_an_impossible_service_is_told_at_its_field(case, field, values):
    """Not after today, not before the document was made, to somebody, in a known way."""
    document = issue(case)
    with pytest.raises(ValidationError) as refused:
        serve(document, **values)
    assert list(refused.value.message_dict) == [field]
    assert not Service.objects.exists()


def test_the_proof_belongs_to_the_same_case(case):
    proof = attach(case=new_case(), upload=upload(PDF), purpose="送达回证", actor=None, at=AT)
    with pytest.raises(ValidationError, match="本案的附件"):
        serve(issue(case), proof=proof)
