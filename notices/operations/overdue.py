"""期限转为逾期: told for every clock that runs late, however long the system was away when it turned."""

from django.db.models import Min

from casework.models import Clock
from notices.operations.reminders import BACK, plan_reminders


def tell_of_overdue(on, *, at):
    """Write what the rules say after the due date, for the oldest running clock and all since; returns how many messages.

    The minute's sweep looks back for BACK days. What turned overdue before that and was told to nobody is found here:
    the system was down for longer, or the day was written down late. Who has been told is not told again, and the
    rules never speak of days before they were in force.
    """
    oldest = Clock.objects.running().filter(due_on__lt=on).aggregate(day=Min("due_on"))["day"]
    return plan_reminders(on, at=at, back=max(BACK, (on - oldest).days)) if oldest else 0
