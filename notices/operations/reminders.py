"""Which clocks speak today, to whom; found by one statement, written once (due.sql)."""

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from casework.calendar import WEEKDAYS, load_calendar
from casework.citations import cite
from casework.kinds import own_page, what_then
from casework.models import Clock
from notices.models import Message, ReminderRule
from notices.operations.outbox import delivery, send_soon
from notices.operations.recipients import DIGEST_AT, Recipient, preferences_of, ways_to
from notices.reminding import template_for
from notices.stages import Channel, Relation

FIND = (Path(__file__).parents[1] / "due.sql").read_text()
PLANNING_LOCK = (
    4_150_101  # advisory: one planner at a time, so that none misses what another has just written
)
BACK = 14  # days for which a reminder is caught up after the system was down, a long festival included


class Due(NamedTuple):
    """One person to be reminded of one clock by one rule."""

    clock_id: int
    rule_id: int
    escalates: bool
    days_off: int
    due_on: date
    user_id: int
    organisation_id: int
    role: str

    @property
    def message_key(self):
        """What one message is about; its deliveries differ by person."""
        return self.clock_id, self.rule_id, self.escalates, self.days_off


@transaction.atomic
def plan_reminders(on, *, at, back=BACK):
    """Write the reminders that fall on `on`, and those of `back` days before that nobody wrote; returns how many
    messages. Suspended clocks have no due date and are silent; a date that moved is reminded of anew.

    A second run, or a second planner at the same time, writes nothing more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLANNING_LOCK])
    calendar = load_calendar()
    found = find_due(on, calendar=calendar, back=back)
    return _write(found, on, at, calendar) if found else 0


def find_due(on, *, calendar, back=BACK):
    """Whom the rules remind on `on`: a list of Due, by clock and rule; one statement, nothing written."""
    days_off, due_on, fires_on = firing(on, _offsets(), calendar, back)
    with connection.cursor() as cursor:
        # The server cannot know how many rows the rules unfold to, and would compare each clock with each person.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(FIND, {"days_off": days_off, "due_on": due_on, "fires_on": fires_on})
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = on")
    return list(map(Due._make, rows))


def _offsets():
    rules = ReminderRule.objects.in_force().values_list("days_off", "escalate_after")
    return {day for days, after in rules for day in (*days, after) if day is not None}


def firing(on, offsets, calendar, back=BACK):
    """Which due dates speak between `back` days before `on` and `on`: three lists (offset, due date, day).

    A reminder before or after the due date falls on a working day; one on the day itself on that very day.
    """
    reach = 2 * max(map(abs, offsets), default=0) + 14  # as long a festival as there is lies between
    days = [on + timedelta(days=step) for step in range(-back - 2 * reach, 2 * reach + 1)]
    worked = [day for day in days if calendar.is_working_day(day)]
    since, rows = on - timedelta(days=back), []
    for due_on in days[reach : len(days) - reach]:
        before, until = bisect_left(worked, due_on), bisect_right(worked, due_on)
        for offset in sorted(offsets):
            day = worked[before + offset] if offset < 0 else worked[until + offset - 1] if offset else due_on
            if since <= day <= on:
                rows.append((offset, due_on, day))
    return tuple(map(list, zip(*rows, strict=True))) if rows else ([], [], [])


def _write(found, on, at, calendar):
    groups = [(key, list(rows)) for key, rows in groupby(sorted(found, key=_order), key=_order)]
    clocks = Clock.objects.select_related("case", "responsible").in_bulk({row.clock_id for row in found})
    rules = ReminderRule.objects.in_bulk({row.rule_id for row in found})
    messages = Message.objects.bulk_create(
        _message(rows[0], clocks[rows[0].clock_id], rules[rows[0].rule_id], on, at, calendar)
        for _, rows in groups
    )
    people = _people(found)
    wishes = preferences_of([person.user.pk for person in people.values()])
    ready = []
    for message, (_, rows) in zip(messages, groups, strict=True):
        rule = rules[message.rule_id]
        for row in rows:
            person = people[row.user_id, row.organisation_id, row.role]
            words = {"channels": rule.channels, "required": rule.required, "at": at, "calendar": calendar}
            for way in ways_to(person, wishes[row.user_id], **words):
                key = reminder_key(row, way.channel)
                ready.append(
                    delivery(message, _by_day(way, at), person.organisation, person.user, row.role, key)
                )
    send_soon(ready)
    return len(messages)


def _people(found):
    users = User.objects.in_bulk({row.user_id for row in found})
    units = Organisation.objects.in_bulk({row.organisation_id for row in found})
    keys = {(row.user_id, row.organisation_id, row.role) for row in found}
    return {key: Recipient(users[key[0]], units[key[1]], key[2]) for key in keys}


def _by_day(way, at):
    """Reminders are written after midnight; nobody's telephone rings before the offices open."""
    opens = timezone.localtime(at).replace(
        hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0
    )
    if way.channel == Channel.IN_APP or at >= opens or way.not_before and way.not_before > opens:
        return way
    return replace(way, not_before=opens)


def _order(row):
    return row.message_key


def reminder_key(row, channel):
    """(clock, rule, offset, recipient, channel), and the due date: one that moved is told anew."""
    level = "e" if row.escalates else "r"
    return (
        f"{level}{row.clock_id}:{row.rule_id}:{row.days_off:+d}:{row.due_on:%Y%m%d}:u{row.user_id}:{channel}"
    )


def _short(day):
    return f"{day.month}月{day.day}日"


def _link(row, clock, rule):
    """The limit's own page where all who hear of it work at the office that owes it; others go to the case."""
    relations = {recipient.partition(":")[0] for recipient in rule.recipients}
    return own_page(clock) if not row.escalates and relations == {Relation.RESPONSIBLE} else ""


def _message(row, clock, rule, on, at, calendar):
    then = what_then(clock)
    template = template_for(row.due_on, on, row.escalates, then)
    between = calendar.working_days_between
    words = template.frozen(
        {
            "title": clock.title,
            "case": clock.case.title,
            "number": clock.case.number,
            "day": _short(row.due_on),
            "today": _short(on),
            "due": f"{row.due_on}（{WEEKDAYS[row.due_on.weekday()]}）",
            "owner": clock.responsible.label,
            "clause": cite(clock.clause),
            "then": then,
            "left": max(between(on, row.due_on), 0),
            "late": max(between(row.due_on, on), 0),
        }
    )
    return Message(
        case=clock.case,
        clock=clock,
        rule=rule,
        days_off=row.days_off,
        escalates=row.escalates,
        by_when=row.due_on,
        link=_link(row, clock, rule),
        cause=f"rule.{rule.code}",
        created_at=at,
        **{**words, "required": rule.required},
    )
