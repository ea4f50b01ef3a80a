"""A due date in plain Chinese: what was counted, what was skipped and why, and what is still uncertain."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from casework.calendar import MADE_UP_DAY, WEEKDAYS, Calendar
from casework.time_limits.counting import Count, CountedDay, Unit, add_months

WEEKEND = frozenset({"周六", "周日"})
# More weekends than this are told in one sentence: a limit of ninety days must not fill the page.
WEEKENDS_ONE_BY_ONE = 3
# Up to here the days counted are listed one by one, to be ticked off on a wall calendar.
LISTED = 10
START = "起算日{}不计入，从次日起算（民事诉讼法第八十五条）。"
UNITS = {
    Unit.WORKING_DAYS: "期限{}个工作日：法定节假日和周末不计，调休上班日计入。",
    Unit.CALENDAR_DAYS: "期限{}个自然日：节假日和周末都计入。",
    Unit.MONTHS: "期限{}个月：到期月的对应日届满，没有对应日的以月末为准。",
}


def told(day: date) -> str:
    """A date with its weekday: 2026-10-10（周六）."""
    return f"{day.isoformat()}（{WEEKDAYS[day.weekday()]}）"


def explain(
    counted: Count, unit: Unit, number: int, extended_by: int, start: date, party: bool, calendar: Calendar
) -> list[str]:
    """The sentences for a counted limit, in the order in which an officer would check it by hand."""
    said = [START.format(told(start)), UNITS[unit].format(number + extended_by)]
    if extended_by:
        said.append(f"其中原期限{number}{unit.measure}，延长{extended_by}{unit.measure}。")
    said += skipped(counted.days, unit, start.year) + listed(counted.days, unit, start.year)
    if counted.due_on is None:
        return [*said, suspended_sentence(counted, unit)]
    if unit == Unit.MONTHS:
        said += month_sentences(start, number + extended_by, counted)
    else:
        said.append(f"第{number + extended_by}{unit.measure}是{told(counted.last_day)}，期限届满。")
    if unit == Unit.WORKING_DAYS:
        return said
    return said + rolling(counted.last_day, counted.due_on, party, calendar)


def month_sentences(start: date, months: int, counted: Count) -> list[str]:
    """Where a limit of months ends, and by how many days suspensions moved it."""
    matching = add_months(start, months)
    kind = "的对应日" if matching.day == start.day else "没有对应日，月末"
    said = [f"{matching.year}年{matching.month}月{kind}是{told(matching)}，期限届满。"]
    paused = (counted.last_day - matching).days
    return said + ([f"因中止顺延{paused}天，至{told(counted.last_day)}。"] if paused else [])


def suspended_sentence(counted: Count, unit: Unit) -> str:
    """Why there is no due date: the case is suspended and nobody has resumed it yet."""
    measure = "个工作日" if unit == Unit.WORKING_DAYS else "天"
    left = f"尚余{counted.left}{measure}，" if counted.left else ""
    return f"期限已中止且尚未恢复，{left}恢复之后才能算出届满日。"


def rolling(last_day: date, due_on: date, party: bool, calendar: Calendar) -> list[str]:
    """Why the last day moved (a party's), or did not although it is off work (an authority's own)."""
    if party and calendar.is_made_up(last_day):
        return [f"{told(last_day)}是调休上班日，不顺延。"]
    if calendar.is_working_day(last_day):
        return []
    name = calendar.name_of(last_day)
    subject = f"{last_day.isoformat() if name in WEEKEND else told(last_day)}是{name}"
    if not party:
        return [f"{subject}，行政机关自身的期限不顺延，请提前办结。"]
    return [f"{subject}，当事人的期限顺延到其后第一个工作日{told(due_on)}（民事诉讼法第八十五条）。"]


def skipped(days: Sequence[CountedDay], unit: Unit, year: int) -> list[str]:
    """One sentence for each run of days that were not counted, and for each 调休 day that was."""
    runs = [(label, list(group)) for label, group in groupby(days, key=lambda day: _label(day, unit))]
    weekends = [run for label, run in runs if label == "周末"]
    merged = len(weekends) > WEEKENDS_ONE_BY_ONE
    said = [
        _run_sentence(label, run, year) for label, run in runs if label and not (merged and label == "周末")
    ]
    if merged:
        first, last = (_span(run, year) for run in (weekends[0], weekends[-1]))
        said.append(f"其间普通周末（{first} …… {last}）共{sum(map(len, weekends))}天，不计。")
    return said


def listed(days: Sequence[CountedDay], unit: Unit, year: int) -> list[str]:
    """The working days counted, by date, where there are few enough to read."""
    counted = [_short(day.day, year) for day in days if day.number]
    if unit != Unit.WORKING_DAYS or not 0 < len(counted) <= LISTED:
        return []
    return [f"依次计入：{'、'.join(counted)}。"]


def _label(day: CountedDay, unit: Unit) -> str:
    """What sets the day apart; empty for a day that is counted as a matter of course."""
    if day.suspended:
        return "中止"
    if day.number is None:
        return "周末" if day.name in WEEKEND else day.name
    return MADE_UP_DAY if unit == Unit.WORKING_DAYS and day.name == MADE_UP_DAY else ""


def _run_sentence(label: str, run: Sequence[CountedDay], year: int) -> str:
    span = _span(run, year)
    if label == MADE_UP_DAY:
        return f"{span} {label}，计入。"
    if label == "中止":
        return f"{span} 期限中止，不计（中止当日不计，恢复当日计入）。"
    return f"{span} {run[0].name if len(run) == 1 else label}，不计。"


def _span(run: Sequence[CountedDay], year: int) -> str:
    first, last = (_short(day.day, year) for day in (run[0], run[-1]))
    return first if first == last else f"{first} 至 {last}"


def _short(day: date, year: int) -> str:
    return day.strftime("%m-%d") if day.year == year else day.isoformat()


def unannounced(years: Iterable[int], due_on: date | None, calendar: Calendar) -> list[str]:
    """What a later announcement may still move: the years not announced, and the last days of the year before."""
    missing = [year for year in years if not calendar.is_announced(year)]
    if missing:
        named = "、".join(str(year) for year in missing)
        return [
            f"暂定：{named}年的放假调休安排尚未公布或者尚未录入，先按周末和固定节日推算，公布后重新计算。"
        ]
    # 2018-12-29 was worked and 2018-12-31 was off by the notice for 2019; no earlier day was ever moved.
    if due_on and (due_on.month, due_on.day) >= (12, 29) and not calendar.is_announced(due_on.year + 1):
        return [f"提示：{due_on.year + 1}年元旦的安排尚未公布，12月29日至31日可能随之调休，公布后请核对。"]
    return []
