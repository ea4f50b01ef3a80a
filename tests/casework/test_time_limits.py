"""Time limits: the cases of law.md 10.3 and the rules of 10.1, one by one."""

from datetime import date

import pytest

from casework.calendar import Calendar
from casework.time_limits import (
    Unit,
    add_months,
    due,
    fixed_due,
    latest_notice_day,
    remaining,
)

CALENDAR = Calendar()
WORKING, DAYS, MONTHS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS
PARTY, AUTHORITY = True, False


def day(text):
    return date.fromisoformat(text)


def ends(start, number, unit, party=PARTY, **options):
    return due(number, unit, day(start), party, CALENDAR, **options).due_on


# --- law.md 10.3 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "number", "unit", "party", "expected"),
    [
        pytest.param("2026-09-28", 5, WORKING, PARTY, "2026-10-10", id="听证申请，国庆调休"),
        pytest.param("2026-11-20", 5, WORKING, PARTY, "2026-11-27", id="听证申请"),
        pytest.param("2026-02-12", 7, WORKING, AUTHORITY, "2026-02-28", id="决定书送达"),
        pytest.param("2026-01-29", 15, DAYS, PARTY, "2026-02-13", id="罚款缴纳"),
        pytest.param("2025-09-26", 7, WORKING, AUTHORITY, "2025-10-13", id="先行登记保存"),
        pytest.param("2026-07-06", 90, DAYS, AUTHORITY, "2026-10-04", id="九十日办案不顺延"),
        pytest.param("2024-02-07", 3, WORKING, PARTY, "2024-02-18", id="2024年除夕是工作日"),
    ],
)
def test_cases_of_the_law(start, number, unit, party, expected):
    result = due(number, unit, day(start), party, CALENDAR)
    assert (result.due_on, result.provisional) == (day(expected), False)
    assert str(result) == expected


def test_a_limit_that_runs_into_an_unannounced_year_is_provisional():
    """platform.md: 2026-12-29 + 5 工作日 is 2027-01-06 暂定, 1 January being off in any case."""
    calendar = Calendar() if not CALENDAR.is_announced(2027) else pytest.skip("2027 is announced by now")
    result = due(5, WORKING, day("2026-12-29"), PARTY, calendar)
    assert str(result) == "2027-01-06 暂定"
    assert any(sentence.startswith("暂定：2027年") for sentence in result.explanation)


# --- which days count ------------------------------------------------------------------------------------------


def test_only_a_partys_last_day_rolls_over():
    assert ends("2026-07-06", 90, DAYS, PARTY) == day("2026-10-08")
    assert ends("2026-07-06", 90, DAYS, AUTHORITY) == day("2026-10-04")


def test_a_last_day_that_is_a_made_up_saturday_does_not_roll():
    assert ends("2026-09-25", 15, DAYS, PARTY) == day("2026-10-10")


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_on_the_matching_day_or_the_months_end(start, months, expected):
    assert add_months(day(start), months) == day(expected)


def test_a_partys_limit_of_months_rolls_over_the_holiday():
    assert ends("2026-04-03", 6, MONTHS, PARTY) == day("2026-10-08")
    assert ends("2026-04-03", 6, MONTHS, AUTHORITY) == day("2026-10-03")


def test_an_extension_adds_units_of_the_same_kind():
    assert ends("2026-03-02", 30, DAYS, AUTHORITY, extended_by=30) == day("2026-05-01")
    assert ends("2026-09-28", 3, WORKING, extended_by=2) == day("2026-10-10")


# --- suspension ------------------------------------------------------------------------------------------------


def test_the_day_of_suspension_is_not_counted_and_the_day_of_resumption_is():
    # Without: 17, 18, 19, 20, 23. Suspended on the 18th, resumed on the 20th: 17, 20, 23, 24, 25.
    assert ends("2026-11-16", 5, WORKING) == day("2026-11-23")
    paused = [(day("2026-11-18"), day("2026-11-20"))]
    assert ends("2026-11-16", 5, WORKING, suspended=paused) == day("2026-11-25")


