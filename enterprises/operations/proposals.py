"""资料更正: an enterprise proposes what its register should say; the street answers every field (GM-3.2)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.refusals import Conflict, Forbidden
from accounts.statements import stated
from casework.operations import attach, open_case
from enterprises.messages import tell_firm, tell_street
from enterprises.messages.portal import CHANGES_ANSWERED, CHANGES_FILED
from enterprises.models import ChangeProposal, Enterprise, Industry, ProposedChange
from enterprises.models.proposals import text_of
from enterprises.operations.register import correct_fields, for_keeping
from enterprises.rules.proposals import PROPOSABLE
from enterprises.rules.sectors import digits_of
from enterprises.workflow import CHANGE_PROPOSAL
from enterprises.workflow.proposals import ANSWER

EVIDENCE = "更正证明材料"


@transaction.atomic
def propose_changes(*, enterprise_id, values, reason, actor, at, uploads=()):
    """提出更正 by the enterprise. `values`: of PROPOSABLE those that it changed, as the register keeps them.

    Raises NotVisible, Forbidden, Conflict (one is open), ValidationError by field (values, reason, file).
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    _must_speak_for(enterprise, actor)
    open_ = ChangeProposal.objects.filter(enterprise=enterprise, stage=ChangeProposal.Stage.FILED)
    if open_.exists():
        raise Conflict("已有一份资料更正正在等街道答复。", next_step="请等待答复，或者先撤回再重新提出。")
    changed = _changed(enterprise, values)
    reason = stated(reason, missing="请写明为什么要更正。")
    case = open_case(
        kind=CHANGE_PROPOSAL.kind,
        series=f"{enterprise.street.label}资料更正",
        title=f"{enterprise.name} 资料更正",
        organisation=enterprise.street,
        party=enterprise.organisation,
        at=at,
    )
    row = ChangeProposal(case=case, enterprise=enterprise, reason=reason)
    row.is_locked = True  # created in this transaction: nobody else can see it
    told = [f"{name}：{held}→{proposed}" for name, (held, proposed) in changed.items()]
    CHANGE_PROPOSAL.take("file", row=row, actor=actor, at=at, data={"reason": row.reason, "changes": told})
    rows = [
        ProposedChange.objects.create(proposal=row, field=name, held=held, proposed=proposed)
        for name, (held, proposed) in changed.items()
    ]
    for upload in uploads:
        attach(case=case, upload=upload, purpose=EVIDENCE, actor=actor, at=at)
    fields = "、".join(change.label for change in rows)
    tell_street(CHANGES_FILED, row, at=at, clock=ANSWER.code, count=len(rows), fields=fields)
    return row


def _must_speak_for(enterprise, actor):
    """Only the enterprise's own people propose; staff correct the register itself."""
    mine = enterprise.organisation_id
    if not (mine and any(actor.holds(role, mine) for role in CHANGE_PROPOSAL["file"].by)):
        raise Forbidden("资料更正由企业在门户提出。", next_step="工作人员请直接修改底册。")


def _changed(enterprise, values):
    """{field: (held, proposed)} of what differs from the register; raises ValidationError by field."""
    known = {name: values[name] for name in PROPOSABLE if name in values}
    proposed = {name: value.strip() if isinstance(value, str) else value for name, value in known.items()}
    held = {name: getattr(enterprise, name) for name in proposed}
    changed = {name: value for name, value in proposed.items() if value != held[name]}
    if not changed:
        raise ValidationError("没有改动：请把要更正的项目改成正确的内容。")
    empty = [name for name, value in changed.items() if value in (None, "")]
    if empty:
        raise ValidationError(dict.fromkeys(empty, "不能改成空白；不清楚的请保持原样。"))
    _must_fit(enterprise, changed)
    return {name: (text_of(held[name]), text_of(value)) for name, value in changed.items()}


