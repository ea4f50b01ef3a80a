"""What a person's calendar program reads: the titles and days of the own time limits, nothing else of a case."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from casework.deadlines import own_clocks
from casework.ical import Event, calendar_file
from casework.models import CalendarFeed

BACK, AHEAD, MOST = timedelta(days=92), timedelta(days=400), 1000


def file_of(token, today, at):
    """The calendar file of a secret address, with what its person may see at this moment; None for no such address."""
    feed = CalendarFeed.objects.of_token(token)
    if feed is None or not feed.user.standing.desk:
        return None
    clocks = own_clocks(feed.user).filter(due_on__gte=today - BACK, due_on__lte=today + AHEAD)
    clocks = clocks.select_related("case").order_by("due_on", "pk")[:MOST]
    return calendar_file("办案期限", [_event(clock) for clock in clocks], at)


def _event(clock):
    base = settings.PUBLIC_BASE_URL
    return Event(
        uid=f"clock-{clock.pk}@{urlsplit(base).hostname or 'district'}",
        day=clock.due_on,
        summary=f"{clock.title}：{clock.case.title}{'（暂定）' if clock.provisional else ''}",
        url=base + reverse("casework:desk_case", args=[clock.case_id]),
    )
