"""不予纳入: the head refuses, 附件10 is issued and served, the enterprise may ask the bureau for review (NS-F10)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict
from accounts.statements import stated
from casework.models import Document, Service
from casework.operations import open_case
from casework.operations.files import attach
from casework.operations.papers import record_service
from casework.policy import policy_value
from whitelist import messages as letters
from whitelist.messages import tell_bureau, tell_firm, tell_street
from whitelist.models import Application, ReviewRequest
from whitelist.papers import NOTICE, issue_refusal_notice
from whitelist.stages import ReviewStage
from whitelist.workflow import APPLICATION, REVIEW


@transaction.atomic
def refuse(*, pk, actor, at):
    """不予纳入 of a self-applicant: 附件10 with the numbered conditions is issued."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.take("refuse", row=application, actor=actor, at=at, data={"unmet": application.unmet})
    issue_refusal_notice(application, actor, at)
    days = policy_value("review_request_days", timezone.localdate(at))
    tell_firm(letters.REFUSED, application, at=at, unmet="；".join(application.unmet), days=days)
    return application


@transaction.atomic
def refuse_recommended(*, pk, actor, at, reason):
    """不予推荐: told in the portal, without 附件10 (positive-list.md, decision 4)."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("refuse_recommended", row=application, actor=actor, at=at)
    application.reason = reason = stated(reason)
    data = {"unmet": application.unmet, "reason": reason}
    APPLICATION.take("refuse_recommended", row=application, actor=actor, at=at, data=data)
    tell_firm(letters.NOT_RECOMMENDED, application, at=at, reason=reason)
    return application


@transaction.atomic
def serve(*, pk, actor, at, method, received_by, received_on, note="", proof=None):
    """送达: recorded by the clerk with its proof, or receipted in the portal by the principal."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("serve", row=application, actor=actor, at=at)
    document = Document.objects.filter(case=application.case, kind=NOTICE).order_by("-pk").first()
    today = timezone.localdate(at)
    if received_on > today or document and received_on < timezone.localdate(document.made_at):
        raise Conflict("送达日期应当在文书制作之后、今天或者今天以前。")
    application.served_on = received_on
    APPLICATION.take(
        "serve", row=application, actor=actor, at=at, data={"method": method, "received_by": received_by}
    )
    stored = (
        attach(case=application.case, upload=proof, purpose="送达回证", actor=actor, at=at) if proof else None
    )
    record_service(
        document=document,
        method=method,
        received_by=received_by,
        received_on=received_on,
        actor=actor,
        at=at,
        note=note,
        proof=stored,
    )
    _tell_last_day(application, at)
    return application


def _tell_last_day(application, at):
    last = application.case.clocks.running().get(code="ask_review").due_on
    served = application.served_on
    tell_firm(letters.REVIEW_RIGHT, application, at=at, clock="ask_review", last=last, served=served)


@transaction.atomic
def receipt(*, pk, actor, at):
    """The portal's receipt: the principal signs for the notice; the review days run from today."""
    return serve(
        pk=pk,
        actor=actor,
        at=at,
        method=Service.Method.PORTAL,
        received_by=actor.name,
        received_on=timezone.localdate(at),
    )


@transaction.atomic
def request_review(*, pk, actor, at, grounds, evidence=()):
    """申请复核 within three working days of receipt, to the bureau; evidence may be attached here."""
    application = Application.objects.for_act(pk, actor)
    APPLICATION.check("request_review", row=application, actor=actor, at=at)
    grounds = stated(grounds, field="grounds", longest=2000, missing="请写明复核理由。")
    APPLICATION.take("request_review", row=application, actor=actor, at=at, data={"grounds": grounds})
    case = open_case(
        kind=REVIEW.kind,
        series="正面清单复核",
        title=f"{application.enterprise.name} 不予纳入复核",
        organisation=Organisation.objects.bureau(),
        party=application.case.party,
        at=at,
    )
    request = ReviewRequest(
        case=case, application=application, grounds=grounds, filed_on=timezone.localdate(at)
    )
    request.is_locked = True
    REVIEW.take("file", row=request, actor=actor, at=at)
    for upload in evidence:
        attach(case=case, upload=upload, purpose="复核佐证", actor=actor, at=at)
    words = {"firm": application.enterprise.name}
    tell_bureau(letters.REVIEW_FILED, request, at=at, roles=letters.ANSWERERS, clock="decide_review", **words)
    tell_street(letters.REVIEW_ASKED, application, at=at)
    return request


@transaction.atomic
def uphold(*, pk, actor, at, reason):
    """维持不予纳入, with reasons."""
    return _decide(pk, "uphold", actor, at, reason, letters.REVIEW_UPHELD, letters.REVIEW_UPHELD_STREET)


@transaction.atomic
def overturn(*, pk, actor, at, reason):
    """改为符合: the application goes on; too late for this list, the street carries it over."""
    firm, street = letters.REVIEW_OVERTURNED, letters.REVIEW_OVERTURNED_STREET
    return _decide(pk, "overturn", actor, at, reason, firm, street)


def _decide(pk, step, actor, at, reason, to_firm, to_street):
    request = ReviewRequest.objects.for_act(pk, actor)
    application = Application.objects.for_act(request.application_id, actor)
    REVIEW.check(step, row=request, actor=actor, at=at)
    request.decision_reason = reason = stated(reason, longest=1000, missing="请写明复核决定的理由。")
    REVIEW.take(step, row=request, actor=actor, at=at, data={"reason": reason})
    APPLICATION.take(step, row=application, actor=actor, at=at, data={"reason": reason})
    channel = application.round.complaint_channel
    tell_firm(to_firm, application, at=at, reason=reason, channel=channel)
    tell_street(to_street, application, at=at, reason=reason)
    return request


@transaction.atomic
def lapse(*, pk, at):
    """期满未申请: taken by the daily job when the days are over."""
    application = Application.objects.lock_for_job(pk)
    APPLICATION.take("lapse", row=application, actor=None, at=at)
    tell_firm(letters.LAPSED, application, at=at)
    return application


def locked_review(pk):
    """The open review of an application, or None; locked before the application, as whoever decides on it does."""
    key = ReviewRequest.objects.filter(application=pk, stage=ReviewStage.FILED).values_list("pk", flat=True)
    return ReviewRequest.objects.lock_for_job(key[0]) if key else None


def drop_review(review, application, *, actor, at):
    """A withdrawn application ends its review; for the act of withdrawing. Raises Conflict for one filed just now."""
    if review is None:
        if application.review_requests.filter(stage=ReviewStage.FILED).exists():
            raise Conflict("这份申请刚才提出了复核。", next_step="请刷新页面，看过现状以后再撤回。")
        return
    review.decision_reason = f"企业撤回了申请：{application.reason}"
    REVIEW.take("drop", row=review, actor=actor, at=at, data={"reason": application.reason})
