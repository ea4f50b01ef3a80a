"""The desk's first page: what I owe, by when, by case or by whom it is about; beside it how the office's work stands."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import desk
from casework.agenda import engagements_of
from casework.boards import boards_for
from casework.calendar import WEEKDAYS, load_calendar
from casework.deadlines import own_clocks
from casework.kinds import duty_page, what_then, works_on
from casework.pages import due_words
from casework.paging import page_of

SHOWN = 200
DAYS = {"已超期": "red", "今天": "amber", "本周": "", "下周": "", "以后": ""}
WEEK = timedelta(days=7)
WAYS = {"day": "按日期", "case": "按案件", "organisation": "按单位"}


@desk()
def home(request):
    """Open clocks of my organisations: by day (overdue, today, this and next week, later), `?by=case`, `?by=organisation`.

    By day with my own engagements of the week.
    """
    by = request.GET.get("by") if request.GET.get("by") in WAYS else "day"
    found = own_clocks(request.user).select_related("case__party", "case__organisation", "responsible")
    page = page_of(found.prefetch_related("suspensions"), request.GET, order=("due_on", "pk"), size=SHOWN)
    for clock in page.rows:
        clock.is_mine = works_on(clock, request.user.standing.roles)
    groups = GROUPS[by](page.rows, request.today)
    if by == "day" and page.previous_url is None:
        groups = _with_engagements(groups, _mine_this_week(request.user, request.today), request.today)
    context = {
        "tabs": [
            {"label": label, "url": "?" if way == "day" else f"?by={way}", "active": way == by}
            for way, label in WAYS.items()
        ],
        "groups": groups,
        "page": page,
        "boards": boards_for(request.user, request.at),
    }
    return render(request, "casework/home.html", context)


def _by_day(clocks, today):
    calendar = load_calendar()
    week_ends = _week_ends(today)
    fitting = (
        lambda day: day < today,
        lambda day: day == today,
        lambda day: today < day <= week_ends,
        lambda day: week_ends < day <= week_ends + WEEK,
        lambda day: day > week_ends + WEEK,
    )
    groups = []
    for (title, tone), fits in zip(DAYS.items(), fitting, strict=True):
        items = [_duty(clock, today, calendar, tone) for clock in clocks if fits(clock.due_on)]
        if items:
            groups.append({"title": title, "tone": tone, "count": len(items), "items": items})
    return groups


def _week_ends(today):
    return today + timedelta(days=6 - today.weekday())


def _mine_this_week(user, today):
    return [one for one in engagements_of(user, today, _week_ends(today)) if one.mine]


def _with_engagements(groups, engaged, today):
    """The groups of days with what I go to, today's and the rest of the week's, before what is due."""
    known = {group["title"]: group for group in groups}
    for one in engaged:
        on_today = timezone.localdate(one.begins_at) == today
        title = "今天" if on_today else "本周"
        group = known.setdefault(title, {"title": title, "tone": DAYS[title], "items": []})
        group.setdefault("engaged", []).append(_engaged(one, on_today))
    for group in known.values():
        group["items"] = [*group.pop("engaged", ()), *group["items"]]
        group["count"] = len(group["items"])
    return [known[title] for title in DAYS if title in known]


def _engaged(one, on_today):
    begins = timezone.localtime(one.begins_at)
    weekday = WEEKDAYS[begins.weekday()]
    return {
        "when": f"{begins:%H:%M}" if on_today else f"{weekday} {begins:%H:%M}",
        "when_note": "" if on_today else f"{begins:%m-%d}",
        "tone": "amber" if on_today else "",
        "title": one.title,
        "subject": one.subject,
        "note": one.place,
        "action": {"label": "查看", "url": reverse("casework:desk_case", args=[one.case_id])},
    }


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
    words, then = due_words(clock, today, calendar), what_then(clock)
    if then:
        return _period(clock, today, tone, words, then)
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
        "why": words["explanation"],
        "action": {
            "label": "办理" if clock.is_mine else "查看",
            "url": duty_page(clock),
            "primary": clock.is_mine and tone == "red",
        },
    }


def _period(clock, today, tone, words, then):
    """A period that runs out by itself: nothing is owed before, so the row says what is done when it has."""
    over, day = tone == "red", _date(clock.due_on, today)
    to_do = over and clock.is_mine
    return {
        "when": "已期满" if over else day,
        "when_note": f"期满日 {day}" if over else "今天期满" if tone else words["remaining"],
        "tone": "amber" if tone else "",
        "title": clock.title,
        "subject": clock.case.title,
        "note": f"期满后：{then}",
        "why": words["explanation"],
        "action": {"label": "办理" if to_do else "查看", "url": duty_page(clock), "primary": to_do},
    }


def _date(day, today):
    """Month, day and day of the week; with the year where it is another one."""
    words = f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
    return f"{words} {WEEKDAYS[day.weekday()]}"
