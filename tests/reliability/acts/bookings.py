"""Acts on the appointment of a field check: arranged, moved, asked for, cancelled, missed, handed on."""

from functools import partial

from accounts.stages import Role
from tests.accounts.people import make_person, moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.bookings import LATER, booked, of_firm, of_street, street
from tests.whitelist.rounds import make_application
from whitelist.operations import applications, bookings
from whitelist.stages import ApplicationStage

WHY = {"reason": "样例理由"}
ON_SITE = moment("2026-10-20 10:00")


@act(bookings.assign)
def assign():
    row = make_application(ApplicationStage.ACCEPTED)
    officer = make_person(Role.STREET_OFFICER, row.case.organisation)
    return of_street(bookings.assign, row, officer=officer, booked_for=LATER)


@act(bookings.move_visit)
def move():
    return of_street(bookings.move_visit, booked(), booked_for=LATER)


@act(bookings.ask_postponement)
def ask():
    return of_firm(bookings.ask_postponement, booked(), asked_for=LATER, **WHY)


@act(bookings.grant_postponement)
def grant():
    return of_street(bookings.grant_postponement, ask()(), booked_for=LATER)


@act(bookings.refuse_postponement)
def refuse():
    return of_street(bookings.refuse_postponement, ask()(), **WHY)


@act(bookings.cancel_visit)
def cancel():
    return of_street(bookings.cancel_visit, booked(), **WHY)


@act(bookings.cancel_booking)
def cancel_by_firm():
    return of_firm(bookings.cancel_booking, booked(), **WHY)


@act(bookings.record_absence)
def absent():
    row = booked()
    words = {"pk": row.pk, "seen": row.version, "at": ON_SITE, "note": "门卫称无人"}
    actor = street(row, Role.STREET_OFFICER)
    return partial(bookings.record_absence, actor=actor, arrived_at=row.booked_for, **words)


@act(bookings.explain_absence)
def explain():
    return of_firm(bookings.explain_absence, absent()(), at=ON_SITE, **WHY)


@act(bookings.reassign)
def reassign():
    row = booked()
    other = make_person(Role.STREET_OFFICER, row.case.organisation)
    return of_street(bookings.reassign, row, officer=other)


def ending_the_matter(of_whom, operation):
    """An act that looks at no version, on an application with a visit ahead."""
    call = of_whom(operation, booked(), **WHY)
    call.keywords.pop("seen")
    return call


@act(applications.return_application, "with a visit ahead")
def give_back():
    return ending_the_matter(of_street, applications.return_application)


@act(applications.withdraw, "with a visit ahead")
def withdraw():
    return ending_the_matter(of_firm, applications.withdraw)
