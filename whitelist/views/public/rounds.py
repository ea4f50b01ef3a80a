"""The course of every round, and the daily roots by which its history can be checked (NS-6.2)."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.refusals import NotVisible
from casework.citations import cite
from casework.models import DailyRoot
from casework.paging import page_of
from whitelist import public as rules
from whitelist.models import NoticeVersion, Publication, Round
from whitelist.stages import RoundStage
from whitelist.views.public.home import picture_of


@public
@require_safe
def index(request):
    """Every round that was opened."""
    return render(request, "whitelist/public/rounds.html", {"rounds": Round.objects.public()})


@public
@require_safe
def detail(request, year):
    """Every step of the year's rounds with its day and unit; no person is named (law.md 12.3)."""
    rounds = Round.objects.public().filter(year=year).select_related("case").order_by("-pk")
    courses = [_course(round_, request.today) for round_ in rounds]
    if not courses:
        raise NotVisible(f"还没有{year}年度的批次，或者尚未开始受理。", next_step="请从年度批次列表中选择。")
    return render(request, "whitelist/public/round.html", {"year": year, "courses": courses})


def _course(round_, today):
    history = list(round_.case.history.select_related("unit").order_by("seq"))
    return {
        "round": round_,
        "stages": picture_of(round_, today),
        "dates": _dates(round_),
        "steps": [_step(step) for step in reversed(history) if step.step not in rules.WITHHELD],
        "withheld": [
            {"label": step.label, "reason": rules.WITHHELD[step.step]}
            for step in history
            if step.step in rules.WITHHELD
        ],
        "notices": NoticeVersion.objects.filter(round=round_).defer("rows"),
        "publications": Publication.objects.filter(round=round_).only("number", "published_on"),
        "cancelled": round_.stage == RoundStage.CANCELLED,
    }


def _dates(round_):
    pairs = (
        ("申报截止", round_.apply_by),
        ("街道核查、报送截止", round_.verify_by),
        ("征求意见回复截止", round_.reply_by),
        ("公示开始", round_.notice_began_on),
        ("公示最后一日", round_.notice_ends_on),
        ("公布截止", round_.publish_by),
        ("实际公布", round_.published_on),
    )
    return [{"label": label, "text": f"{day:%Y-%m-%d}"} for label, day in pairs if day]


def _step(step):
    """A step in public words; the reason of a correction or a cancellation is public, nothing else of its content."""
    return {
        "at": step.at,
        "what": f"{step.label}（{cite(step.clause)}）",
        "who": step.unit.label if step.unit else "系统",
        "note": step.data.get("reason", "") if step.step in ("correct_notice", "cancel") else "",
    }


@public
@require_safe
def roots(request):
    """One hash for each day over the history of all cases, each holding the one before."""
    page = page_of(DailyRoot.objects.all(), request.GET, order=("-date", "pk"), size=60)
    context = {"page": page, "home_url": reverse("whitelist:home")}
    return render(request, "whitelist/public/roots.html", context)
