"""The desk's first page: what I owe, by when, by case or by whom it is about; beside it how the office's work stands."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from casework.boards import boards_for
from casework.calendar import load_calendar
from casework.deadlines import own_clocks
from casework.pages import due_words

SHOWN = 200
WAYS = {"day": "按日期", "case": "按案件", "organisation": "按单位"}


@desk()
def home(request):
    """Open clocks of my organisations: by day (overdue, today, this week, later), `?by=case` or `?by=organisation`."""
    by = request.GET.get("by") if request.GET.get("by") in WAYS else "day"
    found = own_clocks(request.user).select_related("case__party", "case__organisation", "responsible")
    clocks = list(found.prefetch_related("suspensions").order_by("due_on", "pk")[: SHOWN + 1])
    context = {
        "tabs": [
            {"label": label, "url": "?" if way == "day" else f"?by={way}", "active": way == by}
            for way, label in WAYS.items()
        ],
        "groups": GROUPS[by](clocks[:SHOWN], request.today),
        "more": len(clocks) > SHOWN,
        "boards": boards_for(request.user, request.at),
    }
    return render(request, "casework/home.html", context)


def _by_day(clocks, today):
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


def _by_case(clocks, today):
    groups = _by(clocks, today, lambda case: (case.pk, f"{case.title}　{case.number}"))
    for group in groups:
        group["items"] = [{**item, "subject": ""} for item in group["items"]]
    return groups


def _by_organisation(clocks, today):
    """By whom the case is about; where it is about nobody, by the office that handles it."""
    return _by(clocks, today, lambda case: _name(case.party or case.organisation))


def _name(unit):
    return unit.pk, unit.name


def _by(clocks, today, key_of):
    """Groups (key, title) in the order of their most urgent clock."""
    calendar, groups = load_calendar(), {}
    for clock in clocks:
        tone = "red" if clock.due_on < today else "amber" if clock.due_on == today else ""
        group = groups.setdefault(key_of(clock.case), {"tone": "", "items": []})
        group["items"].append(_duty(clock, today, calendar, tone))
    return [{**group, "title": title, "count": len(group["items"])} for (_, title), group in groups.items()]


GROUPS = {"day": _by_day, "case": _by_case, "organisation": _by_organisation}


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
