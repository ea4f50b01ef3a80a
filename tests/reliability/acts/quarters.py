"""Acts on a street's quarterly summary."""

from functools import partial

from accounts.stages import Role
from casework.spans import Quarter
from tests.accounts.people import make_street, moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.staff import person
from whitelist.operations import quarters

AT = moment("2026-12-20 08:20")


@act(quarters.open_quarter)
def open_one():
    street = make_street()
    person(Role.STREET_HEAD, street)
    return partial(quarters.open_quarter, street_id=street.pk, quarter=Quarter(2026, 4), at=AT)


@act(quarters.report_quarter)
def report():
    row = open_one()()
    actor = person(Role.STREET_HEAD, row.street)
    return partial(quarters.report_quarter, pk=row.pk, actor=actor, at=moment("2026-12-30"))