def test_months_grow_by_the_days_suspended_also_in_the_part_added():
    first, second = (day("2026-03-02"), day("2026-03-12")), (day("2026-04-05"), day("2026-04-07"))
    assert ends("2026-03-01", 1, MONTHS, AUTHORITY, suspended=[first]) == day("2026-04-11")
    assert ends("2026-03-01", 1, MONTHS, AUTHORITY, suspended=[first, second]) == day("2026-04-13")
    assert ends("2026-03-01", 1, MONTHS, AUTHORITY, suspended=[second]) == day("2026-04-01")


def test_overlapping_suspensions_are_not_taken_off_twice():
    paused = [(day("2026-11-18"), day("2026-11-20")), (day("2026-11-19"), day("2026-11-20"))]
    assert ends("2026-11-16", 5, WORKING, suspended=paused) == day("2026-11-25")


def test_a_suspension_that_has_not_ended_leaves_no_due_date_and_says_what_is_left():
    result = due(5, WORKING, day("2026-11-16"), PARTY, CALENDAR, suspended=[(day("2026-11-18"), None)])
    assert result.due_on is None
    assert str(result) == "中止"
    assert any("尚余4个工作日" in sentence for sentence in result.explanation)


def test_a_suspension_after_the_last_day_changes_nothing():
    assert ends("2026-11-16", 5, WORKING, suspended=[(day("2026-11-24"), None)]) == day("2026-11-23")


def test_a_last_day_rolls_past_a_suspension_that_begins_while_it_rolls():
    # The last day is Saturday 2026-11-21; Monday is suspended, the case is resumed on Wednesday.
    paused = (day("2026-11-22"), day("2026-11-25"))
    assert ends("2026-11-11", 10, DAYS, suspended=[paused]) == day("2026-11-25")
    assert ends("2026-11-11", 10, DAYS, suspended=[(day("2026-11-22"), None)]) is None


# --- fixed days, notices before an event -------------------------------------------------------------------------


def test_a_fixed_last_day_rolls_for_a_party_only():
    assert fixed_due(day("2024-11-10"), PARTY, CALENDAR).due_on == day("2024-11-11")
    assert fixed_due(day("2024-11-30"), AUTHORITY, CALENDAR).due_on == day("2024-11-30")
    assert fixed_due(day("2026-11-10"), PARTY, CALENDAR).due_on == day("2026-11-10")


def test_a_fixed_day_in_an_unannounced_year_is_provisional():
    assert fixed_due(day("2091-11-10"), PARTY, CALENDAR).provisional
    assert not fixed_due(day("2026-12-31"), AUTHORITY, CALENDAR).provisional


@pytest.mark.parametrize(
    ("event", "number", "unit", "expected"),
    [
        # 行政处罚法第六十四条第二项: seven full working days, 10-10 (调休) and 09-24 among them.
        ("2026-10-12", 7, WORKING, "2026-09-23"),
        ("2026-11-23", 1, WORKING, "2026-11-19"),
        # GM-5.3: three days before a check, calendar days.
        ("2026-11-23", 3, DAYS, "2026-11-19"),
        ("2026-03-31", 1, MONTHS, "2026-02-28"),
        ("2026-03-15", 1, MONTHS, "2026-02-14"),
    ],
)
def test_full_days_lie_between_a_notice_and_its_event(event, number, unit, expected):
    assert latest_notice_day(day(event), number, unit, CALENDAR).due_on == day(expected)


# --- what is said ----------------------------------------------------------------------------------------------


def test_the_explanation_names_start_skipped_and_made_up_days_and_the_end():
    said = due(5, WORKING, day("2026-09-28"), PARTY, CALENDAR).explanation
    assert said == (
        "起算日2026-09-28（周一）不计入，从次日起算（民事诉讼法第八十五条）。",
        "期限5个工作日：法定节假日和周末不计，调休上班日计入。",
        "10-01 至 10-07 国庆节，不计。",
        "10-10 调休上班，计入。",
        "依次计入：09-29、09-30、10-08、10-09、10-10。",
        "第5个工作日是2026-10-10（周六），期限届满。",
    )


