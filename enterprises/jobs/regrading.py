"""By the clock: the yearly re-grading begins, is computed, takes effect. A second run changes nothing."""

from datetime import date, timedelta

from django.core.exceptions import ImproperlyConfigured

from accounts.refusals import Refusal
from casework.policy import fixed_day
from casework.schedule import Every, Job, Yearly
from enterprises.models import Regrading
from enterprises.operations.grading import begin_regrading, carry_on, restore, take_effect
from enterprises.stages import RegradingStage as Stage

WORK = {Stage.PREPARING: carry_on, Stage.APPROVED: take_effect, Stage.REVOKED: restore}


def regrading_day(year):
    """The day on which the re-grading of `year` begins (GM-2.3); None where the district has set none."""
    try:
        return fixed_day("regrading_day", year=year, on=date(year, 1, 1))
    except ImproperlyConfigured:
        return None


def begin_the_year(at, slot):
    """Begin the re-grading of the slot's year; where it cannot begin, has begun, or the year is over, nothing."""
    if slot.year != at.year:
        return None
    try:
        return begin_regrading(year=slot.year, actor=None, at=at).year
    except Refusal as refusal:
        return refusal.reason


def carry_on_regradings(at, slot):
    """Compute, put into effect or restore what waits for it, from where it stopped."""
    waiting = Regrading.objects.filter(stage__in=WORK).order_by("pk").values_list("pk", "stage")
    return sum(WORK[stage](pk=pk, at=at) for pk, stage in list(waiting))


JOBS = (
    Job("enterprises.begin_the_year", "发起年度评级", Yearly(regrading_day, 2, 0), begin_the_year),
    Job(
        "enterprises.carry_on_regradings",
        "年度评级的计算、生效和撤回",
        Every(1),
        carry_on_regradings,
        catch_up=False,
        longest=timedelta(hours=2),
    ),
)
