"""Answers of the bodies consulted (NS-4.1.3): in the system, or on paper recorded by the bureau's clerk."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from casework.clocks import meet_clocks
from casework.operations.files import attach
from whitelist.messages import ALL_ANSWERED, tell_bureau
from whitelist.models import Application, Opinion, OpinionItem, Round
from whitelist.stages import Answer, ApplicationStage, RoundStage
from whitelist.workflow.rounds import REPLY


@transaction.atomic
def answer_consultation(*, pk, actor, at, answer, text="", items=()):
    """A body answers in the system; `items` are (application id, text) against single enterprises."""
    opinion = _locked(pk, actor)
    held = [Role.LIAISON, Role.LEADER]
    if not any(actor.holds(role, opinion.organisation_id) for role in held):
        raise Forbidden("意见由被征求意见的单位回复。", next_step="书面回复由区局经办人登记。")
    return _record(opinion, actor, at, answer, text, items, channel=Opinion.Channel.SYSTEM)


@transaction.atomic
def record_paper_answer(*, pk, actor, at, answer, reply_number, text="", items=(), paper=None):
    """The bureau's clerk records an answer on paper, with its number and scan."""
    opinion = _locked(pk, actor)
    if not actor.holds(Role.BUREAU_CLERK):
        raise Forbidden("书面回复由区局经办人登记。")
    opinion.reply_number = reply_number
    if paper is not None:
        opinion.paper = attach(
            case=opinion.round.case, upload=paper, purpose="征求意见复函", actor=actor, at=at
        )
    return _record(opinion, actor, at, answer, text, items, channel=Opinion.Channel.PAPER)


def _locked(pk, actor):
    """The opinion to be answered; its round is locked first, so that the last answer is known as the last."""
    round_ = Round.objects.lock_for_job(Opinion.objects.seen_by(pk, actor).round_id)
    opinion = Opinion.objects.for_act(pk, actor)
    opinion.round = round_
    return opinion


def _record(opinion, actor, at, answer, text, items, channel):
    round_ = opinion.round
    if round_.stage != RoundStage.CONSULTING:
        raise Conflict("征求意见已经结束，不能再回复。", next_step="如有新的情况，请联系区应急管理局。")
    if opinion.answer != Answer.ASKED:
        raise Conflict("本单位已经回复。", next_step="需要更正时，请联系区局经办人。")
    if round_.reply_by and timezone.localdate(at) > round_.reply_by and channel == Opinion.Channel.SYSTEM:
        raise Conflict(f"回复期限 {round_.reply_by:%Y-%m-%d} 已过。", next_step="请书面联系区局经办人。")
    opinion.answer, opinion.text, opinion.channel = answer, text, channel
    opinion.answered_at, opinion.recorded_by = at, actor
    opinion.save()
    reported = set(
        Application.objects.filter(round=round_, stage=ApplicationStage.REPORTED).values_list("pk", flat=True)
    )
    OpinionItem.objects.bulk_create(
        OpinionItem(opinion=opinion, application_id=key, text=said)
        for key, said in items
        if key in reported and said
    )
    meet_clocks(case=round_.case, codes=(REPLY.owed_by(opinion.organisation_id).code,), at=at)
    _tell_when_all_have_answered(round_, at)
    return opinion


def _tell_when_all_have_answered(round_, at):
    answers = list(round_.opinions.values_list("answer", flat=True))
    if Answer.ASKED not in answers:
        words = {"count": len(answers), "objected": answers.count(Answer.OBJECTED)}
        tell_bureau(ALL_ANSWERED, round_, at=at, round=round_.label, **words)
