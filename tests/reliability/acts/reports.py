"""What is told of reports that are owed."""

from functools import partial

from accounts.stages import Role
from casework.policy import load_profile
from casework.spans import Month
from notices.operations import reports
from tests.accounts.people import make_person, make_street, moment
from tests.reliability.acts.catalogue import act


@act(reports.tell_of_month)
def tell():
    load_profile("guangming")
    street = make_street()
    make_person(Role.STREET_HEAD, street)
    at = moment("2026-12-01 08:10")
    return partial(reports.tell_of_month, street_id=street.pk, month=Month(2026, 11), at=at)
