"""The secret address of a calendar."""

from functools import partial

from accounts.stages import Role
from casework.operations import feeds as do
from tests.accounts.people import make_person, make_street, moment
from tests.reliability.acts.catalogue import act

AT = moment("2026-11-20 10:00")


@act(do.renew_feed)
def renewed():
    return partial(do.renew_feed, actor=make_person(Role.STREET_CLERK, make_street()), at=AT)


@act(do.revoke_feed)
def revoked():
    clerk = make_person(Role.STREET_CLERK, make_street())
    do.renew_feed(actor=clerk, at=AT)
    return partial(do.revoke_feed, actor=clerk, at=AT)
