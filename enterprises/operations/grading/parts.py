"""Each street's part of a yearly re-grading: confirmed by its head, single enterprises contested with reasons (GM-2.3)."""

from django.db import transaction

from accounts.refusals import Conflict, NotVisible
from accounts.statements import stated
from enterprises.models import LineContest, RegradingPart
from enterprises.workflow import REGRADING_PART


@transaction.atomic
def confirm_part(*, pk, actor, at):
    """确认: the street's head answers for its part; raises NotVisible, Forbidden, WrongStage, Incomplete."""
    row = RegradingPart.objects.for_act(pk, actor)
    row.confirmed_by, row.confirmed_at = actor, at
    data = {"contests": row.contests.count(), "up": row.up, "down": row.down}
    REGRADING_PART.take("confirm", row=row, actor=actor, at=at, data=data)
    return row


@transaction.atomic
def contest_line(*, pk, enterprise_id, reason, actor, at):
    """Object to one enterprise's new grade with a reason; the bureau decides before anything takes effect.

    Raises NotVisible (another street's enterprise), Forbidden, WrongStage, Incomplete, Conflict, ValidationError.
    """
    row = RegradingPart.objects.for_act(pk, actor)
    REGRADING_PART.check("contest", row=row, actor=actor, at=at)
    reason = stated(reason)
    found = row.regrading.lines.filter(street=row.street_id, enterprise=enterprise_id)
    line = found.select_related("enterprise").first()
    if line is None:
        raise NotVisible
    if LineContest.objects.filter(line=line).exists():
        raise Conflict("这家企业已经提出异议。", next_step="请在异议列表中查看。")
    contest = LineContest.objects.create(line=line, part=row, reason=reason, raised_by=actor, raised_at=at)
    data = {"enterprise": line.enterprise.name, "old": line.old, "new": line.new, "reason": reason}
    REGRADING_PART.take("contest", row=row, actor=actor, at=at, data=data)
    return contest


@transaction.atomic
def withdraw_line_contest(*, pk, contest_id, actor, at):
    """Take an undecided objection back; raises NotVisible, Forbidden, WrongStage, Conflict (decided already)."""
    row = RegradingPart.objects.for_act(pk, actor)
    REGRADING_PART.check("take_back", row=row, actor=actor, at=at)
    contest = row.contests.select_for_update(of=("self",)).filter(pk=contest_id).first()
    if contest is None:
        raise NotVisible
    if contest.outcome:
        raise Conflict("区局已经决定这项异议。", next_step="请查看决定。")
    data = {"enterprise": contest.line.enterprise.name, "reason": contest.reason}
    contest.delete()
    REGRADING_PART.take("take_back", row=row, actor=actor, at=at, data=data)
    return row
