"""The application's acts up to the street's verification (NS-4.1.1, NS-4.1.2)."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.statements import stated
from casework.clocks import start_clock
from casework.history import canonical
from casework.operations import open_case
from casework.reasons import take_with_reason
from enterprises.models import Enterprise
from enterprises.operations import record_claim
from enterprises.stages import Source
from whitelist import messages as letters
from whitelist.declaration import claims_of
from whitelist.messages import tell_firm, tell_of_withdrawal, tell_street
from whitelist.models import Application, Round
from whitelist.operations import refusals
from whitelist.operations.bookings import drop_visit
from whitelist.operations.rounds import next_round
from whitelist.papers import issue_application_forms
from whitelist.stages import LIVE_STAGES, ApplicationStage, RoundStage, Route
from whitelist.workflow import APPLICATION
from whitelist.workflow.limits import VERIFY
from whitelist.workflow.needs import application_day_has_passed

LIVE_ALREADY = "这家企业已有正在办理的申请。"
LAST_YEAR = 365  # days before the end of an entry from which it may be applied for again


def round_taking_applications():
    """The round that accepts, else the earliest that is being prepared, else None; reads only."""
    for stage in (RoundStage.ACCEPTING, RoundStage.PREPARING):
        found = Round.objects.filter(stage=stage).order_by("year", "batch").first()
        if found is not None:
            return found
    return None


def current_round(*, at):
    """The round that a new application belongs to; the next one is created when none takes applications."""
    found = round_taking_applications()
    if found is not None:
        return found
    latest = Round.objects.exclude(stage=RoundStage.CANCELLED).order_by("-year").first()
    return next_round(after=latest.year if latest else timezone.localdate(at).year, at=at)


@transaction.atomic
def begin_application(*, enterprise_id, actor, at):
    """填写申报: the enterprise's own draft. Raises NotVisible, Forbidden, Conflict (one live application)."""
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if enterprise.organisation_id not in actor.standing.firms:
        raise Forbidden("自主申报由企业在门户办理。")
    return _begin(enterprise, "begin", Route.SELF, actor, at)


@transaction.atomic
def recommend(*, enterprise_id, actor, at, reason=""):
    """推荐: the street begins the draft; the enterprise completes and signs 附件2 and 附件3."""
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if enterprise.organisation_id is None:
        raise Incomplete(
            f"{enterprise.name}还没有开通企业门户，无法签署申报表。",
            next_step="请先在企业页面签发邀请码，企业开通后再推荐。",
        )
    application = _begin(enterprise, "recommend", Route.RECOMMENDED, actor, at, reason)
    tell_firm(letters.RECOMMENDED, application, at=at)
    return application


def _begin(enterprise, step, route, actor, at, reason=""):
    refusal = why_not_begin(enterprise, timezone.localdate(at))
    if refusal is not None:
        raise refusal
    round_ = current_round(at=at)
    case = open_case(
        kind=APPLICATION.kind,
        series=f"{enterprise.street.label}申请",
        title=f"{enterprise.name} 正面清单纳入申请",
        organisation=enterprise.street,
        party=enterprise.organisation,
        at=at,
        year=round_.year,
    )
    case.draft = route == Route.SELF
    case.save(update_fields=["draft"])
    application = Application(case=case, round=round_, enterprise=enterprise, route=route, saved_at=at)
    application.declaration = _known(enterprise)
    application.is_locked = True
    try:
        with transaction.atomic():
            APPLICATION.take(step, row=application, actor=actor, at=at, data={"reason": reason})
    except IntegrityError as error:
        if "one_live_application" not in str(error):
            raise
        raise Conflict(LIVE_ALREADY, next_step="请在“正面清单”页面继续办理已有的申请。") from None
    return application


