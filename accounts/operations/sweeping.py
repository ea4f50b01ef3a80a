"""Traces that have done their work: form keys, post counts, sessions that have ended."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import PostCount, Submission

KEPT = timedelta(days=7)


@transaction.atomic
def sweep(*, at):
    """Remove what is older than a week or has ended; returns how many rows. The history of sign-ins stays."""
    gone = [
        Submission.objects.filter(at__lt=at - KEPT),
        PostCount.objects.filter(minute__lt=at - KEPT),
        Session.objects.filter(expire_date__lt=at),
    ]
    return sum(rows.delete()[0] for rows in gone)
