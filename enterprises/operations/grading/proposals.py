"""A change of grade between the years: a fact proposes it, the street looks, the bureau decides; never silently (GM-2.3)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.statements import stated
from casework.operations import open_case
from casework.reasons import take_with_reason
from enterprises.messages import tell_firm
from enterprises.messages.grading import GRADE_CHANGED
from enterprises.models import Enterprise, GradePeriod, GradeProposal, RuleSet
from enterprises.operations.grading.reading import plain, values_of
from enterprises.rules.grading import decide
from enterprises.stages import GradeOrigin
from enterprises.workflow import GRADE_PROPOSAL


@transaction.atomic
def propose_change(*, enterprise_id, fact, at):
    """Propose the grade that the rules give after `fact` (None: after corrected data); returns the row, or None.

    Nothing is proposed for an enterprise without a grade (the yearly re-grading gives the first), without rules in
    force, or where the grade stays. An open proposal is renewed, or falls away with its cause.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise_id)
    on = timezone.localdate(at)
    rule_set = RuleSet.objects.in_force(on)
    if rule_set is None or not enterprise.grade or enterprise.withdrawn_at:
        return None
    found = _judged(enterprise, rule_set, fact, on)
    waiting = GradeProposal.objects.waiting().filter(enterprise=enterprise).first()
    if waiting:
        return _renewed(waiting.pk, found, at)
    return None if found["new"] == enterprise.grade else _opened(enterprise, found, at)


def _judged(enterprise, rule_set, fact, on):
    rules = rule_set.rules
    values = values_of(enterprise_id=enterprise.pk, on=on)
    decision = decide(rules, values, on=on, present=_present(enterprise, fact))
    return {
        "rule_set": rule_set,
        "fact": fact,
        "on": on,
        "old": enterprise.grade,
        "new": decision.grade,
        "inputs": plain(rules, values),
    }


def _present(enterprise, fact):
    """The grade from which a rise is measured: where an annulled fact had lowered it, the grade before that."""
    if fact is None or not fact.annuls_id:
        return enterprise.grade
    caused = GradeProposal.objects.filter(fact=fact.annuls_id, stage=GradeProposal.Stage.EFFECTIVE).first()
    return caused.old if caused else enterprise.grade


def _opened(enterprise, found, at):
    case = open_case(
        kind=GRADE_PROPOSAL.kind,
        series="等级调整",
        title=f"{enterprise.name} {found['old']}级→{found['new']}级",
        organisation=enterprise.street,
        at=at,
    )
    row = GradeProposal.objects.create(case=case, enterprise=enterprise, **found)
    row.is_locked = True  # created in this transaction: nobody else can see it
    GRADE_PROPOSAL.take("propose", row=row, actor=None, at=at, data=_told(found))
    return row


def _renewed(pk, found, at):
    row = GradeProposal.objects.lock_for_job(pk)
    same = found["new"] == row.new and found["inputs"] == row.inputs
    if same:
        return row
    for name, value in found.items():
        setattr(row, name, value)
    step = "fall_away" if row.old == row.new else "renew"
    row.case.title = f"{row.enterprise.name} {row.old}级→{row.new}级"
    row.case.save(update_fields=["title"])
    GRADE_PROPOSAL.take(step, row=row, actor=None, at=at, data=_told(found))
    return row


def _told(found):
    fact = found["fact"]
    cause = f"{fact}{'（撤销）' if fact.annuls_id else ''}" if fact else "评级数据更正"
    return {"cause": cause, "old": found["old"], "new": found["new"], "inputs": found["inputs"]}


@transaction.atomic
def check_proposal(*, pk, opinion, actor, at):
    """核对: the street's opinion on the facts; raises NotVisible, Forbidden, WrongStage, ValidationError without one."""
    row = GradeProposal.objects.for_act(pk, actor)
    GRADE_PROPOSAL.check("check", row=row, actor=actor, at=at)
    row.opinion = stated(opinion, field="opinion")
    GRADE_PROPOSAL.take("check", row=row, actor=actor, at=at, data={"opinion": row.opinion})
    return row


@transaction.atomic
def approve_proposal(*, pk, reason, actor, at):
    """批准调整: the grade changes today. Raises NotVisible, Forbidden, WrongStage, ValidationError without a reason."""
    seen = GradeProposal.objects.seen_by(pk, actor)
    # The enterprise before its proposal, as propose_change locks them.
    enterprise = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=seen.enterprise_id)
    row = GradeProposal.objects.for_act(pk, actor)
    GRADE_PROPOSAL.check("approve", row=row, actor=actor, at=at)
    row.reason = stated(reason)
    row.old = enterprise.grade
    GRADE_PROPOSAL.take("approve", row=row, actor=actor, at=at, data={"reason": row.reason})
    _hold(row, timezone.localdate(at), at)
    Enterprise.objects.filter(pk=enterprise.pk).update(grade=row.new)
    _tell(row, at)
    return row


def _tell(row, at):
    if row.old == row.new:  # a re-grading brought it about meanwhile
        return
    words = {"old": f"{row.old}级" if row.old else "未评级", "new": f"{row.new}级", "reason": row.reason}
    page = reverse("enterprises:portal_grade")
    tell_firm(GRADE_CHANGED, row, at=at, link=page, day=timezone.localdate(at), **words)


def _hold(row, day, at):
    GradePeriod.objects.standing().filter(enterprise=row.enterprise_id, valid_until=None).update(
        valid_until=day
    )
    GradePeriod.objects.create(
        enterprise_id=row.enterprise_id,
        grade=row.new,
        valid_from=day,
        rule_set_id=row.rule_set_id,
        origin=GradeOrigin.EVENT,
        proposal=row,
        inputs=row.inputs,
        reason=row.reason,
        recorded_at=at,
    )


@transaction.atomic
def drop_proposal(*, pk, reason, actor, at):
    """不予调整, with the reason; raises NotVisible, Forbidden, WrongStage, ValidationError."""
    return take_with_reason(
        GRADE_PROPOSAL, "drop", rows=GradeProposal.objects, pk=pk, reason=reason, actor=actor, at=at
    )
