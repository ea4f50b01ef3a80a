"""The demonstration district: everything is led there by the real operations on past working days."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from casework.operations.history import make_daily_roots
from casework.policy import load_profile
from whitelist.demonstration.days import Days
from whitelist.demonstration.dialogue import Dialogue
from whitelist.demonstration.firms import Firms, import_sample
from whitelist.demonstration.grading import Grading
from whitelist.demonstration.ledger import Ledger
from whitelist.demonstration.past import beginning, enterprise_of, last_list, list_year, old_list
from whitelist.demonstration.people import Cast, found
from whitelist.demonstration.portal import Portal
from whitelist.demonstration.present import Present
from whitelist.demonstration.quarters import last_quarter

PROFILE = "guangming"
IMPORTED = -45  # the working day on which the streets' workbook came
EXPIRING = slice(6, 8)  # of the oldest list, those who apply again


def is_loaded():
    """Whether anything is there: any organisation counts, a real district is never overwritten."""
    return Organisation.objects.exists()


@transaction.atomic
def load(*, on):
    """Load the whole district as it stands on the morning of `on` (a date); all or nothing.

    Returns the report of the workbook's import.
    """
    load_profile(PROFILE)
    days = Days(on)
    cast = Cast(beginning(on))
    found(cast)
    firms = Firms(cast)
    old = old_list(on, cast, firms)
    last = last_list(on, cast, firms)
    report = import_sample(days.at(IMPORTED, "09:00"))
    Present(days, cast, firms, list_year(on)).tell(old[EXPIRING])
    Ledger(days, cast, firms).tell([enterprise_of(pk) for pk in old], [enterprise_of(pk) for pk in last])
    Portal(days, cast).tell()
    Dialogue(days, cast).tell()
    Grading(days, cast).tell()
    last_quarter(on, cast, firms)
    make_daily_roots(at=timezone.make_aware(datetime.combine(on, time(0, 30))))
    return report
