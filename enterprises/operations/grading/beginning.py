"""Who may begin a case of grading is asked before what is missing for it."""

from accounts.refusals import Forbidden
from accounts.stages import Role
from casework.workflow import SYSTEM

CARRY_ON = "enterprises.carry_on_regradings"  # the worker's task: computes, puts into effect, restores


def must_begin(step, actor):
    """Raise Forbidden unless `actor` (None: the system) may take the first `step` of a table, in the bureau."""
    if actor is None and SYSTEM in step.by:
        return
    if actor is None or not any(actor.holds(role) for role in step.by if role != SYSTEM):
        names = "、".join(Role(role).label for role in step.by if role != SYSTEM)
        raise Forbidden(f"“{step.label}”由{names}办理。", next_step="请由有权办理的岗位登录后办理。")