def _must_fit(enterprise, changed):
    """The register's own shapes, and for an industry a code of the imported table."""
    trial = Enterprise(**changed)
    trial.clean_fields(exclude={field.name for field in Enterprise._meta.fields} - set(changed))
    code = changed.get("industry_code")
    edition = Industry.objects.filter(edition=enterprise.industry_edition)
    if code and edition.exists() and _industry(enterprise, code) is None:
        words = f"GB/T 4754-{enterprise.industry_edition} 中没有这个代码，请核对。"
        raise ValidationError({"industry_code": words})


def _industry(enterprise, code):
    return Industry.objects.filter(edition=enterprise.industry_edition, code=digits_of(code)).first()


@transaction.atomic
def answer_proposal(*, pk, accepted, refused, seen, actor, at):
    """逐项答复: `accepted` fields are written to the register with their history, `refused` is {field: reason}.

    `seen`: {field: what the register held on the page}. Raises NotVisible, Forbidden, WrongStage, ValidationError at
    the field (no answer, no reason, the register's value changed meanwhile).
    """
    row = ChangeProposal.objects.for_act(pk, actor)
    CHANGE_PROPOSAL.check("answer", row=row, actor=actor, at=at)
    enterprise = for_keeping(row.enterprise_id, actor)
    changes = list(row.changes.all())
    _must_be_answered(changes, accepted, refused)
    _must_be_as_seen(changes, enterprise, seen)
    _take_over(row, enterprise, [change for change in changes if change.field in accepted], actor, at)
    for change in changes:
        change.accepted = change.field in accepted
        change.refusal = "" if change.accepted else refused[change.field].strip()[:300]
        change.save(update_fields=["accepted", "refusal"])
    said = [change.label for change in changes if change.accepted]
    against = {change.label: change.refusal for change in changes if not change.accepted}
    note = f"采纳{len(said)}项，不采纳{len(against)}项"
    data = {"note": note, "accepted": said, "refused": against}
    CHANGE_PROPOSAL.take("answer", row=row, actor=actor, at=at, data=data)
    _tell_answer(row, said, against, at)
    return row


def _tell_answer(row, said, against, at):
    """How many were accepted, and each refusal with its reason; the values themselves stand in the case only."""
    reasons = "".join(f"\n{label}：不采纳，{why}" for label, why in against.items())
    tell_firm(CHANGES_ANSWERED, row, at=at, accepted=len(said), refused=len(against), reasons=reasons)


def _must_be_answered(changes, accepted, refused):
    """Each field either way, and a reason for each refusal."""
    wrong = {}
    for change in changes:
        if (change.field in accepted) == (change.field in refused):
            wrong[change.field] = "请选择采纳或者不采纳。"
        elif change.field in refused and not refused[change.field].strip():
            wrong[f"{change.field}_refusal"] = f"“{change.label}”不采纳，请写明理由。"
    if wrong:
        raise ValidationError(wrong)


def _must_be_as_seen(changes, enterprise, seen):
    """What somebody wrote to the register since the page was opened is looked at before it is written over."""
    moved = {
        change.field: f"底册刚刚由他人改为“{change.present(enterprise)}”，请核对后再答复。"
        for change in changes
        if seen.get(change.field) != change.present(enterprise)
    }
    if moved:
        raise ValidationError(moved)


def _take_over(row, enterprise, changes, actor, at):
    """Through the register's own way of correcting; what it says already is not written again."""
    values = {change.field: change.value for change in changes}
    if "industry_code" in values:
        found = _industry(enterprise, values["industry_code"])
        values["industry_name"] = found.name if found else ""
    values = {name: value for name, value in values.items() if value != getattr(enterprise, name)}
    if values:
        why = f"{row.case.number} 企业提出：{row.reason}"
        correct_fields(enterprise, values=values, why=why, actor=actor, at=at)


@transaction.atomic
def withdraw_proposal(*, pk, actor, at):
    """撤回 by the enterprise before it is answered. Raises NotVisible, Forbidden, WrongStage."""
    row = ChangeProposal.objects.for_act(pk, actor)
    CHANGE_PROPOSAL.take("withdraw", row=row, actor=actor, at=at)
    return row
