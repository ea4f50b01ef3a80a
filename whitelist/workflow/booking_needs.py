"""What an act on the booked field check needs: functions of (application, at), as those in needs.py."""

from django.utils import timezone

from whitelist.stages import CheckKind

NOT_BOOKED = "还没有约定上门时间"


def visit_is_booked(application, at):
    """There is a time to change, and nobody has signed for having been there since."""
    if application.booked_for is None:
        return NOT_BOOKED
    day = timezone.localdate(application.booked_for)
    signed = application.checks.filter(kind=CheckKind.VERIFICATION, visited_on__gte=day)
    return "约定的上门已经进行，现场检查表已有人签署" if signed.exclude(signed_hash="").exists() else None


def visit_is_not_booked(application, at):
    """A booked visit is moved, cancelled or given to another officer by acts that say so (lesson 17)."""
    if application.booked_for is None or visit_is_booked(application, at):
        return None
    booked = timezone.localtime(application.booked_for)
    return f"已经约定 {booked:%Y-%m-%d %H:%M} 上门；改时间、撤销、换人请分别办理"


def visit_is_ahead(application, at):
    """The enterprise asks or cancels before the time, not after it."""
    if application.booked_for is None:
        return NOT_BOOKED
    return None if application.booked_for > at else "约定的上门时间已过，请直接联系街道"


def visit_time_has_come(application, at):
    """Nobody is absent before the time."""
    if application.booked_for is None:
        return NOT_BOOKED
    return None if application.booked_for <= at else "约定的上门时间还没有到"


def nothing_is_asked(application, at):
    """An open request of the enterprise is answered first: what was asked beforehand is no absence."""
    return None if application.asked_for is None else "企业申请了延后，请先答复"


def postponement_is_not_asked(application, at):
    """One request at a time."""
    return None if application.asked_for is None else "已经申请过延后，正在等待街道答复"


def postponement_is_asked(application, at):
    """There is a request to answer."""
    return "企业没有申请延后" if application.asked_for is None else None


def absence_is_unexplained(application, at):
    """The enterprise was asked to explain; a late explanation is taken too, for silence decides nothing."""
    asked = application.case.clocks.running().filter(code="explain").exists()
    return None if asked else "没有需要说明的到场未遇记录"
