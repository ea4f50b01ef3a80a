"""Working days of mainland China: announced years from the library, corrections and later years from rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

import chinese_calendar
from django.apps import apps

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WORKING_DAY = "工作日"
MADE_UP_DAY = "调休上班"

# law.md 10.2 names the festivals as the State Council's notices do; the library's own short forms differ.
FESTIVALS = MappingProxyType(
    {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明节",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午节",
        "Mid-autumn Festival": "中秋节",
        "National Day": "国庆节",
        "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
    }
)
# 全国年节及纪念日放假办法（2024修订）第二条: only these fall on fixed days of the solar year.
# The four lunar or solar-term festivals are not computed, which is one reason why such a year is provisional.
FIXED_FESTIVALS = MappingProxyType(
    {
        (1, 1): "元旦",
        (5, 1): "劳动节",
        (5, 2): "劳动节",
        (10, 1): "国庆节",
        (10, 2): "国庆节",
        (10, 3): "国庆节",
    }
)
# The seven that every yearly notice arranges; "清明" without 节 is as often written.
YEARLY_FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
LIBRARY_YEARS = frozenset(day.year for day in chinese_calendar.holidays)

Rows = Mapping[date, tuple[bool, str]]


class Calendar:
    """Which days are worked, and what each is called (行政处罚法第八十五条、行政强制法第六十九条).

    `rows` maps a date to (working, name); a row overrules the library. `announced_years` are the years whose
    arrangement the rows give in full; left out, they are read from the rows by `years_in_full`.
    """

    def __init__(
        self, rows: Rows = MappingProxyType({}), announced_years: Iterable[int] | None = None
    ) -> None:
        self._rows = dict(rows)
        own = years_in_full(self._rows) if announced_years is None else announced_years
        self.announced_years = LIBRARY_YEARS | frozenset(own)

    def is_announced(self, year: int) -> bool:
        """Whether the year's arrangement is known; if not, every date counted through it is 暂定."""
        return year in self.announced_years

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked: 调休 Saturdays and Sundays are, announced holidays are not."""
        if day in self._rows:
            return self._rows[day][0]
        if day.year in LIBRARY_YEARS:
            return day in chinese_calendar.workdays or (
                day.weekday() < 5 and day not in chinese_calendar.holidays
            )
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_FESTIVALS

    def is_made_up(self, day: date) -> bool:
        """Whether the day is a Saturday or Sunday that is worked (调休上班)."""
        return day.weekday() >= 5 and self.is_working_day(day)

    def name_of(self, day: date) -> str:
        """The day's name for the page: 国庆节, 周六, 调休上班 or 工作日."""
        if self.is_made_up(day):
            return MADE_UP_DAY
        if self.is_working_day(day):
            return WORKING_DAY
        return self._festival(day) or (WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "放假")

    def _festival(self, day: date) -> str:
        if day in self._rows:
            return self._rows[day][1]
        if day.year in LIBRARY_YEARS:
            return FESTIVALS.get(chinese_calendar.holidays.get(day, ""), "")
        return FIXED_FESTIVALS.get((day.month, day.day), "")

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start` (before it, if negative); `start` itself is not counted.

        Zero gives `start` back, worked or not. Raises OverflowError beyond the year 9999.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`; negative if `last` is the earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(day) for day in days_after(first, last))

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)


def days_after(first: date, last: date) -> Iterator[date]:
    """Each day after `first` up to and with `last`; none if `last` is not later."""
    return (first + timedelta(days=number) for number in range(1, (last - first).days + 1))


def years_in_full(rows: Rows) -> frozenset[int]:
    """The years for which the rows off work name all seven yearly festivals.

    A single correction (a typhoon, a typing error mended) must not make a year look announced; the notice of the
    State Council names all seven, so rows that do are taken to be that notice.
    """
    named: dict[int, str] = {}
    for day, (working, name) in rows.items():
        if not working:
            named[day.year] = f"{named.get(day.year, '')} {name}"
    return frozenset(
        year for year, names in named.items() if all(festival in names for festival in YEARLY_FESTIVALS)
    )


def load_calendar() -> Calendar:
    """The calendar with the rows that administrators imported or corrected (casework.CalendarDay)."""
    stored = apps.get_model("casework", "CalendarDay").objects.values_list("date", "working", "name")
    return Calendar({day: (working, name) for day, working, name in stored})
