"""What runs by itself: the sweep of every minute, the digest of working days, and the workers' own task."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Organisation
from casework.calendar import load_calendar
from casework.schedule import Daily, Every, Job, Monthly
from casework.spans import Month
from casework.waking import wake
from notices.operations import (
    deliver_next,
    load_rules,
    plan_reminders,
    tell_of_month,
    tell_of_overdue,
    write_digests,
)
from notices.operations.outbox import DELIVER
from notices.operations.recipients import DIGEST_AT
from notices.operations.reminders import BACK

LONGEST_TURN = timedelta(
    seconds=50
)  # then the next turn goes on: a task without an end looks like a dead one

LOOK_BACK_EVERY = 10  # minutes; today alone is one cheap question, fourteen days are a longer one


@shared_task(name=DELIVER)
def deliver():
    """Deliver what is due; returns how many were taken. Two at once share the work, a lost wake costs a minute."""
    began, taken = timezone.now(), 0
    while (at := timezone.now()) - began < LONGEST_TURN:
        found = deliver_next(worker=deliver.request.hostname or "here", at=at)
        if not found:
            break
        taken += found
    return taken


def sweep(at, slot):
    """Plan what falls on today, acts of this minute included, and wake the workers: it finds what a lost broker forgot.

    A day that was missed is caught up by the planning itself, in the words that are true today; for that it looks
    back every ten minutes.
    """
    today = timezone.localdate(at)
    load_rules(on=today)
    planned = plan_reminders(today, at=at, back=0 if at.minute % LOOK_BACK_EVERY else BACK)
    wake(DELIVER)
    return planned


def digest(at, slot):
    """Send the digests that are due; none on days off."""
    today = timezone.localdate(at)
    return write_digests(on=today, at=at) if load_calendar().is_working_day(today) else 0


def overdue(at, slot):
    """Tell of every clock that has turned overdue and was told to nobody, however long ago that was."""
    return tell_of_overdue(timezone.localdate(at), at=at)


def month_reports(at, slot):
    """Tell every street that the month before the slot's is ready (PS-6.5)."""
    month = Month.of(slot.date()).before
    streets = Organisation.objects.streets().values_list("pk", flat=True)
    told = [tell_of_month(street_id=pk, month=month, at=at) for pk in streets]
    return sum(message is not None for message in told)


JOBS = (
    Job("notices.sweep", "计划提醒、补发消息", Every(1), sweep, catch_up=False),
    Job("notices.digest", "每日汇总", Daily(DIGEST_AT.hour, DIGEST_AT.minute), digest, catch_up=False),
    Job("notices.overdue", "期限逾期：补发没有提醒过的", Daily(7, 40), overdue, catch_up=False),
    # The slot names the month, so a missed one is caught up for its own month.
    Job("notices.month_reports", "街道月报：通知街道报送", Monthly(1, 8, 10), month_reports),
)
