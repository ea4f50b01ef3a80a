"""文书 and 送达: numbered, stored and hashed as issued; service is recorded once and starts what runs from receipt."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict
from casework.documents import DOCX, fill, printable
from casework.models import Case, Document, Service
from casework.operations.cases import next_number
from casework.operations.files import StoredFile
from casework.storage import is_intact, store, stored


@transaction.atomic
def issue_document(*, case, kind, series, title, template, data, actor, at, for_party=False):
    """Make one document of a case, numbered `series〔year〕n号`; whoever calls has settled that `actor` may.

    `template`: path below templates/, such as "whitelist/documents/refusal_notice.docx"; `data`: plain values, to which
    `number` is added. What was issued is stored with its hash and the template's version, and prints the same for ever.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    year = timezone.localdate(at).year
    number = f"{series}〔{year}〕{next_number(f'document:{series}', year)}号"
    content = printable({**data, "number": number})
    filled = fill(template, content)
    path, digest = store([filled.content], folder="documents", ending=".docx")
    return Document.objects.create(
        case=case,
        kind=kind,
        number=number,
        title=title,
        template_version=filled.template_version,
        data=content,
        for_party=for_party,
        path=path,
        sha256=digest,
        made_by=actor,
        made_at=at,
    )


def open_document(document):
    """The document for the serving view, which has settled that the user may see it; raises Conflict when lost."""
    try:
        stream = stored(document.path).open("rb")
    except FileNotFoundError as error:
        raise Conflict("这份文书在存储中找不到了。", next_step="请联系系统管理员从备份恢复。") from error
    return StoredFile(stream, DOCX, f"{document.title} {document.number}.docx")


def document_is_intact(document):
    """Whether the stored document is there and unchanged."""
    return is_intact(document.path, document.sha256)


@transaction.atomic
def record_service(*, document, method, received_by, received_on: date, actor, at, note="", proof=None):
    """Record how, when and to whom a document was served (民事诉讼法 on service; 行政处罚法第六十一条), once.

    Raises Conflict when it was served already, ValidationError by field when day, receiver or proof do not fit.
    """
    locked = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if locked.services.exists():
        raise Conflict("这份文书已经有送达记录。", next_step="请刷新页面查看已登记的送达情况。")
    _check_service(locked, received_by, received_on, at, proof)
    service = Service(
        document=locked,
        method=method,
        received_by=received_by.strip(),
        received_on=received_on,
        proof=proof,
        note=note,
        recorded_by=actor,
        recorded_at=at,
    )
    service.full_clean(exclude=["recorded_by"])  # a job records with nobody
    service.save()
    return service


def _check_service(document, received_by, received_on, at, proof):
    problems = {}
    if not received_by.strip():
        problems["received_by"] = "请填写受送达人。"
    if received_on > timezone.localdate(at):
        problems["received_on"] = "送达日期不能晚于今天。"
    if received_on < timezone.localdate(document.made_at):
        problems["received_on"] = (
            f"送达日期不能早于文书制作日期 {timezone.localdate(document.made_at):%Y-%m-%d}。"
        )
    if proof is not None and proof.case_id != document.case_id:
        problems["proof"] = "送达回证须是本案的附件。"
    if problems:
        raise ValidationError(problems)
