"""What a person's calendar program reads: titles, days and hours of the own time limits and engagements, nothing else."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from casework.agenda import engagements_of
from casework.deadlines import own_clocks
from casework.ical import Event, TimedEvent, calendar_file
from casework.kinds import duty_page
from casework.models import CalendarFeed

BACK, AHEAD, MOST = timedelta(days=92), timedelta(days=400), 1000


def file_of(token, today, at):
    """The calendar file of a secret address, with what its person may see at this moment; None for no such address."""
    feed = CalendarFeed.objects.of_token(token)
    if feed is None or not feed.user.standing.desk:
        return None
    first, last = today - BACK, today + AHEAD
    clocks = own_clocks(feed.user).filter(due_on__gte=first, due_on__lte=last)
    clocks = clocks.select_related("case").order_by("due_on", "pk")[:MOST]
    events = [_timed(one) for one in engagements_of(feed.user, first, last)]
    return calendar_file("办案日历", [*events, *map(_event, clocks)], at)


def _uid(key):
    return f"{key}@{urlsplit(settings.PUBLIC_BASE_URL).hostname or 'district'}"


def _address(case_id):
    return settings.PUBLIC_BASE_URL + reverse("casework:desk_case", args=[case_id])


def _event(clock):
    return Event(
        uid=_uid(f"clock-{clock.pk}"),
        day=clock.due_on,
        summary=f"{clock.title}：{clock.case.title}{'（暂定）' if clock.provisional else ''}",
        url=settings.PUBLIC_BASE_URL + duty_page(clock),
    )


def _timed(one):
    return TimedEvent(
        uid=_uid(one.key),
        begins_at=one.begins_at,
        ends_at=one.ends_at,
        summary=f"{one.title}{'（我）' if one.mine else ''}：{one.subject}",
        url=_address(one.case_id),
        sequence=one.revision,
        busy=one.mine,
    )
