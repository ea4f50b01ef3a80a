"""One message of an act to those who must know of it, written within the act; the row it acts on is locked by then.

The cause ends as conditions.py reads it: template, case, version of the row and, where more than its version says
whether it is still true, a mark.
"""

from accounts.models import Organisation
from accounts.stages import BODY_ROLES, Role
from notices.operations import To, write
from notices.operations.recipients import FIRM, OFFICE
from whitelist.messages.offices import WITHDRAWN
from whitelist.stages import ApplicationStage

BODY = tuple(sorted(BODY_ROLES))
CLERK = (Role.BUREAU_CLERK,)
BEFORE_THE_BUREAU = (
    ApplicationStage.IN_REVIEW,
    ApplicationStage.REPORTED,
    ApplicationStage.APPROVED,
    ApplicationStage.HELD,
)
ANSWERERS = (
    Role.BUREAU_CLERK,
    Role.SECTION_HEAD,
)  # who examine and answer objections and requests for review


def tell_firm(template, application, *, at, clock="", mark="", **values):
    """Tell the people of the applying enterprise, in the transaction of the act; returns the message or None.

    `clock`: the code of the running clock that says by when. `mark`: what the condition of the letter is asked by,
    the end of its cause. An enterprise without an organisation has nobody to
    tell; its papers are served by hand.
    """
    if application.case.party is None:
        return None
    to = [To(application.case.party, FIRM)]
    return _tell(template, application, to, at, _of(application, values), clock=clock, mark=mark)


def tell_street(template, application, *, at, clock="", mark="", **values):
    """Tell the clerk and the head of the street in charge; the other words as in tell_firm."""
    to = [To(application.case.organisation, OFFICE)]
    return _tell(template, application, to, at, _of(application, values), clock=clock, mark=mark)


def tell_firm_and_street(template, application, *, at, mark="", **values):
    """Tell both sides the same words, which therefore call the enterprise by its name."""
    party = application.case.party
    to = [To(application.case.organisation, OFFICE), *([To(party, FIRM)] if party else [])]
    return _tell(template, application, to, at, _of(application, values), mark=mark)


def tell_bureau(template, row, *, at, roles=CLERK, clock="", mark="", **values):
    """Tell those who hold `roles` at the bureau of an act on `row`, which stands on a case."""
    to = [To(Organisation.objects.bureau(), roles)]
    return _tell(template, row, to, at, values, clock=clock, mark=mark)


def tell_of_withdrawal(application, *, at):
    """Tell the street, unless it never saw the draft, and the bureau where the matter lay before it."""
    if application.case.draft:
        return
    tell_street(WITHDRAWN, application, at=at, reason=application.reason)
    before = application.case.history.order_by("-seq").values_list("leaves", flat=True).first()
    if before in BEFORE_THE_BUREAU:
        words = _of(application, {"reason": application.reason})
        tell_bureau(WITHDRAWN, application, at=at, roles=ANSWERERS, **words)


def tell_street_of_list(template, street_list, *, at, clock="", **values):
    """Tell the clerk and the head of the street whose list it is."""
    to = [To(street_list.street, OFFICE)]
    return _tell(template, street_list, to, at, values, clock=clock)


def tell_streets(template, round_, *, at, by_when=None, mark="", bodies=(), **values):
    """Tell every street with a list in the round, and `bodies` (organisations), in one message."""
    lists = round_.street_lists.select_related("street")
    to = [To(row.street, OFFICE) for row in lists] + [To(body, BODY) for body in bodies]
    words = {"round": round_.label, **values}
    return _tell(template, round_, to, at, words, by_when=by_when, mark=mark)


def tell_bodies(template, round_, bodies, *, at, clock="", link="", **values):
    """Tell the people of consulted `bodies` (organisations) in one message; None where there is no body."""
    if not bodies:
        return None
    to = [To(body, BODY) for body in bodies]
    words = {"round": round_.label, **values}
    return _tell(template, round_, to, at, words, clock=clock, link=link)


def _of(application, values):
    """What the words of an application may use beside their own values."""
    return {
        "street": application.case.organisation.label,
        "firm": application.enterprise.name,
        "round": application.round.label,
        **values,
    }


def _tell(template, row, to, at, values, *, clock="", mark="", by_when=None, link=""):
    return write(
        template,
        case=row.case,
        recipients=to,
        at=at,
        cause=":".join(filter(None, [f"{template.key}:{row.case_id}:{row.version}", mark])),
        values=values,
        clock=row.case.clocks.running().filter(code=clock).first() if clock else None,
        by_when=by_when,
        link=link,
    )
