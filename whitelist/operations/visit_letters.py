"""Who is told of a field check's appointment: the enterprise, the office, the officer for whom somebody else acted.

A letter names the time (and who comes); before it goes out it is asked whether that still stands (lessons 1).
"""

from accounts.stages import Role
from notices import conditions
from notices.operations import To, write
from notices.operations.recipients import OFFICE
from whitelist import booking_messages as letters
from whitelist.bookings import told, who_comes
from whitelist.messages import tell_firm
from whitelist.models import Application
from whitelist.stages import ApplicationStage

VISIT = "正面清单现场核查"
PREPARE = "备好附件4所列材料（不需要上传），安排一名在场人员"


def _mark(application):
    """What stands of the appointment, as the cause of a letter ends: the moment and the officer."""
    if application.booked_for is None or application.stage != ApplicationStage.ACCEPTED:
        return "none"
    return f"{application.booked_for.timestamp():.0f}:{application.assigned_to_id}"


def _asked(application):
    """What the enterprise asks for, likewise."""
    return f"{application.asked_for.timestamp():.0f}" if application.asked_for else "none"


def _words(application, values):
    """The values that every letter of a visit takes."""
    case = application.case
    names = {"title": VISIT, "unit": case.organisation.label, "firm": application.enterprise.name}
    return names | values


def firm_is_told(template, application, *, at, clock="", **values):
    """Tell the enterprise; returns the message, or None where it has no portal."""
    words = _words(application, values)
    return tell_firm(template, application, at=at, clock=clock, mark=_mark(application), **words)


def firm_is_told_of_booking(application, *, at):
    """约定上门时间: when, who comes, what to prepare and how to ask for another time."""
    when, officer = told(application.booked_for), who_comes(application)
    return firm_is_told(letters.BOOKED, application, at=at, when=when, officer=officer, prepare=PREPARE)


def office_is_told(template, application, *, at, **values):
    """Tell the street's clerk and head what the enterprise did."""
    to = To(application.case.organisation, OFFICE)
    return _write(template, application, to, f"office:{_asked(application)}", at, values)


def officer_is_told(template, application, officer, *, actor, at, **values):
    """Tell one officer what somebody else did about the officer's visit; nothing of one's own act (then None)."""
    if actor is not None and officer.pk == actor.pk:
        return None
    to = To(application.case.organisation, (Role.STREET_OFFICER,), person=officer)
    by = actor.name if actor is not None else "系统"
    return _write(template, application, to, f"officer:{_mark(application)}", at, {"by": by, **values})


def _write(template, application, to, mark, at, values):
    return write(
        template,
        case=application.case,
        recipients=[to],
        at=at,
        cause=f"{template.key}:{application.case_id}:{application.version}:{mark}",
        values=_words(application, values),
    )


def _unless(mark_of, reason):
    """A condition: the cause of the message still ends as the application stands now."""

    def check(messages):
        rows = Application.objects.filter(case__in={message.case_id for message in messages})
        standing = {row.case_id: mark_of(row) for row in rows}
        return {
            message.pk: reason
            for message in messages
            if not message.cause.endswith(f":{standing.get(message.case_id)}")
        }

    return check


# What was cancelled, missed or handed over has happened and stays true; these speak of a time to come.
OF_A_TIME = (
    letters.BOOKED,
    letters.POSTPONED_BY_US,
    letters.POSTPONED_BY_FIRM,
    letters.POSTPONEMENT_REFUSED,
    letters.REASSIGNED,
    letters.OFFICER_BOOKED,
    letters.OFFICER_MOVED,
    letters.OFFICER_TAKES_OVER,
)
for _template in OF_A_TIME:
    conditions.register(_template.key, _unless(_mark, "约定的上门又有变动"))
conditions.register(letters.POSTPONEMENT_ASKED.key, _unless(_asked, "延后的申请已经答复"))
