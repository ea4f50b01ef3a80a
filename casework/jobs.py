"""Daily work on all cases: the root over every chain of the day that has ended."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from casework.operations.history import make_daily_roots

SCHEDULE = {
    "daily-root": {"task": "casework.daily_root", "schedule": crontab(hour=0, minute=10)},
}


@shared_task(name="casework.daily_root")
def daily_root():
    """Write the roots of the days that have ended and have none; a second run changes nothing."""
    return make_daily_roots(at=timezone.now())
