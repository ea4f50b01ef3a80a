"""manage.py due: the explanation above, the date alone on the last line, and refusals in Chinese."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from casework.calendar import Calendar
from casework.management.commands import due as due_command


@pytest.fixture(autouse=True)
def no_rows(monkeypatch):
    """The command with no corrections stored: what it prints is then a matter of the law alone."""
    monkeypatch.setattr(due_command, "load_calendar", Calendar)


def lines(*arguments):
    out = StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["2026-09-28", "5", "工作日"], "2026-10-10"),
        (["2026-07-06", "90", "自然日"], "2026-10-04"),
        (["2026-07-06", "90", "日", "--party"], "2026-10-08"),
        (["2026-01-31", "1", "个月"], "2026-02-28"),
        (["2026-1-31", "1", "月", "--party"], "2026-02-28"),
        (["2026-12-29", "5", "工作日"], "2027-01-06 暂定"),
    ],
)
def test_the_last_line_is_the_due_date_alone(arguments, last):
    printed = lines(*arguments)
    assert printed[-1] == last
    assert printed[0].startswith("起算日2026-")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["2026-02-30", "5", "工作日"], "起算日“2026-02-30”不是有效日期"),
        (["明天", "5", "工作日"], "起算日“明天”不是有效日期"),
        (["2026-09-28", "五", "工作日"], "数目“五”不是正整数"),
        (["2026-09-28", "-5", "工作日"], "数目“-5”不是正整数"),
        (["2026-09-28", "0", "工作日"], "期限的数目须在1至"),
        (["2026-09-28", "99999", "工作日"], "期限的数目须在1至"),
        (["2026-09-28", "5", "周"], "单位“周”无法识别"),
        (["2026-09-28", "5"], "单位“”无法识别"),
        (["9999-12-30", "5", "日"], "日期超出范围"),
        ([], "起算日“”不是有效日期"),
    ],
)
def test_bad_input_is_refused_with_its_reason(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        lines(*arguments)


@pytest.mark.django_db
def test_a_stored_correction_moves_the_date(monkeypatch):
    from casework.calendar import load_calendar
    from casework.models import CalendarDay

    monkeypatch.setattr(due_command, "load_calendar", load_calendar)
    CalendarDay.objects.create(date="2026-11-23", working=False, name="台风停工", source="通知（示例）")
    printed = lines("2026-11-20", "5", "工作日")
    assert printed[-1] == "2026-11-30"
    assert "11-23 台风停工，不计。" in printed


def test_without_the_table_of_corrections_it_answers_and_says_so(monkeypatch):
    def unreachable():
        raise DatabaseError

    monkeypatch.setattr(due_command, "load_calendar", unreachable)
    out, err = StringIO(), StringIO()
    call_command("due", "2026-09-28", "5", "工作日", stdout=out, stderr=err)
    assert out.getvalue().splitlines()[-1] == "2026-10-10"
    assert "读不到日历修正表" in err.getvalue()
