"""What runs by itself: the sweep of every minute, the digest of working days, and the workers' own task."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casework.calendar import load_calendar
from casework.schedule import Daily, Every, Job
from casework.waking import wake
from notices.operations import deliver_next, load_rules, plan_reminders, write_digests
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


JOBS = (
    Job("notices.sweep", "计划提醒、补发消息", Every(1), sweep, catch_up=False),
    Job("notices.digest", "每日汇总", Daily(DIGEST_AT.hour, DIGEST_AT.minute), digest, catch_up=False),
)
