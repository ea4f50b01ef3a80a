"""The boards beside the desk's first page: how the round that is under way stands, and what waits for this person."""

from django.urls import reverse
from django.utils import timezone

from accounts.stages import Role
from casework.calendar import load_calendar
from casework.kinds import kind_of
from casework.next_step import next_step_card
from casework.time_limits import Unit, remaining
from whitelist.models import Application, Objection, ReviewRequest, Round
from whitelist.progress import figures_of, stats_of
from whitelist.stages import ApplicationStage, ReviewStage, RoundStage
from whitelist.workflow import ROUND

UNDER_WAY = (RoundStage.ACCEPTING, RoundStage.VERIFYING)
OVER = (RoundStage.PUBLISHED, RoundStage.CANCELLED)


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


def waiting_board(user, at):
    """The rounds whose next step is this person's, each with the step and what it still lacks; or None."""
    if not user.standing.bureau:
        return None
    rounds = Round.objects.visible_to(user).exclude(stage__in=OVER).select_related("case").order_by("pk")
    found = [(row, round_step(row, user, at)) for row in rounds]
    items = [_waiting(row, step) for row, step in found if step.get("action") or step.get("missing")]
    return {"title": "批次：下一步由我办理", "items": items} if items else None


def round_step(round_, user, at):
    """The card “下一步” of a round for this person, as components/next_step.html takes it."""
    offers = ROUND.offers(round_, user, at)
    return next_step_card(kind_of(round_.case), round_, offers, "desk", at)


def _waiting(round_, step):
    case = reverse("casework:desk_case", args=[round_.case_id])
    return {
        "round": round_.label,
        "title": step["title"],
        "missing": step.get("missing", ()),
        "url": step["action"]["url"] if "action" in step else case,
    }


def own_board(user, at):
    """What waits for this person by role: checks assigned, objections and reviews to answer; or None."""
    mine = [counted for role, counted in _OWN if user.holds(role)]
    stats = [stat for counted in mine for stat in counted(user) if stat["value"]]
    return {"title": "正面清单：等我办理", "stats": stats} if stats else None


def _checks(user):
    assigned = Application.objects.filter(assigned_to=user, stage=ApplicationStage.ACCEPTED)
    url = f"{reverse('whitelist:applications')}?mine=on"
    yield _stat("安排给我的核查", assigned.count(), url, "已受理、核查人员是我、还没有结论的申请。")


def _answers(user):
    desk = reverse("whitelist:desk")
    objections = Objection.objects.visible_to(user).open().count()
    yield _stat("公示异议", objections, desk, "还没有答复的公示异议。")
    reviews = ReviewRequest.objects.visible_to(user).filter(stage=ReviewStage.FILED).count()
    yield _stat("复核申请", reviews, desk, "还没有决定的复核申请。")


def _stat(label, value, url, definition):
    return {"label": label, "value": value, "url": url, "definition": definition}


_OWN = ((Role.STREET_OFFICER, _checks), (Role.SECTION_HEAD, _answers))
