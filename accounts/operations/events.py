"""The trace every administrative act leaves, and who may act at all."""

from accounts.models import AccountEvent
from accounts.refusals import Forbidden

Act = AccountEvent.Act


def record(*, actor, act, at, subject=None, detail=""):
    """Write one line for the audit administrator; a password is never part of it (等保三级 8.1.4.3)."""
    return AccountEvent.objects.create(actor=actor, subject=subject, act=act, detail=detail[:300], at=at)


def must_hold(actor, role):
    """Raise Forbidden unless `actor` holds `role`: the three administrators are kept apart (等保三级 8.1.4.2)."""
    if not actor.holds(role):
        raise Forbidden(f"这项操作由{role.label}办理。", next_step=f"请联系{role.label}。")