def _known(enterprise):
    """What the register knows already, so that nobody types it again (once-only)."""
    return {
        "contact_name": enterprise.principal_name,
        "contact_phone": enterprise.phone,
        "industry": f"{enterprise.industry_code} {enterprise.industry_name}".strip(),
        "address": enterprise.address,
        "level": enterprise.level,
        "risk_colour": enterprise.risk_colour,
    }


def why_not_begin(enterprise, today):
    """The refusal of a new application on `today`, or None: one live application at a time, none while listed.

    In the last year of an entry the enterprise may apply again (positive-list.md, decision 2).
    """
    if Application.objects.filter(enterprise=enterprise, stage__in=LIVE_STAGES).exists():
        return Conflict(LIVE_ALREADY, next_step="请在“正面清单”页面继续办理已有的申请。")
    entry = enterprise.entries.in_force(today).first()
    if entry is not None and (entry.valid_until - today).days > LAST_YEAR:
        return Conflict(
            f"企业已在正面清单中，有效期至 {entry.valid_until:%Y-%m-%d}，有效期内不需要重新申报。",
            next_step="有效期最后一年内可以再次申报。",
        )
    return None


@transaction.atomic
def save_draft(*, pk, actor, at, declaration=None, report=None):
    """Save what was typed so far; draft and returned applications only. Raises Conflict otherwise."""
    application = Application.objects.for_act(pk, actor)
    _must_be_of_the_firm(application, actor)
    if application.stage not in (ApplicationStage.DRAFT, ApplicationStage.RETURNED):
        raise Conflict(
            "申请已经提交，不能再修改。", next_step="需要修改时，请联系街道退回补正，或者撤回申请。"
        )
    if declaration is not None:
        application.declaration = {**application.declaration, **declaration}
    if report is not None:
        application.report = {**application.report, **report}
    application.saved_at = at
    application.save(update_fields=["declaration", "report", "saved_at"])
    return application


def _must_be_of_the_firm(application, actor):
    if application.case.party_id not in actor.standing.firms:
        raise Forbidden("申报表由企业填写。")


@transaction.atomic
def submit(*, pk, actor, at, agreed_next_year=False):
    """签署并提交. After the last day the application counts for the next list, if the principal agrees to that."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("submit", row=application, actor=actor, at=at)
    moved = _move_if_late(application, agreed_next_year, at)
    _sign(application, actor, at)
    application.first_submitted_at = at
    data = {
        "signed_hash": application.signed_hash,
        "round": application.round.year,
        "moved_to_next_year": moved,
    }
    APPLICATION.take("submit", row=application, actor=actor, at=at, data=data)
    application.case.draft = False
    application.case.save(update_fields=["draft"])
    issue_application_forms(application, actor, at)
    _claim(application, actor, at)
    tell_street(letters.SUBMITTED, application, at=at, clock=VERIFY.code)
    return application


def _move_if_late(application, agreed, at):
    """Move a late application to the round that still accepts; returns whether it was moved (NS-4.1.1)."""
    if application.round.is_accepting and application_day_has_passed(application.round, at):
        return False
    later = next_round(after=application.round.year, at=at)
    if not agreed:
        raise Incomplete(
            f"{application.round.year}年度的申报已于 {application.round.apply_by:%Y-%m-%d} 截止。",
            next_step=f"勾选“同意计入{later.year}年度”后可以提交，申请将列入下一年度办理。",
            missing=(f"尚未同意计入{later.year}年度",),
        )
    application.round = later
    return True


def _sign(application, actor, at):
    """Signing is a hash over what was signed, with the name and the moment (positive-list.md, decision 5)."""
    signed = {
        "declaration": application.declaration,
        "report": application.report,
        "signer": actor.pk,
        "at": at,
    }
    application.signed_by, application.signed_at = actor, at
    application.signed_hash = hashlib.sha256(canonical(signed)).hexdigest()


def _claim(application, actor, at):
    """The signed answers become claims of the enterprise, with their source and day."""
    for attribute, value in claims_of(application.declaration):
        record_claim(
            enterprise=application.enterprise,
            attribute=attribute,
            value=value,
            source=Source.DECLARATION,
            as_of=timezone.localdate(at),
            actor=actor,
            at=at,
            case=application.case,
        )


@transaction.atomic
def resubmit(*, pk, actor, at):
    """补正后提交: the first date counts; signed anew."""
    application = Application.objects.for_act(pk, actor)
    _sign(application, actor, at)
    data = {"signed_hash": application.signed_hash}
    APPLICATION.take("resubmit", row=application, actor=actor, at=at, data=data)
    issue_application_forms(application, actor, at)
    _claim(application, actor, at)
    tell_street(letters.RESUBMITTED, application, at=at, clock=VERIFY.code)
    return application


@transaction.atomic
def accept(*, pk, actor, at):
    """受理."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.take("accept", row=application, actor=actor, at=at)
    tell_firm(letters.ACCEPTED, application, at=at)
    return application


