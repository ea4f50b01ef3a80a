"""Steps whose whole content is a reason."""

from accounts.statements import stated


def take_with_reason(workflow, step, *, rows, pk, reason, actor, at, longest=300, missing="请写明理由。"):
    """Take `step` of the row `pk`, its reason kept in the row and in the history; returns the row.

    To be called within a transaction. Raises NotVisible, Forbidden, WrongStage, Incomplete, ValidationError.
    """
    row = rows.for_act(pk, actor)
    workflow.check(step, row=row, actor=actor, at=at)
    row.reason = stated(reason, longest=longest, missing=missing)
    workflow.take(step, row=row, actor=actor, at=at, data={"reason": row.reason})
    return row
