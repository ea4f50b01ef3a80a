"""文件库: given once, reused, asked for only when it is missing; staff review samples (GM-5.1, GM-3.2)."""

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, NotVisible, WrongStage
from accounts.statements import stated
from casework.operations import attach, open_case
from casework.reasons import take_with_reason
from enterprises.messages import tell_firm
from enterprises.messages.portal import DOCUMENT_ASKED, DOCUMENT_RETURNED
from enterprises.models import DocumentRequest, Enterprise, VaultDraw, VaultItem
from enterprises.operations.register import must_keep
from enterprises.rules.vault import chosen_from, date_problem
from enterprises.stages import VaultKind, VaultStage
from enterprises.workflow import VAULT_ITEM
from enterprises.workflow.vault import CORRECT, DRAWERS

FILE = "文件"
LARGEST_SAMPLE = 200


class AlreadyKept(Conflict):
    """The vault has a valid document of this kind: `item` is the one to read instead of asking again."""

    heading = "文件库里已有有效的这类文件"

    def __init__(self, item):
        until = f"有效期至 {item.expires_on}" if item.expires_on else "长期有效"
        super().__init__(
            f"企业已经上传“{item.title}”，{until}，不能再次要求提供。", next_step="请直接查看这份文件。"
        )
        self.item = item


def valid_item(enterprise, kind, on):
    """The document of a kind that counts on `on`, the latest issued; None when there is none. Other acts reuse it."""
    found = VaultItem.objects.filter(enterprise=enterprise, kind=kind).valid(on)
    return found.select_related("case").order_by("-issued_on", "-pk").first()


def _must_be_of_the_firm(organisation_id, actor):
    if organisation_id not in actor.standing.firms:
        raise Forbidden("文件库由企业在门户上传。", next_step="请企业登录门户后上传。")


def _check_dates(kind, issued_on, expires_on, at):
    problem = date_problem(kind, issued_on, expires_on, timezone.localdate(at))
    if problem:
        raise ValidationError({problem[0]: problem[1]})


def _attach_all(row, files, actor, at):
    if not files:
        raise ValidationError({"files": "请选择文件。"})
    for upload in files:
        try:
            attach(case=row.case, upload=upload, purpose=FILE, actor=actor, at=at)
        except ValidationError as error:
            raise ValidationError({"files": f"{upload.name}：{' '.join(error.messages)}"}) from error


@transaction.atomic
def keep_document(*, enterprise_id, kind, title, issued_on, expires_on, files, actor, at, replaces=None):
    """上传入库; `replaces`: the pk of the version whose place it takes. Answers an open request for its kind.

    Raises NotVisible, Forbidden, ValidationError by field, WrongStage when the old version is being reviewed.
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    _must_be_of_the_firm(enterprise.organisation_id, actor)
    _check_dates(kind, issued_on, expires_on, at)
    old = _retired(enterprise, replaces, actor, at) if replaces else None
    title = title.strip()[:120]
    same = VaultItem.objects.filter(enterprise=enterprise, kind=kind, title=title)
    if same.valid(timezone.localdate(at)).exists():
        raise ValidationError({"title": "同名的文件已在库中，还有效。请打开那一份，点“换新版”。"})
    case = open_case(
        kind=VAULT_ITEM.kind,
        series=f"{enterprise.street.label}文件库",
        title=f"{enterprise.name} {VaultKind(kind).label}：{title}",
        organisation=enterprise.street,
        party=enterprise.organisation,
        at=at,
    )
    words = {"kind": kind, "title": title, "issued_on": issued_on, "expires_on": expires_on}
    row = VaultItem(case=case, enterprise=enterprise, replaces=old, **words)
    row.is_locked = True  # created in this transaction: nobody else can see it
    _attach_all(row, files, actor, at)
    data = {**words, "sha256": _hashes(row), "replaces": old.case.number if old else ""}
    VAULT_ITEM.take("keep", row=row, actor=actor, at=at, data=data)
    enterprise.document_requests.filter(kind=kind, answered_by=None).update(answered_by=row)
    return row


def _hashes(row):
    return list(row.case.attachments.order_by("pk").values_list("sha256", flat=True))


def _retired(enterprise, pk, actor, at):
    """The old version, set aside."""
    old = VaultItem.objects.for_act(pk, actor)
    if old.enterprise_id != enterprise.pk:
        raise NotVisible
    if old.stage in (VaultStage.SAMPLED, VaultStage.RETURNED):
        raise WrongStage(
            "这份文件正在抽查，现在不能换新版。",
            next_step="需补正的，请在它的页面补正；正在审查的，请等结果。",
        )
    VAULT_ITEM.take("replace", row=old, actor=actor, at=at)
    return old


@transaction.atomic
def correct_document(*, pk, issued_on, expires_on, files, actor, at):
    """补正 what was sent back: new files and dates; the former files stay in the case.

    Raises NotVisible, Forbidden, WrongStage, ValidationError by field.
    """
    row = VaultItem.objects.for_act(pk, actor)
    VAULT_ITEM.check("correct", row=row, actor=actor, at=at)
    _check_dates(row.kind, issued_on, expires_on, at)
    row.issued_on, row.expires_on, answered, row.reason = issued_on, expires_on, row.reason, ""
    _attach_all(row, files, actor, at)
    data = {"issued_on": issued_on, "expires_on": expires_on, "sha256": _hashes(row), "answers": answered}
    VAULT_ITEM.take("correct", row=row, actor=actor, at=at, data=data)
    return row


@transaction.atomic
def accept_document(*, pk, actor, at):
    """抽查合格. Raises NotVisible, Forbidden, WrongStage."""
    row = VaultItem.objects.for_act(pk, actor)
    VAULT_ITEM.take("accept", row=row, actor=actor, at=at)
    return row


@transaction.atomic
def return_document(*, pk, reason, actor, at):
    """需补正 with a reason; starts the enterprise's clock. Raises NotVisible, Forbidden, WrongStage, ValidationError."""
    row = take_with_reason(
        VAULT_ITEM,
        "return",
        rows=VaultItem.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明哪里需要补正。",
    )
    tell_firm(DOCUMENT_RETURNED, row, at=at, clock=CORRECT.code, what=row.title, reason=row.reason)
    return row


