"""On-site verification (附件5) and sample review (附件7): filled in, signed by two certified officers, concluded."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import OfficerCertificate
from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from casework.history import canonical
from casework.operations.files import attach
from casework.uploads import accepted_upload
from enterprises.operations import record_claim
from enterprises.stages import Source
from whitelist.messages import PASSED, UNMET_FOUND, tell_firm, tell_street
from whitelist.models import Application, FieldCheck
from whitelist.papers import issue_site_check
from whitelist.sheet_items import CHECK_ITEMS, claims_of_check
from whitelist.stages import ApplicationStage, CheckKind
from whitelist.workflow import APPLICATION

ROLE = {CheckKind.VERIFICATION: Role.STREET_OFFICER, CheckKind.SAMPLE_REVIEW: Role.BUREAU_OFFICER}
PHOTOS = {CheckKind.VERIFICATION: "现场照片", CheckKind.SAMPLE_REVIEW: "抽查照片"}
OPEN_IN = {
    CheckKind.VERIFICATION: (ApplicationStage.ACCEPTED,),
    CheckKind.SAMPLE_REVIEW: (ApplicationStage.REPORTED, ApplicationStage.SERVED, ApplicationStage.IN_REVIEW),
}


@transaction.atomic
def start_check(*, application_id, kind, actor, at):
    """Open the form, or the one that is open already. Raises Forbidden without the role or a valid certificate."""
    application = Application.objects.for_act(application_id, actor)
    must_be_officer(application, kind, actor, timezone.localdate(at))
    _must_be_open(application, kind)
    found = application.checks.filter(kind=kind, concluded_at=None).first()
    if found is not None:
        return found
    if kind == CheckKind.VERIFICATION:
        APPLICATION.take("start_check", row=application, actor=actor, at=at)
    return FieldCheck.objects.create(
        application=application, kind=kind, officer=actor, visited_on=timezone.localdate(at), saved_at=at
    )


def _must_be_open(application, kind):
    if application.stage not in OPEN_IN[kind]:
        raise Conflict(
            f"当前阶段是“{application.get_stage_display()}”，不能填写{CheckKind(kind).label}。",
            next_step="申请可能已由他人办理，请回到申请页面查看。",
        )


def must_be_officer(application, kind, actor, today):
    """Certified on the day, and of the right unit (安全生产法第六十七条, SC-54.1); returns the certificate's number."""
    role = ROLE[kind]
    if not actor.holds(role, application.organisation_for(role)):
        raise Forbidden(f"{CheckKind(kind).label}由{role.label}办理。")
    certificate = OfficerCertificate.objects.filter(user=actor).valid_on(today).first()
    if certificate is None:
        raise Forbidden(
            f"{actor.name}在 {today:%Y-%m-%d} 没有有效的执法证，不能办理现场核查。",
            next_step="请由持有效执法证的人员办理，或者联系系统管理员更新证件。",
        )
    return certificate.number


def _unsigned(pk, actor, at):
    """The check, locked, as long as somebody may still write in it."""
    check = FieldCheck.objects.for_act(pk, actor)
    must_be_officer(check.application, check.kind, actor, timezone.localdate(at))
    if check.signed_hash:
        raise Conflict("核查表已经签署，不能再修改。", next_step="需要改动时，请第一签署人撤回签署。")
    _must_be_open(check.application, check.kind)
    return check


@transaction.atomic
def save_check(*, pk, actor, at, answers=None, **values):
    """Save what was filled in so far; every field saves at once (lessons 3). Raises Conflict once signed.

    `answers`: criterion → {"met", "note"} or a part of it; what is not named stays, so that two phones do not
    undo each other. `values`: priority, opinion, company_person, company_comment, visited_on.
    """
    check = _unsigned(pk, actor, at)
    for name, answer in (answers or {}).items():
        check.answers[str(name)] = {**check.answers.get(name, {}), **answer}
    for name in ("priority", "opinion", "company_person", "company_comment", "visited_on"):
        if name in values:
            setattr(check, name, values[name])
    if check.visited_on > timezone.localdate(at):
        raise Incomplete("核查日期不能晚于今天。", missing=("核查日期",))
    check.saved_at = at
    check.save()
    return check


@transaction.atomic
def add_photo(*, pk, actor, at, upload):
    """Attach one picture taken on site, before the first signature. Raises Conflict, ValidationError on `file`."""
    check = _unsigned(pk, actor, at)
    upload.seek(0)
    if not accepted_upload(upload).is_image:
        raise ValidationError({"file": "这里只收现场照片，请选择 JPG、PNG 或 WebP 图片。"})
    return attach(case=check.application.case, upload=upload, purpose=PHOTOS[check.kind], actor=actor, at=at)


