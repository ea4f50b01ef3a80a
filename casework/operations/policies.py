"""Setting a policy value from a day on, and announcing the holidays of a year."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from casework.clocks import recompute_provisional
from casework.models import CalendarDay, Policy
from casework.policy_keys import KEYS

SETTERS = (Role.SECTION_HEAD, Role.SYSTEM_ADMIN)


def _must_set(actor):
    if not actor.holds_any(SETTERS):
        raise Forbidden("政策参数和放假调休由科室负责人或者系统管理员设置。")


@transaction.atomic
def set_policy(*, actor, at, key, value, valid_from, source, confirmed, note=""):
    """A new value from `valid_from` on; what ran before that day keeps its former value.

    Raises Forbidden, Incomplete (a day that has passed), Conflict (a value for that day), ValidationError (the value).
    """
    _must_set(actor)
    value = KEYS[key].check(value)
    if valid_from < timezone.localdate(at):
        raise Incomplete("起用日期不能早于今天：已经计算的期限不追溯改变。", missing=("起用日期",))
    row, made = Policy.objects.get_or_create(
        key=key,
        valid_from=valid_from,
        defaults={
            "value": value,
            "source": source,
            "confirmed": confirmed,
            "note": f"{actor.name} {timezone.localtime(at):%Y-%m-%d %H:%M} 设置。{note}"[:200],
        },
    )
    if not made:
        raise Conflict("这个参数在这一天已经有值。", next_step="请选择另一个起用日期。")
    return row


@transaction.atomic
def announce_days(*, actor, rows, source):
    """Write days off and 调休 days (date, working, name); open provisional clocks are computed again.

    Returns (days written, due dates that moved).
    """
    _must_set(actor)
    if not source.strip():
        raise Incomplete("请填写放假通知的文号。", missing=("文号",))
    for day, working, name in rows:
        CalendarDay.objects.update_or_create(
            date=day, defaults={"working": working, "name": name, "source": source.strip()}
        )
    return len(rows), recompute_provisional()
