"""The desk's first page: what I owe, by when; beside it what my office owes and how its work stands."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from casework.boards import boards_for
from casework.calendar import load_calendar
from casework.models import Clock
from casework.pages import due_words

SHOWN = 200


@desk()
def home(request):
    """Open clocks of my organisations by day: overdue, today, this week, later."""
    clocks = list(
        Clock.objects.visible_to(request.user)
        .running()
        .filter(responsible__in=_units(request.user), due_on__isnull=False)
        .select_related("case", "responsible")
        .prefetch_related("suspensions")
        .order_by("due_on", "pk")[: SHOWN + 1]
    )
    context = {
        "groups": _groups(clocks[:SHOWN], request.today),
        "more": len(clocks) > SHOWN,
        "boards": boards_for(request.user, request.at),
    }
    return render(request, "casework/home.html", context)


def _units(user):
    """The units whose clocks are mine; whoever works in a section works for the bureau."""
    if not user.standing.bureau:
        return user.standing.organisations
    return {*user.standing.organisations, Organisation.objects.bureau().pk}


def _groups(clocks, today):
    calendar = load_calendar()
    week_ends = today + timedelta(days=6 - today.weekday())
    limits = (
        ("已超期", "red", lambda day: day < today),
        ("今天", "amber", lambda day: day == today),
        ("本周", "", lambda day: today < day <= week_ends),
        ("以后", "", lambda day: day > week_ends),
    )
    groups = []
    for title, tone, fits in limits:
        items = [_duty(clock, today, calendar, tone) for clock in clocks if fits(clock.due_on)]
        if items:
            groups.append({"title": title, "tone": tone, "count": len(items), "items": items})
    return groups


def _duty(clock, today, calendar, tone):
    words = due_words(clock, today, calendar)
    return {
        "when": words["remaining"] if tone else _date(clock.due_on, today),
        "when_note": f"应于 {_date(clock.due_on, today)}"
        if tone == "red"
        else ""
        if tone
        else words["remaining"],
        "tone": tone,
        "title": clock.title,
        "subject": clock.case.title,
        "note": f"{clock.responsible.label}　{clock.case.stage_label}{'　暂定' if clock.provisional else ''}",
        "action": {
            "label": "办理",
            "url": reverse("casework:desk_case", args=[clock.case_id]),
            "primary": tone == "red",
        },
    }


def _date(day, today):
    """Month and day; with the year where it is another one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
