"""The positive list's own clockwork: find what is due, then call the operation. A second run changes nothing."""

import logging

from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Refusal
from casework.schedule import Daily, Every, Job, Monthly
from casework.spans import Quarter
from whitelist.models import Application, Round
from whitelist.operations.notices import end_notice
from whitelist.operations.quarters import OPENS_ON, open_quarter
from whitelist.operations.refusals import lapse
from whitelist.operations.rounds import close_round
from whitelist.operations.visits import remind_of_visit, unreminded
from whitelist.stages import ApplicationStage, RoundStage

logger = logging.getLogger(__name__)


def turn_the_day(at, slot):
    """Close acceptance, end notices, let unused review days lapse (NS-4.1.1, NS-4.1.4, NS-F10)."""
    today = timezone.localdate(at)
    done = 0
    for pk in _due_rounds(today):
        done += _try(close_round, pk=pk, actor=None, at=at)
    for pk in _ended_notices(today):
        done += _try(end_notice, pk=pk, actor=None, at=at)
    for pk in _unused_reviews(today):
        done += _try(lapse, pk=pk, at=at)
    return done


def _due_rounds(today):
    return list(
        Round.objects.filter(stage=RoundStage.ACCEPTING, apply_by__lt=today).values_list("pk", flat=True)
    )


def _ended_notices(today):
    return list(
        Round.objects.filter(stage=RoundStage.NOTICED, notice_ends_on__lt=today).values_list("pk", flat=True)
    )


def _unused_reviews(today):
    return list(
        Application.objects.filter(
            stage=ApplicationStage.SERVED,
            case__clocks__code="ask_review",
            case__clocks__met_at=None,
            case__clocks__stopped_at=None,
            case__clocks__due_on__lt=today,
        ).values_list("pk", flat=True)
    )


def _try(operation, **arguments):
    """One at a time: a row that another hand moved meanwhile is left to that hand."""
    try:
        operation(**arguments)
    except Refusal as refusal:
        logger.info("%s: %s", operation.__name__, refusal.reason)
        return 0
    return 1


def remind_of_visits(at, slot):
    """Remind of help visits at half and four fifths of a validity (NS-5.1.3); missed days are made good by the day itself."""
    today = timezone.localdate(at)
    return sum(remind_of_visit(pk=pk, today=today, at=at) for pk in unreminded(today))


def open_quarters(at, slot):
    """In the last month of the slot's quarter: every street's summary is opened and told (NS-6.3); None in other months."""
    quarter = Quarter.of(slot.date())
    if slot.month != quarter.last.month:
        return None
    streets = Organisation.objects.streets().values_list("pk", flat=True)
    opened = [open_quarter(street_id=pk, quarter=quarter, at=at) for pk in streets]
    return sum(row is not None for row in opened)


# An act bears the day on which it is done, so nothing is caught up: the next run finds all that is due.
JOBS = (
    Job("whitelist.turn_the_day", "正面清单：受理、公示、复核到期", Every(15), turn_the_day, catch_up=False),
    Job(
        "whitelist.remind_of_visits",
        "清单有效期过半、过五分之四提醒帮扶",
        Daily(8, 50),
        remind_of_visits,
        catch_up=False,
    ),
    # The slot names the quarter, so a missed one is caught up for its own quarter.
    Job("whitelist.open_quarters", "季度汇总表：通知街道报送", Monthly(OPENS_ON, 8, 20), open_quarters),
)
