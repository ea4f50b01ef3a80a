"""The calendar agrees with the notices of the State Council, and knows what it does not know."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import Calendar, load_calendar, years_in_full

# law.md 10.2, typed in from the notices: (first, last, name) off work, and the days worked in exchange.
OFF = [
    ("2024-01-01", "2024-01-01", "元旦"),
    ("2024-02-10", "2024-02-17", "春节"),
    ("2024-04-04", "2024-04-06", "清明节"),
    ("2024-05-01", "2024-05-05", "劳动节"),
    ("2024-06-10", "2024-06-10", "端午节"),
    ("2024-09-15", "2024-09-17", "中秋节"),
    ("2024-10-01", "2024-10-07", "国庆节"),
    ("2025-01-01", "2025-01-01", "元旦"),
    ("2025-01-28", "2025-02-04", "春节"),
    ("2025-04-04", "2025-04-06", "清明节"),
    ("2025-05-01", "2025-05-05", "劳动节"),
    ("2025-05-31", "2025-06-02", "端午节"),
    ("2025-10-01", "2025-10-08", "国庆节、中秋节"),
    ("2026-01-01", "2026-01-03", "元旦"),
    ("2026-02-15", "2026-02-23", "春节"),
    ("2026-04-04", "2026-04-06", "清明节"),
    ("2026-05-01", "2026-05-05", "劳动节"),
    ("2026-06-19", "2026-06-21", "端午节"),
    ("2026-09-25", "2026-09-27", "中秋节"),
    ("2026-10-01", "2026-10-07", "国庆节"),
]
MADE_UP = """2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26
2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"""

CALENDAR = Calendar()
FAR = 2091  # no notice for it will be in any library for a while; 1 January is a Monday
ANNOUNCED_DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def days(first, last):
    """Each day from `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def noticed():
    """Whether each day of 2024–2026 is worked, from the notices alone: the twin of the calendar."""
    worked = {day: day.weekday() < 5 for day in days(date(2024, 1, 1), date(2026, 12, 31))}
    for first, last, _ in OFF:
        worked |= dict.fromkeys(days(date.fromisoformat(first), date.fromisoformat(last)), False)
    return worked | dict.fromkeys(map(date.fromisoformat, MADE_UP.split()), True)


NOTICED = noticed()


def full_rows(year):
    """Rows that name all seven festivals of a year, on invented days where the moon decides."""
    festivals = {
        "元旦": (1, 1),
        "春节": (2, 18),
        "清明节": (4, 5),
        "劳动节": (5, 1),
        "端午节": (6, 6),
        "中秋节": (9, 27),
        "国庆节": (10, 1),
    }
    return {date(year, *day): (False, name) for name, day in festivals.items()}


def test_every_day_of_the_announced_years_agrees_with_the_notices():
    assert [day for day, worked in NOTICED.items() if CALENDAR.is_working_day(day) != worked] == []


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_year_has_as_many_working_days_as_law_md_states(year, total):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == total


def test_every_holiday_bears_a_name_of_the_notice():
    for first, last, names in OFF:
        for day in days(date.fromisoformat(first), date.fromisoformat(last)):
            assert CALENDAR.name_of(day) in names.split("、")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 10), "调休上班"),
        (date(2026, 11, 21), "周六"),
        (date(2026, 11, 22), "周日"),
        (date(2026, 11, 20), "工作日"),
        (date(2024, 2, 9), "工作日"),
        (date(2025, 1, 28), "春节"),
    ],
)
def test_a_day_is_called_what_officers_call_it(day, name):
    assert CALENDAR.name_of(day) == name


def test_an_unannounced_year_has_weekends_and_fixed_festivals_off_and_nothing_else():
    off = [day for day in days(date(FAR, 1, 1), date(FAR, 12, 31)) if not CALENDAR.is_working_day(day)]
    fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    assert {(day.month, day.day) for day in off if day.weekday() < 5} == {
        (month, day) for month, day in fixed if date(FAR, month, day).weekday() < 5
    }
    assert {day for day in days(date(FAR, 1, 1), date(FAR, 12, 31)) if day.weekday() >= 5} <= set(off)
    assert CALENDAR.name_of(date(FAR, 1, 1)) == "元旦"


def test_a_year_beyond_the_library_is_not_announced():
    assert CALENDAR.is_announced(2026)
    assert not CALENDAR.is_announced(FAR)
    assert not CALENDAR.is_announced(1999)


def test_a_row_overrules_the_library_in_both_directions():
    rows = {date(2026, 11, 20): (False, "台风停工"), date(2026, 11, 21): (True, "")}
    calendar = Calendar(rows)
    assert not calendar.is_working_day(date(2026, 11, 20))
    assert calendar.name_of(date(2026, 11, 20)) == "台风停工"
    assert calendar.is_working_day(date(2026, 11, 21))
    assert calendar.name_of(date(2026, 11, 21)) == "调休上班"


def test_a_day_off_without_a_name_still_has_something_to_be_called():
    assert Calendar({date(2026, 11, 20): (False, "")}).name_of(date(2026, 11, 20)) == "放假"


def test_rows_for_all_seven_festivals_announce_a_year():
    assert Calendar(full_rows(FAR)).is_announced(FAR)
    assert years_in_full(full_rows(FAR)) == {FAR}


@pytest.mark.parametrize("missing", full_rows(FAR))
def test_rows_that_leave_one_festival_out_do_not_announce_a_year(missing):
    rows = {day: row for day, row in full_rows(FAR).items() if day != missing}
    assert not Calendar(rows).is_announced(FAR)


def test_a_festival_row_that_is_worked_does_not_count_towards_the_announcement():
    rows = full_rows(FAR) | {date(FAR, 4, 5): (True, "清明节")}
    assert not Calendar(rows).is_announced(FAR)


def test_announced_years_may_be_stated_outright():
    assert Calendar({}, announced_years={FAR}).is_announced(FAR)


def test_counting_between_leaves_the_first_day_out_and_takes_the_last_in():
    assert CALENDAR.working_days_between(date(2026, 11, 16), date(2026, 11, 20)) == 4
    assert CALENDAR.working_days_between(date(2026, 11, 20), date(2026, 11, 16)) == -4
    assert CALENDAR.working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0


def test_adding_counts_backwards_too():
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_the_next_working_day_after_the_holiday_is_found():
    assert CALENDAR.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)


@given(start=st.dates(date(2024, 1, 1), date(2026, 6, 30)), count=st.integers(1, 90))
def test_adding_and_counting_between_are_each_others_inverse(start, count):
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count


@given(ANNOUNCED_DAYS, ANNOUNCED_DAYS)
def test_counting_between_agrees_with_the_notices(one, other):
    first, last = sorted((one, other))
    assert CALENDAR.working_days_between(first, last) == sum(
        NOTICED[day] for day in days(first, last) if day != first
    )


@pytest.mark.django_db
def test_stored_rows_reach_the_calendar():
    from casework.models import CalendarDay

    for day, (working, name) in full_rows(FAR).items():
        CalendarDay.objects.create(date=day, working=working, name=name, source="国务院办公厅通知（示例）")
    calendar = load_calendar()
    assert calendar.is_announced(FAR)
    assert calendar.name_of(date(FAR, 9, 27)) == "中秋节"
