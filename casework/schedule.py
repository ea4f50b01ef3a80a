"""Scheduled work is declared in code: when a job is due is computed, never remembered (reliability, design 4).

An app lists its jobs as `JOBS` in its jobs.py. A slot is the aware local moment at which a job was due.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils import timezone

NEXT_WITHIN = timedelta(days=800)  # a yearly job whose date moves still has its next slot within this


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight; `minutes` divides a day."""

    minutes: int
    reach = timedelta(days=1)  # how far back missed slots are caught up

    @property
    def recent(self):
        """Within this lies the latest slot."""
        return timedelta(minutes=self.minutes)

    def __str__(self):
        return {1: "每分钟", 60: "每小时"}.get(self.minutes, f"每 {self.minutes} 分钟")

    def slots(self, after, until):
        """The slots after the one moment, up to the other (included), in order."""
        step = timedelta(minutes=self.minutes)
        midnight = timezone.localtime(after).replace(hour=0, minute=0, second=0, microsecond=0)
        slot = midnight + ((after - midnight) // step + 1) * step
        while slot <= until:
            yield slot
            slot += step


class _OnDays:
    """At one time of certain days; a subclass gives `days(first, last)` in order."""

    reach = timedelta(days=62)

    @property
    def recent(self):
        """Within this lies the latest slot."""
        return self.reach

    def slots(self, after, until):
        """The slots after the one moment, up to the other (included), in order."""
        at = time(self.hour, self.minute)
        for day in self.days(timezone.localdate(after), timezone.localdate(until)):
            slot = timezone.make_aware(datetime.combine(day, at))
            if after < slot <= until:
                yield slot

    @property
    def clock(self):
        """The time of day as people read it."""
        return f"{self.hour:02}:{self.minute:02}"


def _each_day(first, last):
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


@dataclass(frozen=True)
class Daily(_OnDays):
    """Every day, local time."""

    hour: int
    minute: int = 0

    def __str__(self):
        return f"每天 {self.clock}"

    def days(self, first, last):
        """All of them."""
        return _each_day(first, last)


@dataclass(frozen=True)
class Weekly(_OnDays):
    """Once a week; Monday is 0."""

    weekday: int
    hour: int
    minute: int = 0

    def __str__(self):
        return f"每周{'一二三四五六日'[self.weekday]} {self.clock}"

    def days(self, first, last):
        """Those of the weekday."""
        return (day for day in _each_day(first, last) if day.weekday() == self.weekday)


@dataclass(frozen=True)
class Monthly(_OnDays):
    """Once a month; in a month that is too short, on its last day."""

    day: int
    hour: int
    minute: int = 0
    reach = timedelta(days=400)

    def __str__(self):
        return f"每月{self.day}日 {self.clock}"

    def days(self, first, last):
        """Those of the date."""
        return (day for day in _each_day(first, last) if day.day == self._in(day))

    def _in(self, day):
        return min(self.day, monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class Yearly(_OnDays):
    """Once a year, on the date that `on(year)` gives; None: not in that year. It may read a policy."""

    on: Callable
    hour: int
    minute: int = 0
    reach = NEXT_WITHIN

    def __str__(self):
        return f"每年一次 {self.clock}"

    def days(self, first, last):
        """The dates of the years."""
        found = (self.on(year) for year in range(first.year, last.year + 1))
        return (day for day in found if day is not None)


@dataclass(frozen=True)
class Job:
    """One kind of scheduled work.

    `run(at, slot)` does it: `at` is the moment it really runs, `slot` the one it was due. It must be idempotent, for a
    killed worker's slot is run again from its beginning; it returns None, a number or other JSON.
    `catch_up`: every missed slot is run, the oldest first; without it only the latest. `longest`: a worker that is
    silent for longer counts as dead.
    """

    name: str
    label: str
    rule: Every | Daily | Weekly | Monthly | Yearly
    run: Callable
    catch_up: bool = True
    longest: timedelta = timedelta(minutes=10)

    def due(self, since, at):
        """The slots after `since` that are due at `at`, in order, as far back as missed ones are caught up."""
        reach = self.rule.reach if self.catch_up else self.rule.recent
        slots = list(self.rule.slots(max(since, at - reach), at))
        return slots if self.catch_up else slots[-1:]

    def next_slot(self, at):
        """The first slot after `at`, or None."""
        return next(iter(self.rule.slots(at, at + NEXT_WITHIN)), None)


@cache
def all_jobs():
    """Every job of every app, in the order of the apps; raises ValueError for a name that is there twice."""
    found = [job for app in apps.get_app_configs() for job in _declared(app.name)]
    names = [job.name for job in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"jobs declared twice: {sorted(twice)}")
    return tuple(found)


def _declared(app):
    return getattr(import_module(f"{app}.jobs"), "JOBS", ()) if find_spec(f"{app}.jobs") else ()


def job_named(name):
    """The job of that name, or None for one that is declared no longer."""
    return next((job for job in all_jobs() if job.name == name), None)
