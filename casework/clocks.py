"""How clocks start, stop, stand still and explain themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.stages import Role
from casework.calendar import load_calendar
from casework.models import Clock, Suspension
from casework.policy import policy_value
from casework.time_limits import Unit, due, fixed_due


@dataclass(frozen=True)
class ClockRule:
    """One time limit of the law or the notice.

    `days` is a number or the key of a policy; `fixed` computes a fixed date from the row instead.
    `owner` is a role: the organisation that owes the act is the row's organisation for that role.
    `start` gives the day that is not counted (default: the day of the step).
    `each`: the organisations (keys) that owe it, every one for itself, its clock under a code of its own (“reply.12”).
    `then`: for a period that only runs out, what is done when it has; nothing is owed before.
    """

    code: str
    title: str
    clause: str
    owner: Role
    days: int | str | None = None
    unit: Unit = Unit.WORKING_DAYS
    party: bool = False
    fixed: Callable | None = None
    start: Callable | None = None
    each: Callable | None = None
    then: str = ""

    def owed_by(self, organisation_id):
        """The limit of one of those who owe it each for itself."""
        return replace(self, code=f"{self.code}.{organisation_id}", each=None)

    def length(self, on):
        """The days as set on `on`."""
        return policy_value(self.days, on) if isinstance(self.days, str) else self.days


def computed(clock, calendar=None):
    """The Due of a clock from its own columns: day, provisional or not, explanation."""
    calendar = calendar or load_calendar()
    if clock.fixed_on:
        return fixed_due(clock.fixed_on, party=clock.party, calendar=calendar)
    return due(
        clock.days,
        Unit(clock.unit),
        start=clock.start_on,
        party=clock.party,
        calendar=calendar,
        extended_by=clock.extended_by,
        suspended=tuple((row.since, row.until) for row in clock.suspensions.all()) if clock.pk else (),
    )


def start_clock(*, row, rule, at, owner_id):
    """Start `rule` for the row's case; a running clock of the same code is stopped first."""
    today = timezone.localdate(at)
    stop_clocks(case=row.case, codes=(rule.code,), at=at)
    clock = Clock(
        case=row.case,
        kind=row.case.kind,
        code=rule.code,
        title=rule.title,
        clause=rule.clause,
        responsible_id=owner_id,
        party=rule.party,
        start_on=rule.start(row) if rule.start else today,
        days=None if rule.fixed else rule.length(today),
        unit=rule.unit,
        fixed_on=rule.fixed(row) if rule.fixed else None,
    )
    return _computed_and_saved(clock)


def _computed_and_saved(clock):
    result = computed(clock)
    clock.due_on, clock.provisional = result.due_on, result.provisional
    clock.save()
    return clock


def meet_clocks(*, case, codes, at):
    """The act was done: the running clocks of `codes` are met at `at`."""
    Clock.objects.running().filter(_coded(codes), case=case).update(met_at=at)


def stop_clocks(*, case, codes=None, at):
    """The limit has fallen away: running clocks of `codes` (None: all) stop."""
    running = Clock.objects.running().filter(case=case)
    (running if codes is None else running.filter(_coded(codes))).update(stopped_at=at)


def _coded(codes):
    """The limits of `codes`, those that several owe each for itself among them."""
    found = Q(code__in=codes)
    for code in codes:
        found |= Q(code__startswith=f"{code}.")
    return found


def suspend_clock(*, clock, since: date, reason):
    """Let the clock stand still from `since` (that day does not count)."""
    Suspension.objects.create(clock=clock, since=since, reason=reason)
    return _computed_and_saved(clock)


def resume_clock(*, clock, on: date):
    """Let the clock run again; `on` counts."""
    clock.suspensions.filter(until=None).update(until=on)
    return _computed_and_saved(clock)


def extend_clock(*, clock, by):
    """Lengthen the limit by `by` of its unit."""
    clock.extended_by += by
    return _computed_and_saved(clock)


def recompute_provisional():
    """Compute again the due dates that were provisional, after a year was announced; returns how many moved."""
    moved = 0
    for clock in Clock.objects.running().filter(provisional=True):
        before = clock.due_on
        _computed_and_saved(clock)
        moved += clock.due_on != before
    return moved