def test_the_explanation_says_why_a_last_day_rolled_or_did_not():
    party = due(90, DAYS, day("2026-07-06"), PARTY, CALENDAR).explanation[-1]
    authority = due(90, DAYS, day("2026-07-06"), AUTHORITY, CALENDAR).explanation[-1]
    assert party.startswith("2026-10-04（周日）是国庆节，当事人的期限顺延到其后第一个工作日2026-10-08")
    assert authority == "2026-10-04（周日）是国庆节，行政机关自身的期限不顺延，请提前办结。"
    made_up = due(1, MONTHS, day("2026-01-31"), PARTY, CALENDAR).explanation
    assert made_up[-2:] == (
        "2026年2月没有对应日，月末是2026-02-28（周六），期限届满。",
        "2026-02-28（周六）是调休上班日，不顺延。",
    )


def test_the_explanation_tells_months_suspensions_and_extensions():
    paused = [(day("2026-02-03"), day("2026-02-10"))]
    said = due(1, MONTHS, day("2026-01-31"), PARTY, CALENDAR, suspended=paused, extended_by=1).explanation
    assert "其中原期限1个月，延长1个月。" in said
    assert "02-03 至 02-09 期限中止，不计（中止当日不计，恢复当日计入）。" in said
    assert "2026年3月的对应日是2026-03-31（周二），期限届满。" in said
    assert "因中止顺延7天，至2026-04-07（周二）。" in said


def test_many_weekends_are_told_in_one_sentence():
    said = due(40, WORKING, day("2026-03-01"), PARTY, CALENDAR).explanation
    assert [line for line in said if "周末（" in line] == [
        "其间普通周末（03-07 至 03-08 …… 04-25 至 04-26）共14天，不计。"
    ]
    assert len(said) == 5


def test_the_last_days_of_a_year_bear_a_hint_until_the_next_year_is_announced():
    """The notice for 2019 moved 29 and 31 December 2018, which the notice for 2018 had not."""
    calendar = Calendar(announced_years={2090})
    hinted = due(5, WORKING, day("2090-12-22"), PARTY, calendar)
    assert (hinted.due_on, hinted.provisional) == (day("2090-12-29"), False)
    assert hinted.explanation[-1].startswith("提示：2091年")
    known = due(5, WORKING, day("2090-12-22"), PARTY, Calendar(announced_years={2090, 2091}))
    assert "提示" not in known.explanation[-1]


@pytest.mark.parametrize(
    ("due_on", "today", "unit", "expected"),
    [
        ("2026-10-10", "2026-09-30", WORKING, "还剩3个工作日"),
        ("2026-10-10", "2026-10-10", WORKING, "今天到期"),
        ("2026-10-10", "2026-10-12", WORKING, "已超1个工作日"),
        ("2026-10-04", "2026-10-01", WORKING, "还剩3天（其间没有工作日）"),
        ("2026-11-20", "2026-11-21", WORKING, "已超1天（其间没有工作日）"),
        ("2026-10-04", "2026-10-01", DAYS, "还剩3天"),
        ("2026-10-04", "2026-10-08", MONTHS, "已超4天"),
    ],
)
def test_what_remains_is_told_in_the_limits_own_days(due_on, today, unit, expected):
    assert remaining(day(due_on), day(today), CALENDAR, unit) == expected


def test_a_suspended_limit_has_nothing_remaining():
    assert remaining(None, day("2026-11-20"), CALENDAR, WORKING) == "期限已中止"


def test_senseless_input_is_refused_in_words():
    with pytest.raises(ValueError, match="须在1至"):
        ends("2026-01-01", 0, DAYS)
    with pytest.raises(ValueError, match="须在1至"):
        ends("2026-01-01", 10_001, DAYS)
    with pytest.raises(ValueError, match="早于中止日"):
        ends("2026-01-01", 5, DAYS, suspended=[(day("2026-01-05"), day("2026-01-04"))])
    with pytest.raises(ValueError, match="不能缩短"):
        ends("2026-01-01", 5, DAYS, extended_by=-1)
