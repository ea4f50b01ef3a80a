"""By the clock: the yearly re-grading begins, is computed, takes effect. A second run changes nothing.

Computing takes minutes, so a worker does it; the tick only wakes one while something waits.
"""

from datetime import date

from celery import shared_task
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.refusals import Refusal
from casework.locks import held_alone
from casework.policy import fixed_day
from casework.schedule import Every, Job, Yearly
from casework.waking import wake
from enterprises.models import Regrading
from enterprises.operations.grading import begin_regrading, carry_on, restore, take_effect
from enterprises.operations.grading.beginning import CARRY_ON
from enterprises.stages import RegradingStage as Stage

REGRADING_LOCK = 4_150_201
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


def carry_on_regradings(at):
    """Compute, put into effect or restore what waits for it, from where it stopped; returns how many rows were written.

    While another worker is at it nothing is done: what it leaves, killed or not, the next sweep finds.
    """
    with held_alone(REGRADING_LOCK) as mine:
        if not mine:
            return 0
        return sum(WORK[stage](pk=pk, at=at) for pk, stage in list(_waiting().values_list("pk", "stage")))


def _waiting():
    return Regrading.objects.filter(stage__in=WORK).order_by("pk")


@shared_task(name=CARRY_ON)
def regradings():
    """The worker's part, woken by the acts that leave something to compute and by the sweep of every minute."""
    return carry_on_regradings(timezone.now())


def sweep_regradings(at, slot):
    """Wake a worker while something waits, so that neither a lost message nor a killed worker stops it."""
    waits = _waiting().exists()
    if waits:
        wake(CARRY_ON)
    return int(waits)


JOBS = (
    Job("enterprises.begin_the_year", "发起年度评级", Yearly(regrading_day, 2, 0), begin_the_year),
    Job(
        "enterprises.carry_on_regradings",
        "年度评级的计算、生效和撤回",
        Every(1),
        sweep_regradings,
        catch_up=False,
    ),
)