@transaction.atomic
def draw_sample(*, street_id, size, actor, at):
    """Draw `size` of the street's documents that nobody has reviewed; the seed is made here and kept.

    Raises NotVisible, Forbidden, ValidationError (a size that cannot be), Conflict while the last draw is unfinished
    or there is nothing to draw from.
    """
    street = Organisation.objects.streets().select_for_update(of=("self",), no_key=True).filter(pk=street_id)
    street = street.first()
    if street is None or not _may_draw(actor, street):
        raise NotVisible if street is None else Forbidden("由本街道或者区局经办人抽取。")
    if not 1 <= size <= LARGEST_SAMPLE:
        raise ValidationError({"size": f"请填写 1 至 {LARGEST_SAMPLE} 之间的数。"})
    rows = VaultItem.objects.filter(case__organisation=street)
    waiting = rows.filter(stage=VaultStage.SAMPLED).count()
    if waiting:
        raise Conflict(f"上次抽中的还有 {waiting} 份没有审查。", next_step="请先审查完，再抽取下一次。")
    kept = rows.filter(stage=VaultStage.KEPT).select_for_update(of=("self",), no_key=True)
    items = {row.pk: row for row in kept.order_by("pk").select_related("case")}
    if not items:
        raise Conflict("没有可以抽取的文件。", next_step="企业上传新的文件后再抽取。")
    seed = secrets.token_hex(16)
    draw = VaultDraw.objects.create(
        street=street,
        seed=seed,
        size=size,
        population=list(items),
        chosen=chosen_from(items, seed, size),
        drawn_by=actor,
        drawn_at=at,
    )
    for pk in draw.chosen:
        row = items[pk]
        row.is_locked, row.draw = True, draw
        VAULT_ITEM.take("sample", row=row, actor=actor, at=at, data={"draw": draw.pk, "seed": seed})
    return draw


def _may_draw(actor, street):
    bureau = [role for role in DRAWERS if role.startswith(("bureau", "section"))]
    return actor.holds_any(bureau) or any(
        actor.holds(role, street.pk) for role in DRAWERS if role not in bureau
    )


@transaction.atomic
def request_document(*, enterprise_id, kind, note, actor, at):
    """Ask an enterprise for a document. Raises AlreadyKept while a valid one is in its vault (once only, GM-5.1).

    Raises NotVisible, Forbidden, ValidationError without a note, Conflict when it was asked for already.
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    must_keep(actor, enterprise.street_id)
    note = stated(note, field="note", missing="请写明要哪一份文件、为什么要。")
    item = None if kind == VaultKind.OTHER else valid_item(enterprise, kind, timezone.localdate(at))
    if item is not None:
        raise AlreadyKept(item)
    if enterprise.organisation_id is None:
        raise Conflict("企业还没有开通门户，收不到。", next_step="请先签发邀请函。")
    try:
        with transaction.atomic():
            row = DocumentRequest.objects.create(
                enterprise=enterprise, kind=kind, note=note, asked_by=actor, asked_at=at
            )
    except IntegrityError as error:
        if "one_open_document_request" not in str(error):
            raise
        raise Conflict("已经请企业上传这类文件，正在等待。", next_step="企业上传后会列在“文件”中。") from None
    page = f"{reverse('enterprises:portal_vault_add')}?kind={kind}"
    tell_firm(DOCUMENT_ASKED, row, at=at, mark=0, link=page, what=row.get_kind_display(), note=note)
    return row
