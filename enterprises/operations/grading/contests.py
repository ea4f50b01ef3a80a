"""评级数据异议: an enterprise contests one input with evidence; until it is decided the former value holds (GM-2.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden
from accounts.statements import stated
from casework.operations import attach, open_case
from casework.reasons import take_with_reason
from enterprises.messages import tell_firm, tell_street
from enterprises.messages.grading import CONTEST_DISMISSED, CONTEST_FILED, CONTEST_UPHELD
from enterprises.models import Enterprise, InputContest
from enterprises.operations.grading.proposals import propose_change
from enterprises.operations.grading.reading import values_of
from enterprises.operations.ledger import annul_fact, enter_claim
from enterprises.rules.grading import INPUTS
from enterprises.rules.grading.inputs import HAPPENED
from enterprises.stages import Source
from enterprises.workflow import INPUT_CONTEST
from enterprises.workflow.input_contests import EXAMINE

OPEN = (InputContest.Stage.FILED, InputContest.Stage.EXAMINED)
EVIDENCE = "异议证明材料"
LONGEST_REASON = 240  # with the number of the case it becomes the detail of the claim or annulment


@transaction.atomic
def file_contest(*, enterprise_id, input, statement, actor, at, claimed="", uploads=()):
    """提出数据异议 by the enterprise: `input` names it, `claimed` is the value it holds right (facts: empty).

    Raises NotVisible, Forbidden, Conflict (one is open), ValidationError by field (input, claimed, statement, file).
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    _must_speak_for(enterprise, actor)
    row = INPUTS.get(input)
    if row is None:
        raise ValidationError({"input": "请选择有异议的数据。"})
    value = values_of(enterprise_id=enterprise.pk, on=timezone.localdate(at))[input]
    _must_make_sense(row, value, claimed, statement)
    if InputContest.objects.filter(enterprise=enterprise, input=input, stage__in=OPEN).exists():
        raise Conflict("这一项已有异议正在办理。", next_step="请等待答复，或者先撤回。")
    case = open_case(
        kind=INPUT_CONTEST.kind,
        series="数据异议",
        title=f"{enterprise.name} 对“{row.label}”的异议",
        organisation=enterprise.street,
        party=enterprise.organisation,
        at=at,
    )
    contest = InputContest.objects.create(
        case=case,
        enterprise=enterprise,
        input=input,
        claim_id=value.claim_id,
        fact_id=value.fact_id,
        held=f"{row.words(row.known(value.value))} {value.source}".strip()[:120],
        claimed=claimed,
        statement=statement.strip()[:600],
    )
    for upload in uploads:
        attach(case=case, upload=upload, purpose=EVIDENCE, actor=actor, at=at)
    contest.is_locked = True  # created in this transaction: nobody else can see it
    data = {"input": row.label, "held": contest.held, "claimed": contest.claimed_words}
    INPUT_CONTEST.take("file", row=contest, actor=actor, at=at, data=data)
    tell_street(CONTEST_FILED, contest, at=at, clock=EXAMINE.code, input=row.label)
    return contest


def _must_speak_for(enterprise, actor):
    """Only the enterprise's own people contest; a desk account that merely sees it does not."""
    roles = INPUT_CONTEST["file"].by
    mine = enterprise.organisation_id and any(actor.holds(role, enterprise.organisation_id) for role in roles)
    if not mine:
        raise Forbidden("评级数据异议由企业提出。", next_step="请由企业主要负责人或者安全管理人员办理。")


def _must_make_sense(row, value, claimed, statement):
    wrong = {} if statement.strip() else {"statement": "请写明异议的理由。"}
    if row.kind == HAPPENED:
        if value.fact_id is None:
            wrong["input"] = "台账中没有这类记录，没有可以异议的内容。"
        if claimed:
            wrong["claimed"] = "对台账记录的异议不填取值。"
    elif claimed not in dict(row.choices):
        wrong["claimed"] = "请选择您认为正确的内容。"
    elif claimed == row.known(value.value):
        wrong["claimed"] = "与现有内容相同，不需要异议。"
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def examine_contest(*, pk, opinion, actor, at):
    """核查: what the street found; raises NotVisible, Forbidden, WrongStage, ValidationError without an opinion."""
    row = InputContest.objects.for_act(pk, actor)
    INPUT_CONTEST.check("examine", row=row, actor=actor, at=at)
    row.opinion = stated(opinion, field="opinion", longest=600)
    INPUT_CONTEST.take("examine", row=row, actor=actor, at=at, data={"opinion": row.opinion})
    return row


@transaction.atomic
def uphold_contest(*, pk, reason, actor, at):
    """异议成立: the fact is annulled or a new claim recorded at once; a change of grade is proposed, not made.

    Raises NotVisible, Forbidden, WrongStage, Incomplete (taken back meanwhile), ValidationError without a reason.
    """
    row = InputContest.objects.for_act(pk, actor)
    INPUT_CONTEST.check("uphold", row=row, actor=actor, at=at)
    row.reason = stated(reason, longest=LONGEST_REASON)
    INPUT_CONTEST.take("uphold", row=row, actor=actor, at=at, data={"reason": row.reason})
    tell_firm(CONTEST_UPHELD, row, at=at, input=row.input_label, reason=row.reason)
    why = f"{row.case.number}：{row.reason}"
    if row.fact_id:
        annul_fact(fact_id=row.fact_id, reason=why, actor=actor, at=at)
        return row
    enter_claim(
        enterprise_id=row.enterprise_id,
        attribute=INPUTS[row.input].key,
        value=row.claimed,
        source=Source.AUTHORITY,
        as_of=timezone.localdate(at),
        actor=actor,
        at=at,
        detail=why,
    )
    propose_change(enterprise_id=row.enterprise_id, fact=None, at=at)
    return row


@transaction.atomic
def dismiss_contest(*, pk, reason, actor, at):
    """异议不成立, with the reason; raises NotVisible, Forbidden, WrongStage, ValidationError."""
    row = take_with_reason(
        INPUT_CONTEST,
        "dismiss",
        rows=InputContest.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        longest=600,
    )
    tell_firm(CONTEST_DISMISSED, row, at=at, input=row.input_label, reason=row.reason)
    return row


@transaction.atomic
def withdraw_contest(*, pk, reason, actor, at):
    """撤回 by the enterprise; raises NotVisible, Forbidden, WrongStage."""
    row = InputContest.objects.for_act(pk, actor)
    row.reason = reason.strip()[:600]
    INPUT_CONTEST.take("withdraw", row=row, actor=actor, at=at, data={"reason": row.reason})
    return row
