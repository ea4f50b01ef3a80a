"""The first page: what the list is, where it stands, how it comes about."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from casework.citations import cite
from casework.models import DailyRoot
from casework.pages import clock_cards, process_picture
from whitelist.listing import complaint_channel
from whitelist.models import Entry, Publication, Round
from whitelist.stages import RoundStage
from whitelist.workflow import ROUND

ON_THE_WAY = [stage for stage in RoundStage if stage not in (RoundStage.PREPARING, RoundStage.CANCELLED)]


@public
@require_safe
def home(request):
    """The list in one page: figures, notices that run now, the picture of a round, how to check."""
    rounds = Round.objects.public()
    current = rounds.filter(stage__in=ON_THE_WAY).select_related("case").first()
    last = Publication.objects.defer("payload", "added", "confirmed", "removed").first()
    return render(
        request,
        "whitelist/public/home.html",
        {
            "stats": _stats(request.today, last),
            "running": in_notice(rounds, request.today),
            "round": current,
            "stages": picture_of(current, request.today) if current else blank_picture(),
            "how": how_it_works(),
            "channel": complaint_channel(),
            "root": DailyRoot.objects.first(),
            "last": last,
        },
    )


def in_notice(rounds, today):
    """The rounds that can be objected to today."""
    return rounds.filter(stage=RoundStage.NOTICED, notice_ends_on__gte=today)


def _stats(today, last):
    count = Entry.objects.in_force(today).count()
    return [
        {
            "value": count,
            "label": "今天在正面清单中的企业",
            "url": reverse("whitelist:list"),
            "definition": "公布之日起三年内有效、没有被移出的企业，按今天计算。",
        },
        {
            "value": f"第{last.number}号" if last else "尚未公布",
            "label": f"最近一次公布（{last.published_on}）" if last else "最近一次公布",
            "url": reverse("whitelist:publication", args=[last.number])
            if last
            else reverse("whitelist:publications"),
            "definition": "每次公布都编号、生成校验值并永久保留，可以与任何一次比较。",
        },
    ]


def picture_of(round_, today):
    """Where a round stands, from its own history."""
    history = list(round_.case.history.select_related("unit").order_by("seq"))
    return process_picture(ROUND, round_, history, clock_cards(round_.case, today))


def blank_picture():
    """The stages of a round that has not begun."""
    return [{"label": RoundStage(stage).label, "state": "ahead"} for stage in ROUND.mainline]


def how_it_works():
    """The steps of the main course in words, with their clause."""
    steps = [
        step
        for step in ROUND.steps
        if step.leaves and step.reaches in ROUND.mainline and step.tone == "primary"
    ]
    return [
        {"label": step.label, "what": step.consequence, "clause": cite(step.clause)}
        for step in steps
        if step.reaches not in step.leaves
    ]
