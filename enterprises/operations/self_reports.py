"""自查自报: what an enterprise finds and corrects by itself, kept as evidence with the server's time (GM-1.2)."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.refusals import Conflict, Forbidden
from casework.history import canonical
from casework.operations import attach, open_case
from casework.reasons import take_with_reason
from enterprises.messages import tell_firm, tell_street
from enterprises.messages.portal import REPORT_CORRECTED, REPORT_RETURNED, REPORT_SEEN
from enterprises.models import Enterprise, SelfReport
from enterprises.workflow import SELF_REPORT
from enterprises.workflow.self_reports import AFTER, BEFORE

SERIES = "自查自报"


@transaction.atomic
def begin_self_report(*, enterprise_id, actor, at):
    """A draft that only the enterprise sees; an empty one that is there is taken up again.

    Raises NotVisible, Forbidden for anybody but the enterprise's own people.
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if enterprise.organisation_id not in actor.standing.firms:
        raise Forbidden("自查自报由企业在门户办理。")
    empty = SelfReport.objects.filter(
        enterprise=enterprise, stage=SelfReport.Stage.DRAFT, description="", place="", case__attachments=None
    ).first()
    if empty is not None:
        return empty
    case = open_case(
        kind=SELF_REPORT.kind,
        series=f"{enterprise.street.label}{SERIES}",
        title=f"{enterprise.name} 自查自报",
        organisation=enterprise.street,
        party=enterprise.organisation,
        at=at,
    )
    case.draft = True
    case.save(update_fields=["draft"])
    row = SelfReport(case=case, enterprise=enterprise, saved_at=at)
    row.is_locked = True  # created in this transaction: nobody else can see it
    SELF_REPORT.take("begin", row=row, actor=actor, at=at)
    return row


@transaction.atomic
def save_self_report(*, pk, actor, at, values, photos=()):
    """Keep what was typed so far (place, description, found_on) and photos of the hazard; drafts only.

    Raises NotVisible, Forbidden, Conflict after it was reported, ValidationError on `photos`.
    """
    row = SelfReport.objects.for_act(pk, actor)
    if row.case.party_id not in actor.standing.firms:
        raise Forbidden("自查自报由企业在门户填写。")
    if row.stage != SelfReport.Stage.DRAFT:
        raise Conflict("这条隐患已经上报，内容不能再改。", next_step="整改后请上传整改结果。")
    for name in {"place", "description", "found_on"} & set(values):
        setattr(row, name, values[name])
    row.saved_at = at
    row.save(update_fields=["place", "description", "found_on", "saved_at"])
    _attach_all(row, photos, BEFORE, actor, at)
    return row


def _attach_all(row, photos, purpose, actor, at):
    for upload in photos:
        try:
            kept = attach(case=row.case, upload=upload, purpose=purpose, actor=actor, at=at)
        except ValidationError as error:
            raise ValidationError({"photos": f"{upload.name}：{' '.join(error.messages)}"}) from error
        if not kept.content_type.startswith("image/"):
            raise ValidationError({"photos": f"{upload.name} 不是照片，请上传 JPG、PNG 图片。"})


def _seal(row, purpose, said, at):
    """SHA-256 over the words, the photos' own hashes and the server's moment; and what the history keeps."""
    files = list(row.photos(purpose).order_by("pk").values_list("sha256", flat=True))
    content = {**said, "enterprise": row.enterprise_id, "photos": files, "at": at}
    return content, hashlib.sha256(canonical(content)).hexdigest()


@transaction.atomic
def report_self_report(*, pk, actor, at):
    """上报: words and photos are sealed at the server's moment `at`; nobody can change them afterwards.

    Raises NotVisible, Forbidden, WrongStage, Incomplete (place, description, day, a photo before).
    """
    row = SelfReport.objects.for_act(pk, actor)
    said = {"place": row.place, "description": row.description, "found_on": row.found_on}
    content, row.reported_hash = _seal(row, BEFORE, said, at)
    row.reported_at = at
    SELF_REPORT.take("report", row=row, actor=actor, at=at, data={**content, "sha256": row.reported_hash})
    row.case.draft = False
    row.case.title = f"{row.enterprise.name} 自查自报：{row.place}"[:200]
    row.case.save(update_fields=["draft", "title"])
    return row


@transaction.atomic
def correct_self_report(*, pk, actor, at, measure, corrected_on, photos):
    """上传整改结果: the measure, the day it was finished and photos after; the server's moment is `corrected_at`.

    Raises NotVisible, Forbidden, WrongStage, Incomplete, ValidationError on `photos`.
    """
    row = SelfReport.objects.for_act(pk, actor)
    SELF_REPORT.check("correct", row=row, actor=actor, at=at)
    row.measure, row.corrected_on = measure.strip()[:500], corrected_on
    _attach_all(row, photos, AFTER, actor, at)
    content, digest = _seal(row, AFTER, {"measure": row.measure, "corrected_on": corrected_on}, at)
    earlier, row.reason = row.reason, ""
    data = {**content, "sha256": digest, "answers": earlier}
    SELF_REPORT.take("correct", row=row, actor=actor, at=at, data=data)
    row.corrected_at = at
    row.save(update_fields=["corrected_at"])
    tell_street(REPORT_CORRECTED, row, at=at, place=row.place, corrected_on=corrected_on)
    return row


@transaction.atomic
def see_self_report(*, pk, actor, at):
    """已阅 by the street. Raises NotVisible, Forbidden, WrongStage."""
    row = SelfReport.objects.for_act(pk, actor)
    SELF_REPORT.take("see", row=row, actor=actor, at=at)
    tell_firm(REPORT_SEEN, row, at=at, place=row.place)
    return row


@transaction.atomic
def return_self_report(*, pk, reason, actor, at):
    """退回企业 with a reason: the hazard is not corrected yet. Raises NotVisible, Forbidden, WrongStage, ValidationError."""
    row = take_with_reason(
        SELF_REPORT,
        "return",
        rows=SelfReport.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明退回的理由。",
    )
    tell_firm(REPORT_RETURNED, row, at=at, place=row.place, reason=row.reason)
    return row


@transaction.atomic
def discard_self_report(*, pk, actor, at):
    """放弃 a draft that was never reported. Raises NotVisible, Forbidden, WrongStage."""
    row = SelfReport.objects.for_act(pk, actor)
    SELF_REPORT.take("discard", row=row, actor=actor, at=at)
    return row
