"""审议 (NS-4.1.4): the clerk drafts, the director confirms; criteria are evaluated afresh on that day."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from accounts.statements import stated
from whitelist.evaluation import unmet_on
from whitelist.messages import DECLINED, DELIBERATED, tell_bureau, tell_firm_and_street
from whitelist.models import Application, Deliberation, DeliberationItem, Round
from whitelist.stages import ApplicationStage, RoundStage
from whitelist.workflow import APPLICATION, ROUND

MEETING = ("held_on", "number", "minutes")


def _drafting(pk, actor):
    round_ = Round.objects.for_act(pk, actor)
    if not (actor.holds(Role.BUREAU_CLERK) or actor.holds(Role.DIRECTOR)):
        raise Forbidden("审议材料由区局经办人准备，由局长确认。")
    if round_.stage != RoundStage.DELIBERATING:
        raise Conflict(f"当前阶段是“{round_.get_stage_display()}”，不能登记审议意见。")
    return round_


@transaction.atomic
def save_meeting(*, pk, actor, at, seen=None, **words):
    """Draft the meeting: `words` are those of held_on, number and minutes that are to be written.

    `seen`: the stamp that the page had read; raises Conflict, naming who and when, if another person was quicker.
    None (a draft that saves only what was changed): not looked at. Raises Incomplete for a day that has not come.
    """
    round_ = _drafting(pk, actor)
    held_on = words.get("held_on")
    if held_on and held_on > timezone.localdate(at):
        raise Incomplete("会议日期不能晚于今天。", missing=("会议日期",))
    found = Deliberation.objects.filter(round=round_).select_related("drafted_by").first()
    if found and seen is not None and found.drafted_by != actor and found.stamp != seen:
        raise _quicker(found.drafted_by, found.saved_at, "会议信息")
    kept = {name: words[name] for name in MEETING if name in words}
    return Deliberation.objects.update_or_create(
        round=round_, defaults={**kept, "drafted_by": actor, "saved_at": at}
    )[0]


def _quicker(who, when, what):
    return Conflict(
        f"{who.name}已于 {timezone.localtime(when):%H:%M:%S} 登记了{what}，您的内容没有保存。",
        next_step="请刷新后查看最新内容，需要时再修改。",
    )


@transaction.atomic
def save_decision(*, pk, actor, at, application_id, approved, reason, seen=""):
    """Draft the decision on one enterprise, with its reason.

    `seen`: the stamp of the decision that the page had read; raises Conflict, naming who and when, if another was quicker.
    """
    round_, reason = _drafting(pk, actor), stated(reason)
    application = Application.objects.visible_to(actor).filter(round=round_, pk=application_id).first()
    if application is None or application.stage != ApplicationStage.REPORTED:
        raise Conflict("这家企业不在本次审议范围内。")
    meeting = Deliberation.objects.get_or_create(
        round=round_, defaults={"drafted_by": actor, "saved_at": at}
    )[0]
    found = meeting.items.filter(application=application).select_related("saved_by").first()
    if found is not None and found.stamp != seen:
        raise _quicker(found.saved_by, found.saved_at, "这家企业的审议意见")
    return DeliberationItem.objects.update_or_create(
        deliberation=meeting,
        application=application,
        defaults={"approved": approved, "reason": reason, "saved_by": actor, "saved_at": at},
    )[0]


@transaction.atomic
def deliberate(*, pk, actor, at):
    """登记审议结果: the director confirms; each decision takes its application's step.

    Raises Incomplete when an enterprise that is approved does not meet every condition on this day.
    """
    round_ = Round.objects.for_act(pk, actor)
    ROUND.check("deliberate", row=round_, actor=actor, at=at)  # who and from where, before what is missing
    meeting = getattr(round_, "deliberation", None)
    items = list(meeting.items.select_related("application__enterprise")) if meeting else []
    _must_meet_the_conditions(items, at)
    decisions = [{"enterprise": i.application.enterprise.name, "approved": i.approved} for i in items]
    ROUND.take("deliberate", row=round_, actor=actor, at=at, data={"decisions": decisions})
    meeting.confirmed_by, meeting.confirmed_at = actor, at
    meeting.save(update_fields=["confirmed_by", "confirmed_at"])
    for item in sorted(items, key=lambda item: item.application_id):
        _apply(item, actor, at)
    approved = sum(item.approved for item in items)
    words = {"round": round_.label, "approved": approved, "declined": len(items) - approved}
    tell_bureau(DELIBERATED, round_, at=at, **words)
    return round_


def _must_meet_the_conditions(items, at):
    failing = []
    for item in items:
        if item.approved:
            unmet = unmet_on(item.application.enterprise, at)
            if unmet:
                failing.append(f"{item.application.enterprise.name}：{'；'.join(unmet)}")
    if failing:
        raise Incomplete(
            "以下企业按今天的情况不符合纳入条件，不能审议同意。",
            next_step="请改为不同意并写明理由，或者补充证明后再确认。",
            missing=failing,
        )


def _apply(item, actor, at):
    application = Application.objects.for_act(item.application_id, actor)
    application.reason = item.reason
    step = "approve" if item.approved else "decline"
    APPLICATION.take(step, row=application, actor=actor, at=at, data={"reason": item.reason})
    if not item.approved:
        channel = application.round.complaint_channel
        tell_firm_and_street(DECLINED, application, at=at, reason=item.reason, channel=channel)
