"""The months that have a report: from the first thing the system wrote down to the running one."""

from django.db.models import Min
from django.utils import timezone

from accounts.models import AccountEvent
from accounts.refusals import NotVisible
from casework.models import StepTaken
from casework.spans import Month


class NoReport(NotVisible):
    """There is no report of that month; another one is never shown in its place."""

    heading = "没有这个月的月报"


def first_month(today):
    """The month of the first thing that was written down, be it an account; that of `today` where nothing is."""
    firsts = [
        StepTaken.objects.aggregate(at=Min("at"))["at"],
        AccountEvent.objects.aggregate(at=Min("at"))["at"],
    ]
    return min([Month.of(timezone.localdate(at)) for at in firsts if at] + [Month.of(today)])


def months_until(today):
    """The months from that of `today` back to the first."""
    first, found = first_month(today), [Month.of(today)]
    while found[-1] > first:
        found.append(found[-1].before)
    return found


def usual_month(today):
    """The last month that is over; the running one in the system's first month."""
    return max(Month.of(today).before, first_month(today))


def month_named(text, today):
    """The Month of a key like 2026-10. Raises NoReport for one that has none."""
    month = Month.named(text)
    if month is None:
        raise NoReport(
            f"“{text[:20]}”不是月份。", next_step="月份写作“2026-10”，也可以打开街道月报重新选择。"
        )
    if month.first > today:
        raise NoReport(f"{month}还没有开始，没有月报。", next_step="请选择已经开始的月份。")
    first = first_month(today)
    if month < first:
        raise NoReport(
            f"系统从{first}开始有记录，没有{month}的月报。", next_step=f"请选择{first}或者以后的月份。"
        )
    return month
