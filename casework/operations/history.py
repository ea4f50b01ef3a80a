"""Daily roots: one hash over all chains, for each day that has ended."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from casework.history import day_root, end_of, heads_until
from casework.models import DailyRoot, StepTaken

ROOT_LOCK = 4_150_002


@transaction.atomic
def make_daily_roots(*, at):
    """Make every missing root up to yesterday, in order; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROOT_LOCK])
    first = StepTaken.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return 0
    last = DailyRoot.objects.order_by("-date").first()
    day = last.date + timedelta(days=1) if last else timezone.localdate(first)
    made, previous = 0, last.hash if last else ""
    while day < timezone.localdate(at):
        previous = _make(day, previous, at).hash
        made, day = made + 1, day + timedelta(days=1)
    return made


def _make(day, previous, at):
    heads = heads_until(end_of(day))
    return DailyRoot.objects.create(
        date=day,
        chains=len(heads),
        steps=sum(head[1] for head in heads),
        previous_hash=previous,
        hash=day_root(heads, previous),
        at=at,
    )
