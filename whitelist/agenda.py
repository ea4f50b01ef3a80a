"""The booked field checks of a person's street, as the calendar and the first page show them (NS-4.1.2)."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from casework.agenda import Engagement
from casework.deadlines import units_of
from whitelist.models import Application

LASTS = timedelta(hours=1)  # nobody enters how long a check takes; an hour keeps the place in a calendar
DAY = timedelta(days=1)


def visits(user, first, last, most):
    """The visits between two days that wait in the units of this person, as Engagements."""
    begins, ends = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + DAY))
    found = Application.objects.visible_to(user).awaiting_visit()
    rows = found.filter(
        case__organisation__in=units_of(user), booked_for__gte=begins, booked_for__lt=ends
    ).select_related("case", "enterprise", "assigned_to")
    return [_engagement(row, user) for row in rows.order_by("booked_for", "pk")[:most]]


def _engagement(row, user):
    return Engagement(
        key=f"visit-{row.pk}",
        case_id=row.case_id,
        begins_at=row.booked_for,
        ends_at=row.booked_for + LASTS,
        title="上门核查",
        subject=row.case.title,
        who=row.assigned_to.name,
        place=row.declaration.get("address") or row.enterprise.address,
        mine=row.assigned_to_id == user.pk,
        revision=row.version,
    )
