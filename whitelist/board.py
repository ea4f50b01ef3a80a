"""The board beside the desk's first page: how the round that is under way stands for this office."""

from django.urls import reverse
from django.utils import timezone

from casework.calendar import load_calendar
from casework.time_limits import Unit, remaining
from whitelist.models import Round
from whitelist.progress import figures_of, stats_of
from whitelist.stages import RoundStage

UNDER_WAY = (RoundStage.ACCEPTING, RoundStage.VERIFYING)


def round_board(user, at):
    """The accepting or verifying round with its figures, or None."""
    if not (user.standing.bureau or user.standing.streets):
        return None
    round_ = Round.objects.visible_to(user).filter(stage__in=UNDER_WAY).select_related("case").first()
    if round_ is None:
        return None
    figures = figures_of(round_, user)
    left = remaining(round_.verify_by, timezone.localdate(at), load_calendar(), Unit.WORKING_DAYS)
    return {
        "title": round_.label,
        "url": reverse("casework:desk_case", args=[round_.case_id]),
        "stats": [stat for stat in stats_of(round_, user) if stat["label"] in ("申请", "已核查", "不予纳入")],
        "applied": figures["applied"],
        "verified": figures["verified"],
        "words": f"核查 {_percent(figures)}，期限 {round_.verify_by:%m-%d}，{left}",
    }


def _percent(figures):
    return f"{round(100 * figures['verified'] / figures['applied'])} %" if figures["applied"] else "0 %"
