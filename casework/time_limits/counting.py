"""Counting days: which are counted, which are skipped, and where a limit ends."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from casework.calendar import ONE_DAY, Calendar

# Twenty-seven years of days; a longer limit is a slip of the pen, and would only keep the server counting.
LONGEST = 10_000

Suspension = tuple[date, date | None]


class Unit(TextChoices):
    """How a limit is counted: law.md 0.2 no. 3 says which law means which."""

    WORKING_DAYS = "working_days", "工作日"
    CALENDAR_DAYS = "calendar_days", "自然日"
    MONTHS = "months", "月"

    @property
    def measure(self) -> str:
        """The unit as it stands after a number: 5个工作日, 15日, 3个月."""
        return {"working_days": "个工作日", "calendar_days": "日", "months": "个月"}[self.value]


@dataclass(frozen=True)
class CountedDay:
    """One day after the start: its name, and its number in the count (None: skipped, suspended or rolled over)."""

    day: date
    name: str
    number: int | None = None
    suspended: bool = False


@dataclass(frozen=True)
class Count:
    """A finished count. `last_day` ends the limit before rolling over; `due_on` is after it.

    Both are None where a suspension that has not ended stops the count; `rolled` are the days rolled over.
    """

    days: tuple[CountedDay, ...]
    rolled: tuple[CountedDay, ...]
    last_day: date | None
    due_on: date | None
    left: int = 0


def check_length(number: int) -> None:
    """Raises ValueError (in Chinese) unless the limit is between 1 and LONGEST units."""
    if not 1 <= number <= LONGEST:
        raise ValueError(f"期限的数目须在1至{LONGEST}之间。")


def check_suspensions(suspended: Sequence[Suspension]) -> None:
    """Raises ValueError (in Chinese) if a suspension ends before it begins."""
    for began, resumed in suspended:
        if resumed is not None and resumed < began:
            raise ValueError(f"恢复日{resumed}早于中止日{began}。")


def is_suspended(day: date, suspended: Sequence[Suspension]) -> bool:
    """Whether the day is in a suspension: the day it begins is, the day the case is resumed is not."""
    return any(began <= day and (resumed is None or day < resumed) for began, resumed in suspended)


def is_open_suspension(day: date, suspended: Sequence[Suspension]) -> bool:
    """Whether the day is in a suspension that has no end yet, so that no later day can be counted."""
    return any(began <= day and resumed is None for began, resumed in suspended)


def add_months(start: date, months: int) -> date:
    """The same day of the month `months` later (earlier, if negative), or that month's last day.

    期间以月计算的，到期月没有对应日的，以月末日为期间届满日 (law.md 10.1). Raises OverflowError outside years 1–9999.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("日期超出可计算的范围。")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days_to_count(number: int, unit: Unit, start: date) -> int:
    """The length of the limit in days of its own kind; months become the days up to the corresponding day.

    So a suspension lengthens a limit of months by exactly the days suspended, those in the added part too.
    """
    return (add_months(start, number) - start).days if unit == Unit.MONTHS else number


def count(
    length: int,
    start: date,
    calendar: Calendar,
    *,
    counts: Callable[[date], bool],
    rolls: bool,
    suspended: Sequence[Suspension] = (),
) -> Count:
    """Count `length` days after `start` (itself not counted), of those for which `counts` is true.

    A day in suspension is never counted. If `rolls`, a last day that is not worked moves to the next day that is
    worked and not suspended (民事诉讼法第八十五条).
    """
    days: list[CountedDay] = []
    number, day = 0, start
    while number < length:
        day += ONE_DAY
        if is_open_suspension(day, suspended):
            return Count(tuple(days), (), None, None, left=length - number)
        paused = is_suspended(day, suspended)
        counted = not paused and counts(day)
        number += counted
        days.append(CountedDay(day, calendar.name_of(day), number if counted else None, paused))
    rolled = roll_over(day, calendar, suspended) if rolls else ()
    if rolled and is_open_suspension(rolled[-1].day, suspended):
        return Count(tuple(days), rolled[:-1], day, None)
    return Count(tuple(days), rolled, day, rolled[-1].day if rolled else day)


def roll_over(
    last_day: date, calendar: Calendar, suspended: Sequence[Suspension] = ()
) -> tuple[CountedDay, ...]:
    """The days after `last_day` up to the one it rolls over to; none if `last_day` itself is worked.

    Ends early, on a suspended day, where a suspension without an end begins.
    """
    rolled: list[CountedDay] = []
    day = last_day
    while is_suspended(day, suspended) or not calendar.is_working_day(day):
        day += ONE_DAY
        rolled.append(CountedDay(day, calendar.name_of(day), None, is_suspended(day, suspended)))
        if is_open_suspension(day, suspended):
            break
    return tuple(rolled)