@transaction.atomic
def return_application(*, pk, actor, at, reason):
    """退回补正: what is missing and why."""
    words = {"reason": reason, "longest": 500, "missing": "请逐项写明需要补正的内容。"}
    application = _take_with_reason("return", pk, actor, at, **words)
    tell_firm(letters.RETURNED, application, at=at, clock="correct", reason=application.reason)
    drop_visit(application, actor=actor, at=at, reason="申请退回补正，补正后另行约定时间。")
    return application


def _take_with_reason(step, pk, actor, at, **words):
    return take_with_reason(APPLICATION, step, rows=Application.objects, pk=pk, actor=actor, at=at, **words)


@transaction.atomic
def transfer(*, pk, actor, at, street, reason):
    """转其他街道: the case, its clocks and everything in it move."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("transfer", row=application, actor=actor, at=at)
    if street.pk == application.case.organisation_id:
        raise Conflict("申请已经在这个街道。", next_step="请选择另一个街道。")
    data = {"from": application.case.organisation.name, "to": street.name, "reason": stated(reason)}
    APPLICATION.take("transfer", row=application, actor=actor, at=at, data=data)
    drop_visit(application, actor=actor, at=at, reason=f"申请转到{street.label}，由该街道另行约定时间。")
    former, application.case.organisation = application.case.organisation.label, street
    application.case.save(update_fields=["organisation"])
    application.case.clocks.running().filter(code="verify").update(responsible=street)
    words = {"former": former, "reason": data["reason"]}
    tell_street(letters.TRANSFERRED_IN, application, at=at, clock=VERIFY.code, **words)
    tell_firm(letters.TRANSFERRED, application, at=at, **words)
    return application


@transaction.atomic
def withdraw(*, pk, actor, at, reason):
    """撤回 by the principal, at any time before inclusion; nobody comes any more, and a review that runs ends with it."""
    review = refusals.locked_review(pk)
    application = _take_with_reason("withdraw", pk, actor, at, reason=reason)
    refusals.drop_review(review, application, actor=actor, at=at)
    drop_visit(application, actor=actor, at=at, reason="企业撤回了申请。", by_firm=True)
    tell_of_withdrawal(application, at=at)
    return application


@transaction.atomic
def carry_over(*, pk, actor, at, reason):
    """转下一年度: what missed its round goes on in the next one, with its reason told."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("carry_over", row=application, actor=actor, at=at)
    before, application.reason = application.round.year, stated(reason)
    data = {"reason": application.reason, "from": before, "to": before + 1}
    APPLICATION.take("carry_over", row=application, actor=actor, at=at, data=data)
    former = application.round.label
    application.round = next_round(after=before, at=at)
    application.save(update_fields=["round"])
    drop_visit(application, actor=actor, at=at, reason="申请转入下一年度，届时另行约定时间。")
    start_clock(row=application, rule=VERIFY, at=at, owner_id=application.case.organisation_id)
    tell_firm(letters.CARRIED_OVER, application, at=at, former=former, reason=application.reason)
    return application
