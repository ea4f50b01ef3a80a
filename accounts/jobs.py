"""Nightly tidying of what only served the moment."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from accounts.operations.sweeping import sweep

SCHEDULE = {
    "sweep-accounts": {"task": "accounts.sweep", "schedule": crontab(hour=3, minute=20)},
}


@shared_task(name="accounts.sweep")
def sweep_accounts():
    """Remove used form keys, old counts and ended sessions; a second run finds nothing."""
    return sweep(at=timezone.now())
