"""街道月报: every street is told that its month is ready and by when it is owed (PS-6.5, DL46)."""

from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from casework.calendar import WEEKDAYS
from casework.citations import cite
from casework.policy import policy_row
from casework.spans import Month
from notices.operations.outbox import write
from notices.operations.recipients import OFFICE, To
from notices.reporting import MONTH_DUE

UNCONFIRMED = "（△ 待法制机构确认）"


@transaction.atomic
def tell_of_month(*, street_id, month: Month, at):
    """Tell the clerks and the head of one street; returns the message, None where they have been told.

    The day is a natural day of the following month, by the policy of that month. Raises ImproperlyConfigured without one.
    """
    street = Organisation.objects.select_for_update(no_key=True).get(pk=street_id)
    policy = policy_row("month_report_day", month.after.first)
    last = date(month.after.year, month.after.number, policy.value)
    over = timezone.localdate(at) > last
    return write(
        MONTH_DUE,
        case=None,
        recipients=[To(street, OFFICE)],
        at=at,
        cause=f"{MONTH_DUE.key}:{month.key}:{street.pk}",
        values={
            "month": month,
            "day": f"{last.month}月{last.day}日",
            "last": f"{last}（{WEEKDAYS[last.weekday()]}）",
            "source": cite(policy.source),
            "mark": "" if policy.confirmed else UNCONFIRMED,
            "to_do": f"最迟报送日 {last} 已过，请尽快报送。" if over else f"请核对数字，在 {last} 以前报送。",
        },
        by_when=last,
        link=f"{reverse('casework:month_report')}?{urlencode({'month': month.key})}",
        once=True,
    )
