"""An accepted application whose field check is arranged, and the people who change the appointment."""

from functools import partial

from accounts.stages import Role
from tests.accounts.people import moment
from tests.whitelist.rounds import make_application, officers, person, principal
from whitelist.operations import bookings
from whitelist.stages import ApplicationStage

AT = moment("2026-10-16 10:00")
FIRST, LATER = moment("2026-10-20 09:30"), moment("2026-10-22 14:00")


def street(row, role=Role.STREET_CLERK):
    """Somebody of the row's street."""
    return person(role, row.case.organisation)


def booked(row=None):
    """An accepted application with a visit on FIRST by the first officer of the street."""
    row = row or make_application(ApplicationStage.ACCEPTED)
    officer = officers(row.case.organisation)[0]
    return bookings.assign(pk=row.pk, actor=street(row), at=AT, officer=officer, booked_for=FIRST)


def of_street(operation, row, **words):
    """An act of the street's clerk on `row` as it stands now."""
    return partial(operation, **{"pk": row.pk, "actor": street(row), "at": AT, "seen": row.version, **words})


def of_firm(operation, row, **words):
    """An act of the firm's principal on `row` as it stands now."""
    actor = principal(row.enterprise)
    return partial(operation, **{"pk": row.pk, "actor": actor, "at": AT, "seen": row.version, **words})


def asked():
    """A row whose enterprise asked for LATER."""
    return of_firm(bookings.ask_postponement, booked(), asked_for=LATER, reason="当天停电检修")()


def missed():
    """A row where the officer stood before a closed door on the booked day."""
    row = booked()
    words = {"arrived_at": FIRST, "note": "大门紧锁，电话无人接听", "at": moment("2026-10-20 10:30")}
    return of_street(bookings.record_absence, row, actor=street(row, Role.STREET_OFFICER), **words)()
