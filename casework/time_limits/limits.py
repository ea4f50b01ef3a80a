"""The limits themselves: from an event, on a fixed day, before an event; and how long is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.calendar import ONE_DAY, Calendar
from casework.time_limits.counting import (
    Count,
    CountedDay,
    Suspension,
    Unit,
    add_months,
    check_length,
    check_suspensions,
    count,
    days_to_count,
    roll_over,
)
from casework.time_limits.explanation import explain, rolling, skipped, told, unannounced


@dataclass(frozen=True)
class Due:
    """A due date that explains itself. `due_on` is None while a suspension without an end stops the count.

    `provisional` (暂定): a year between start and due date is not announced. `days`: every day after the start up
    to the due date, those rolled over included. `explanation`: Chinese sentences.
    """

    due_on: date | None
    provisional: bool
    days: tuple[CountedDay, ...]
    explanation: tuple[str, ...]

    def __str__(self) -> str:
        if self.due_on is None:
            return "中止"
        return f"{self.due_on.isoformat()} 暂定" if self.provisional else self.due_on.isoformat()


def due(
    number: int,
    unit: Unit,
    start: date,
    party: bool,
    calendar: Calendar,
    *,
    suspended: Sequence[Suspension] = (),
    extended_by: int = 0,
) -> Due:
    """When a limit of `number` units after `start` ends, and why (law.md 10.1).

    The start day is not counted (民事诉讼法第八十五条). Working days skip holidays and count 调休 days; calendar days
    and months count every day, and then only a party's last day rolls over. Each suspension is (day it begins,
    day the case is resumed or None): the first is not counted, the second is; months grow by the days suspended.
    `extended_by` adds units. Raises ValueError (in Chinese) for a number out of range or a suspension that ends
    before it begins, OverflowError beyond the year 9999.
    """
    check_length(number)
    check_length(number + extended_by)
    if extended_by < 0:
        raise ValueError("期限只能延长，不能缩短。")
    check_suspensions(suspended)
    counted = count(
        days_to_count(number + extended_by, unit, start),
        start,
        calendar,
        counts=_counts(unit, calendar),
        rolls=party,
        suspended=suspended,
    )
    said = explain(counted, unit, number, extended_by, start, party, calendar)
    return _due(start, counted, said, calendar, moves=party or unit == Unit.WORKING_DAYS)


def fixed_due(day: date, party: bool, calendar: Calendar) -> Due:
    """A last day that is set by policy, such as 10 November: a party's rolls over a day off, an authority's not."""
    rolled = roll_over(day, calendar) if party else ()
    counted = Count((), rolled, day, rolled[-1].day if rolled else day)
    said = [f"截止日固定为{told(day)}，当日仍可办理。", *rolling(day, counted.due_on, party, calendar)]
    return _due(day, counted, said, calendar, moves=party)


def latest_notice_day(event: date, number: int, unit: Unit, calendar: Calendar) -> Due:
    """The last day for a notice that must be given `number` units before `event` (行政处罚法第六十四条 and the like).

    Neither the day of the notice nor that of the event is counted: `number` full days lie between them (law.md
    10.1); with months, the period that starts with the notice has run out before the event's day begins.
    Raises ValueError for a number out of range.
    """
    check_length(number)
    latest = _latest_day(event, number, unit, calendar)
    length = days_to_count(number, unit, latest)
    counted = count(length, latest, calendar, counts=_counts(unit, calendar), rolls=False)
    said = [
        f"通知当日和{told(event)}当日都不计入，其间应隔满{number}{unit.measure}。",
        *skipped(counted.days, unit, latest.year),
        f"最迟在{told(latest)}通知。",
    ]
    notes = unannounced(range(latest.year, event.year + 1), None, calendar)
    return Due(latest, bool(notes), counted.days, (*said, *notes))


def _latest_day(event: date, number: int, unit: Unit, calendar: Calendar) -> date:
    if unit == Unit.WORKING_DAYS:
        return calendar.add_working_days(event, -number) - ONE_DAY
    if unit == Unit.CALENDAR_DAYS:
        return date.fromordinal(event.toordinal() - number - 1)
    # The ends of months make the way back ambiguous, so look for the last day whose period ends in time.
    day = add_months(event, -number)
    while add_months(day, number) < event:
        day += ONE_DAY
    while add_months(day, number) >= event:
        day -= ONE_DAY
    return day


def _counts(unit: Unit, calendar: Calendar) -> Callable[[date], bool]:
    return calendar.is_working_day if unit == Unit.WORKING_DAYS else lambda day: True


def _due(start: date, counted: Count, said: Sequence[str], calendar: Calendar, *, moves: bool) -> Due:
    """`moves`: whether the calendar can move the date at all, so that a hint about the year's end is to the point."""
    days = counted.days + counted.rolled
    last = counted.due_on or (days[-1].day if days else start)
    years = range(start.year, last.year + 1)
    notes = unannounced(years, counted.due_on if moves else None, calendar)
    provisional = not all(calendar.is_announced(year) for year in years)
    return Due(counted.due_on, provisional, days, (*said, *notes))


def remaining(due_on: date | None, today: date, calendar: Calendar, unit: Unit) -> str:
    """How far away the due date is, in words: 还剩3个工作日, 今天到期, 已超1个工作日.

    Only limits in working days are told in working days, and where no working day lies between, in plain days.
    """
    if due_on is None:
        return "期限已中止"
    if due_on == today:
        return "今天到期"
    word = "还剩" if today < due_on else "已超"
    if unit == Unit.WORKING_DAYS:
        working = abs(calendar.working_days_between(today, due_on))
        if working:
            return f"{word}{working}个工作日"
        return f"{word}{abs((due_on - today).days)}天（其间没有工作日）"
    return f"{word}{abs((due_on - today).days)}天"
