"""The bureau decides the streets' objections, submits, approves by another person, and may roll the whole back (GM-2.3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Forbidden, Incomplete, NotVisible
from accounts.statements import stated
from casework.reasons import take_with_reason
from casework.waking import wake_later
from enterprises.models import LineContest, Regrading, RegradingPart
from enterprises.operations.grading.beginning import CARRY_ON
from enterprises.operations.grading.reading import values_of
from enterprises.rules.grading import decide
from enterprises.stages import Outcome, PartStage
from enterprises.workflow import REGRADING, REGRADING_PART


@transaction.atomic
def decide_contest(*, pk, contest_id, outcome, reason, actor, at):
    """Decide one objection of a street: the result stands, is computed again from corrected data, or a rise is put off.

    No grade is typed by hand, and none gets better than the rules say. `pk` is the re-grading's.
    Raises NotVisible, Forbidden, WrongStage, ValidationError by field.
    """
    row = Regrading.objects.for_act(pk, actor)
    REGRADING.check("decide", row=row, actor=actor, at=at)
    contest = _contest(row, contest_id)
    decision = stated(reason, missing="请写明决定的理由。")
    contest.final = _final(row, contest.line, outcome, timezone.localdate(at))
    contest.outcome, contest.decision = outcome, decision
    contest.decided_by, contest.decided_at = actor, at
    contest.full_clean()
    contest.save()
    data = {
        "enterprise": contest.line.enterprise.name,
        "outcome": Outcome(outcome).label,
        "grade": contest.final,
        "reason": contest.decision,
    }
    REGRADING.take("decide", row=row, actor=actor, at=at, data=data)
    return contest


def _contest(row, contest_id):
    found = LineContest.objects.filter(pk=contest_id, part__regrading=row).select_related("line__enterprise")
    contest = found.select_for_update(of=("self",)).first()
    if contest is None:
        raise NotVisible
    return contest


def _final(row, line, outcome, today):
    if outcome == Outcome.STANDS:
        return line.new
    if outcome == Outcome.KEEPS:
        if not line.old or line.old <= line.new:
            raise ValidationError(
                {"outcome": "只有拟调高的企业可以暂不调高；数据有误的，请更正数据后重新计算。"}
            )
        return line.old
    if outcome == Outcome.RECOMPUTED:
        values = values_of(enterprise_id=line.enterprise_id, on=today)
        return decide(row.rule_set.rules, values, on=today, present=line.old).grade
    raise ValidationError({"outcome": "请选择决定。"})


@transaction.atomic
def submit_regrading(*, pk, actor, at):
    """提交批准: every objection decided, every street heard or its days over. Raises Forbidden, WrongStage, Incomplete."""
    row = Regrading.objects.for_act(pk, actor)
    row.submitted_by = actor
    waiting = [part.street.label for part in unconfirmed_parts(row)]
    REGRADING.take("submit", row=row, actor=actor, at=at, data={"unconfirmed": waiting})
    return row


def unconfirmed_parts(row):
    """The parts of the streets that have not confirmed; their silence is named, not taken for consent."""
    return list(
        row.parts.filter(stage=PartStage.OPEN).select_related("street").order_by("street__code", "pk")
    )


@transaction.atomic
def return_regrading(*, pk, reason, actor, at):
    """退回核对, with the reason; raises NotVisible, Forbidden, WrongStage."""
    row = Regrading.objects.for_act(pk, actor)
    REGRADING.take("return", row=row, actor=actor, at=at, data={"reason": reason})
    return row


@transaction.atomic
def approve_regrading(*, pk, actor, at, unconfirmed=()):
    """批准, by another person than who began or submitted it. `unconfirmed`: the pks of the parts of all streets that
    did not confirm, each of which the approver has ticked by name.

    Raises NotVisible, Forbidden, WrongStage, Incomplete (a street is not named).
    """
    row = Regrading.objects.for_act(pk, actor)
    REGRADING.check("approve", row=row, actor=actor, at=at)
    if actor.pk in (row.begun_by_id, row.submitted_by_id):
        raise Forbidden("批准人不能是发起人或者提交人。", next_step="请由另一位有权批准的人员办理。")
    parts = unconfirmed_parts(row)
    names = [part.street.label for part in parts]
    if {int(part) for part in unconfirmed} != {part.pk for part in parts}:
        raise Incomplete(
            f"以下街道没有确认，沉默不等于同意，请逐一勾选后批准：{'、'.join(names)}",
            missing=tuple(f"{name}未确认" for name in names),
        )
    for part in parts:
        locked = RegradingPart.objects.for_act(part.pk, actor)
        REGRADING_PART.take("lapse", row=locked, actor=actor, at=at)
    row.unconfirmed = "、".join(names)[:300]
    REGRADING.take("approve", row=row, actor=actor, at=at, data={"unconfirmed": names})
    wake_later(CARRY_ON)
    return row


@transaction.atomic
def roll_back(*, pk, reason, actor, at):
    """整批撤回: every grade this re-grading changed will be what it was; a worker restores them.

    Raises NotVisible, Forbidden, WrongStage, ValidationError without a reason.
    """
    wake_later(CARRY_ON)
    return take_with_reason(
        REGRADING,
        "roll_back",
        rows=Regrading.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明撤回的理由。",
    )


@transaction.atomic
def cancel_regrading(*, pk, reason, actor, at):
    """取消: nothing has changed and nothing will; raises NotVisible, Forbidden, WrongStage, ValidationError."""
    row = take_with_reason(
        REGRADING,
        "cancel",
        rows=Regrading.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明取消的理由。",
    )
    for part in unconfirmed_parts(row):
        locked = RegradingPart.objects.for_act(part.pk, actor)
        REGRADING_PART.take("end", row=locked, actor=actor, at=at)
    return row