def missing_from(check):
    """What the first signature still needs, in words."""
    missing = [item.label for item in CHECK_ITEMS if check.answers.get(item.name, {}).get("met") is None]
    unexplained = [
        f"{item.label}（不符合须写明情形）"
        for item in CHECK_ITEMS
        if check.answers.get(item.name, {}).get("met") is False and not check.answers[item.name].get("note")
    ]
    return missing + unexplained + ([] if check.company_person else ["企业在场人员"])


def seal_of(check):
    """What a signature is put under: whose turn it is and the hash of the content as it stands."""
    return f"{'second' if check.signed_hash else 'first'}-{_digest(check)}"


@transaction.atomic
def sign_check(*, pk, actor, at, seen=""):
    """Sign: the first officer freezes the form, the second, another one, concludes it.

    The conclusion takes the application's step 核查符合, or records 核查不符合 for the head to decide (NS-4.1.2).
    `seen`: the seal of what the signer was shown; raises Conflict when it has changed since.
    """
    check = FieldCheck.objects.for_act(pk, actor)
    number = must_be_officer(check.application, check.kind, actor, timezone.localdate(at))
    if check.concluded_at:
        raise Conflict("这份核查表已经作出结论，不能再签署。")
    _must_be_open(check.application, check.kind)
    if seen and seen != seal_of(check):
        raise Conflict(
            "核查表在您核对之后有改动，或者另一名执法人员刚刚签署，没有签署成功。",
            next_step="请重新核对内容后再签署。",
        )
    if check.concluded_at:
        raise Conflict("核查表已有结论。")
    if not check.signed_hash:
        return _sign_first(check, actor, number)
    if actor.pk == check.officer_id:
        raise Forbidden("第二签署人应当是另一名执法人员。", next_step="请另一名执法人员登录后签署。")
    check.second_officer, check.second_certificate, check.second_signed_at = actor, number, at
    return _conclude(check, actor, at)


def _sign_first(check, actor, number):
    missing = missing_from(check)
    if missing:
        raise Incomplete(f"核查表还缺：{'、'.join(missing)}", missing=missing)
    check.officer, check.officer_certificate = actor, number
    check.signed_hash = _digest(check)
    check.save()
    return check


def _digest(check):
    """The hash of all that is signed, the photos among it."""
    names = ("answers", "priority", "opinion", "company_person", "company_comment", "visited_on", "kind")
    photos = check.application.case.attachments.filter(purpose=PHOTOS[check.kind]).order_by("pk")
    signed = {name: getattr(check, name) for name in names}
    signed["photos"] = list(photos.values_list("sha256", flat=True))
    return hashlib.sha256(canonical(signed)).hexdigest()


def _conclude(check, actor, at):
    check.qualified = all(check.answers[item.name]["met"] for item in CHECK_ITEMS)
    check.concluded_at = at
    check.save()
    application = Application.objects.for_act(check.application_id, actor)
    _claim(check, application, actor, at)
    unmet = [
        f"{item.unmet}：{check.answers[item.name]['note']}"
        for item in CHECK_ITEMS
        if not check.answers[item.name]["met"]
    ]
    if check.kind == CheckKind.VERIFICATION:  # a sample review must not rewrite what 附件10 told
        application.priority, application.unmet = check.priority, unmet
    data = {
        "check": check.pk,
        "officers": [check.officer.name, check.second_officer.name],
        "certificates": [check.officer_certificate, check.second_certificate],
        "signed_hash": check.signed_hash,
        "unmet": unmet,
    }
    APPLICATION.take(_step(check), row=application, actor=actor, at=at, data=data)
    issue_site_check(check, actor, at)
    _tell(check, application, at)
    return check


def _tell(check, application, at):
    """Who goes on after the verification; a sample review is read by the bureau itself, later."""
    if check.kind == CheckKind.SAMPLE_REVIEW:
        return
    if check.qualified:
        tell_firm(PASSED, application, at=at)
    else:
        tell_street(UNMET_FOUND, application, at=at, unmet="；".join(application.unmet))


def _step(check):
    if check.kind == CheckKind.SAMPLE_REVIEW:
        return "sample_review"
    return "pass" if check.qualified else "find_unmet"


def _claim(check, application, actor, at):
    source = Source.VERIFICATION if check.kind == CheckKind.VERIFICATION else Source.REVIEW
    for attribute, value, detail in claims_of_check(check.answers, check.priority, application.declaration):
        record_claim(
            enterprise=application.enterprise,
            attribute=attribute,
            value=value,
            detail=detail,
            source=source,
            as_of=check.visited_on,
            actor=actor,
            at=at,
            case=application.case,
        )


@transaction.atomic
def take_back_signature(*, pk, actor, at):
    """Before the second signature the first officer may take the own one back and go on filling in."""
    check = FieldCheck.objects.for_act(pk, actor)
    if check.officer_id != actor.pk or not check.signed_hash or check.concluded_at:
        raise Conflict("只有第一签署人可以在第二人签署之前撤回签署。")
    check.signed_hash, check.officer_certificate, check.saved_at = "", "", at
    check.save()
    return check
