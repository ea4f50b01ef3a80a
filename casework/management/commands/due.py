"""manage.py due 2026-09-28 5 工作日 [--party]: a due date, with every step of the count above it."""

import re
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from casework.calendar import Calendar, load_calendar
from casework.time_limits import Unit, due

UNITS = {
    "工作日": Unit.WORKING_DAYS,
    "个工作日": Unit.WORKING_DAYS,
    "自然日": Unit.CALENDAR_DAYS,
    "个自然日": Unit.CALENDAR_DAYS,
    "日": Unit.CALENDAR_DAYS,
    "月": Unit.MONTHS,
    "个月": Unit.MONTHS,
}
USAGE = "用法：manage.py due 起算日 数目 单位 [--party]，例如：manage.py due 2026-09-28 5 工作日"


class Command(BaseCommand):
    """Prints the explanation, and the due date alone on the last line (with 暂定 if it is provisional)."""

    help = "计算期限届满日并说明理由。" + USAGE
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        # Optional for argparse, so that what is missing is told in Chinese.
        parser.add_argument("start", nargs="?", default="", help="起算日，如 2026-09-28")
        parser.add_argument("number", nargs="?", default="", help="数目，如 5")
        parser.add_argument("unit", nargs="?", default="", help="单位：工作日、自然日（日）、月（个月）")
        parser.add_argument("--party", action="store_true", help="当事人的期限：最后一日是休息日的顺延")

    def handle(self, *, start: str, number: str, unit: str, party: bool, **options) -> None:
        first, length, counted_in = _day(start), _number(number), _unit(unit)
        try:
            result = due(length, counted_in, first, party, self.calendar())
        except (ValueError, OverflowError) as error:
            raise CommandError(
                f"无法计算：{error if type(error) is ValueError else '日期超出范围。'}"
            ) from error
        for sentence in result.explanation:
            self.stdout.write(sentence)
        self.stdout.write(str(result))

    def calendar(self) -> Calendar:
        """The stored calendar; without its table, the built-in one, which the answer then says."""
        try:
            return load_calendar()
        except DatabaseError:
            self.stderr.write("注意：读不到日历修正表，只按内置的节假日安排计算。")
            return Calendar()


def _day(text: str) -> date:
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    try:
        return date(*map(int, parts.groups()))
    except (AttributeError, ValueError) as error:
        raise CommandError(f"起算日“{text}”不是有效日期，应写成2026-09-28这样。{USAGE}") from error


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text):
        raise CommandError(f"数目“{text}”不是正整数。{USAGE}")
    return int(text)


def _unit(text: str) -> Unit:
    if text not in UNITS:
        raise CommandError(f"单位“{text}”无法识别，可用：工作日、自然日（日）、月（个月）。{USAGE}")
    return UNITS[text]
