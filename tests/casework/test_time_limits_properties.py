"""Time limits: what holds for every start, length and suspension, and a twin that counts day by day."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from casework.calendar import Calendar
from casework.time_limits import Unit, add_months, due, latest_notice_day

CALENDAR = Calendar()
WORKING, MONTHS = Unit.WORKING_DAYS, Unit.MONTHS
PARTY, AUTHORITY = True, False
# The library knows the first years, and does not know the last ones.
STARTS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
UNITS = st.sampled_from(Unit)
NUMBERS = st.integers(1, 60)


@st.composite
def starts_with_suspensions(draw):
    """A start and up to three closed suspensions around it, which may overlap or be empty."""
    start = draw(STARTS)
    begins = [start + timedelta(days=k) for k in draw(st.lists(st.integers(-10, 80), max_size=3))]
    return start, [(begin, begin + timedelta(days=draw(st.integers(0, 40)))) for begin in begins]


SUSPENDED = starts_with_suspensions()


def twin(number, unit, start, party, calendar, suspended):
    """Counts like an officer with a pencil: strike out suspended days, then tick the rest one after the other."""
    struck = {
        first + timedelta(days=k) for first, resumed in suspended for k in range((resumed - first).days)
    }
    later = (date.fromordinal(start.toordinal() + k) for k in range(1, 20_000))
    open_days = (each for each in later if each not in struck)
    if unit == WORKING:
        open_days = (each for each in open_days if calendar.is_working_day(each))
    if unit == MONTHS:
        number = (add_months(start, number) - start).days
    for _ in range(number):
        last = next(open_days)
    while party and not calendar.is_working_day(last):
        last = next(open_days)
    return last


@given(NUMBERS, UNITS, SUSPENDED, st.booleans())
def test_counting_equals_the_twin(number, unit, case, party):
    start, suspended = case
    result = due(number, unit, start, party, CALENDAR, suspended=suspended)
    assert result.due_on == twin(number, unit, start, party, CALENDAR, suspended)


@given(NUMBERS, UNITS, SUSPENDED, st.booleans())
def test_a_longer_limit_never_ends_earlier(number, unit, case, party):
    start, suspended = case
    shorter, longer = (
        due(n, unit, start, party, CALENDAR, suspended=suspended).due_on for n in (number, number + 1)
    )
    assert shorter <= longer


@given(NUMBERS, UNITS, SUSPENDED, st.booleans())
def test_suspending_never_makes_it_end_earlier(number, unit, case, party):
    start, suspended = case
    assume(suspended)
    free = due(number, unit, start, party, CALENDAR).due_on
    assert due(number, unit, start, party, CALENDAR, suspended=suspended).due_on >= free


@given(NUMBERS, UNITS, SUSPENDED)
def test_a_partys_limit_always_ends_on_a_working_day(number, unit, case):
    start, suspended = case
    assert CALENDAR.is_working_day(due(number, unit, start, PARTY, CALENDAR, suspended=suspended).due_on)


@given(NUMBERS, STARTS, st.booleans())
def test_a_limit_in_working_days_always_ends_on_a_working_day(number, start, party):
    result = due(number, WORKING, start, party, CALENDAR)
    assert CALENDAR.is_working_day(result.due_on)
    assert CALENDAR.working_days_between(start, result.due_on) == number


@given(NUMBERS, UNITS, STARTS, st.booleans())
def test_every_day_up_to_the_due_date_is_accounted_for(number, unit, start, party):
    result = due(number, unit, start, party, CALENDAR)
    assert [each.day for each in result.days] == [
        start + timedelta(days=k) for k in range(1, (result.due_on - start).days + 1)
    ]
    counted = [each.number for each in result.days if each.number]
    assert counted == list(range(1, len(counted) + 1))


@given(NUMBERS, UNITS, STARTS, st.booleans())
def test_provisional_means_that_an_unannounced_year_is_touched(number, unit, start, party):
    result = due(number, unit, start, party, CALENDAR)
    years = {start.year, result.due_on.year, *(each.day.year for each in result.days)}
    assert result.provisional == any(not CALENDAR.is_announced(year) for year in years)
    assert result.provisional == any("暂定" in sentence for sentence in result.explanation)


@given(
    event=st.dates(date(2024, 3, 1), date(2026, 12, 31)),
    number=st.integers(1, 30),
    unit=st.sampled_from(Unit),
)
def test_the_latest_notice_day_is_in_time_and_the_next_day_is_too_late(event, number, unit):
    number = min(number, 2) if unit == MONTHS else number
    latest = latest_notice_day(event, number, unit, CALENDAR).due_on
    in_time = due(number, unit, latest, AUTHORITY, CALENDAR).due_on
    too_late = due(number, unit, latest + timedelta(days=1), AUTHORITY, CALENDAR).due_on
    assert in_time < event <= too_late
