"""Every clock that turns overdue is told once, on whatever day it turned and however long the system was away."""

from datetime import date, timedelta

import pytest

from accounts.stages import Role
from casework.schedule import job_named
from notices.models import Message, ReminderRule
from notices.operations import plan_reminders
from tests.accounts.people import make_person, moment
from tests.notices.post import clerk_of, make_case, make_clock, rules

pytestmark = pytest.mark.django_db
START = date(2026, 9, 1)


@pytest.fixture
def case():
    found = make_case(at=moment("2026-09-01"))
    clerk_of(found)
    rules(days_off=[-3, -1, 0, 1])
    return found


def run(day):
    """The daily job of a day; returns how many messages it wrote."""
    at = moment(f"{day} 07:40")
    return job_named("notices.overdue").run(at, at)


def owed(case, due_on, **fields):
    return make_clock(case, date.fromisoformat(due_on), start_on=START, **fields)


def late():
    """What was said after a due date: [(days after it, whether to the next level)]."""
    return list(Message.objects.filter(days_off__gt=0).order_by("pk").values_list("days_off", "escalates"))


@pytest.mark.parametrize(
    ("due_on", "told_on"),
    [
        ("2026-09-19", "2026-09-20"),  # a Saturday; the Sunday after it is worked
        ("2026-09-26", "2026-09-28"),  # within mid-autumn
        ("2026-09-30", "2026-10-08"),  # the day before the seven of National Day
        ("2026-10-03", "2026-10-08"),  # within them
        ("2026-10-10", "2026-10-12"),  # a Saturday that is worked
        ("2026-11-20", "2026-11-23"),  # a Friday
    ],
)
def test_it_is_told_on_the_first_working_day_after_whatever_day_it_was_due(case, due_on, told_on):
    owed(case, due_on)
    days = [date.fromisoformat(due_on) + timedelta(days=step) for step in range(12)]
    first = next(day for day in days if plan_reminders(day, at=moment(f"{day}")) and late())
    assert (first.isoformat(), late()) == (told_on, [(1, False)])


def test_what_turned_overdue_while_the_system_was_away_for_a_month_is_told_once(case):
    make_person(Role.DEPUTY_DIRECTOR, case.organisation)
    owed(case, "2026-09-18")
    back = date(2026, 10, 20)
    assert plan_reminders(back, at=moment(f"{back}")) == 0, "the sweep looks back for fourteen days"
    assert [run(back), run(back), run(back + timedelta(days=1))] == [2, 0, 0]
    assert sorted(late()) == [(1, False), (3, True)]


def test_a_day_that_was_written_down_late_is_told_as_well(case):
    """Service registered afterwards: the clock has run out before anybody wrote that it had begun."""
    owed(case, "2026-10-20")
    run("2026-11-20")
    owed(case, "2026-09-18", code="afterwards")
    assert run("2026-11-21") == 1


def test_what_was_told_on_its_day_is_not_told_again(case):
    owed(case, "2026-09-18")
    for day in range(18, 26):
        plan_reminders(date(2026, 9, day), at=moment(f"2026-09-{day}"))
    assert run("2026-11-20") == 0


def test_what_is_done_or_stands_still_or_is_not_late_is_silent(case):
    owed(case, "2026-09-18", met_at=moment("2026-09-30"))
    owed(case, "2026-09-18", code="stopped", stopped_at=moment("2026-09-30"))
    owed(case, "2026-10-20", code="later")
    assert run("2026-10-15") == 0


def test_days_before_the_rules_were_in_force_stay_silent(case):
    ReminderRule.objects.update(since=date(2026, 10, 20))
    owed(case, "2026-09-18")
    assert run("2026-10-20") == 0
