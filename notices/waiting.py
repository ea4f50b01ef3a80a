"""What still has to be carried to enterprises: letters on paper, and what lies unread in the system for too long."""

from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone

from accounts.stages import BUREAU_ROLES, STREET_ROLES
from casework.policy import policy_value
from notices.models import Delivery

CARRIERS = BUREAU_ROLES | STREET_ROLES
UNREAD_DAYS = "unread_days"  # the policy: after so many working days somebody goes there


def unread_days(today):
    """The policy's number of working days."""
    return policy_value(UNREAD_DAYS, today)


def unread_moment(today, calendar):
    """What arrived before this moment has been there for the policy's number of working days on `today`."""
    back = unread_days(today) - calendar.is_working_day(today)
    first = calendar.add_working_days(today, -back)
    return datetime.combine(first, time.min, tzinfo=timezone.get_current_timezone())


def of_offices(user):
    """The deliveries of cases that this person's offices handle: the bureau every one, a street its own."""
    seen = Delivery.objects.visible_to(user)
    if user.standing.bureau:
        return seen
    return seen.filter(message__case__organisation__in=user.standing.streets)


def late(deliveries, moment):
    """Those of `deliveries` that are late: letters written, required messages delivered before `moment`."""
    letters = deliveries.to_carry().filter(message__created_at__lt=moment).values("pk")
    return deliveries.filter(Q(pk__in=letters) | Q(pk__in=deliveries.unread_since(moment).values("pk")))
