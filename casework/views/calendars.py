"""日历: the month of one's due dates and engagements, and the secret address for one's own calendar program (.ics)."""

import calendar as months
from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk, public
from accounts.refusals import NotVisible
from accounts.submissions import mark_done
from casework.agenda import engagements_of
from casework.calendar import WEEKDAYS, load_calendar
from casework.deadlines import own_clocks
from casework.feeds import file_of
from casework.kinds import duty_page
from casework.models import CalendarFeed
from casework.operations.feeds import renew_feed, revoke_feed

MOST, AT_ONCE = 500, 3
FIRST_YEAR, LAST_YEAR = 2015, 2099


@desk()
def month(request):
    """What has an hour and what is due in one month, `?month=2026-11`; the present one for an address that says nothing."""
    first = _first_day(request.GET.get("month", ""), request.today)
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    found = own_clocks(request.user).filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1])
    clocks = list(found.select_related("case").order_by("due_on", "pk")[: MOST + 1])
    by_day = defaultdict(list)
    for one in engagements_of(request.user, weeks[0][0], weeks[-1][-1]):
        by_day[timezone.localdate(one.begins_at)].append(_engaged(one))
    for clock in clocks[:MOST]:
        by_day[clock.due_on].append(_item(clock, request.today))
    calendar = load_calendar()
    context = {
        "month": first,
        "weekdays": WEEKDAYS,
        "weeks": [[_day(day, first, request.today, calendar, by_day[day]) for day in week] for week in weeks],
        "nothing": not any(day.month == first.month and items for day, items in by_day.items()),
        "more": len(clocks) > MOST,
        "previous_url": _url(first - timedelta(days=1)),
        "next_url": _url(first + timedelta(days=31)),
    }
    return render(request, "casework/month.html", context)


def _first_day(text, today):
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today.replace(day=1)


def _url(day):
    """The address of the month of `day`, or None beyond the years that are kept."""
    return f"?month={day:%Y-%m}" if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _item(clock, today):
    words = [word for word, holds in (("超期", clock.due_on < today), ("暂定", clock.provisional)) if holds]
    return {
        "title": clock.title,
        "subject": clock.case.title,
        "url": duty_page(clock),
        "note": "、".join(words),
        "late": clock.due_on < today,
    }


def _engaged(one):
    return {
        "title": f"{timezone.localtime(one.begins_at):%H:%M} {one.title}",
        "subject": one.subject,
        "url": reverse("casework:desk_case", args=[one.case_id]),
        "note": f"{'我' if one.mine else one.who}前往",
        "late": False,
    }


def _day(day, first, today, calendar, items):
    return {
        "date": day,
        "weekday": WEEKDAYS[day.weekday()],
        "inside": day.month == first.month,
        "today": day == today,
        "off": not calendar.is_working_day(day),
        "items": items[:AT_ONCE],
        "rest": items[AT_ONCE:],
    }


@desk()
def feed_page(request):
    """Whether there is a secret address, and how to get, renew or revoke it."""
    feed = CalendarFeed.objects.visible_to(request.user).first()
    who = {"who": request.user.name, "whom": "我的日历订阅", "fields": []}
    context = {
        "feed": feed,
        "path": _path(),
        "renewal": who
        | {
            "label": "更换地址" if feed else "生成地址",
            "submit": "更换地址" if feed else "生成地址",
            "url": reverse("casework:feed_renew"),
            "what": "生成新的地址，原来的地址立即失效" if feed else "生成一个只有您知道的地址",
            "reversible": "可以随时更换或者停用",
        },
        "revocation": who
        | {
            "label": "停用地址",
            "submit": "停用地址",
            "url": reverse("casework:feed_revoke"),
            "what": "地址立即失效，日历软件不再更新",
            "reversible": "停用后可以重新生成，但地址会不同",
            "tone": "red",
        },
    }
    return render(request, "casework/feed.html", context)


def _path(*more):
    here = {"label": "订阅到日历软件"}
    if more:
        here["url"] = reverse("casework:feed")
    return [{"label": "日历", "url": reverse("casework:month")}, here, *more]


@desk()
@require_POST
def renew(request):
    """Make the address; shown on this page and never again."""
    token = renew_feed(actor=request.user, at=request.at)
    address = settings.PUBLIC_BASE_URL + reverse("casework:feed_file", args=[token])
    context = {"address": address, "path": _path({"label": "新的地址"})}
    return mark_done(render(request, "casework/feed_address.html", context))


@desk()
@require_POST
def revoke(request):
    """The address leads nowhere from now on."""
    revoke_feed(actor=request.user, at=request.at)
    messages.success(request, "订阅地址已经停用。")
    return redirect("casework:feed")


@public
@require_safe
def feed_file(request, token):
    """The calendar file of a secret address; a wrong one is not there. Nobody signs in: the address is the key."""
    content = file_of(token, request.today, request.at)
    if content is None:
        raise NotVisible
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response
