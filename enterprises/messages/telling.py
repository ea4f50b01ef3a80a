"""One message of an act to one side, written within the act; the row it acts on is locked by then."""

from notices.operations import To, write
from notices.operations.recipients import FIRM, OFFICE


def tell_firm(template, row, *, at, mark=None, clock="", link="", roles=FIRM, **values):
    """Tell the people of the enterprise's portal of an act on `row`; returns the message, or None.

    `row` has an enterprise, and a case where it is one. `mark`: what of the row is told (an int; its version unless
    said): told once. `clock`: the code of the running clock that says by when. An enterprise without a portal is told
    nothing; its street sees it on its lists. Raises KeyError for a value that the template lacks.
    """
    case = getattr(row, "case", None)
    party = (case and case.party) or row.enterprise.organisation
    if party is None:
        return None
    return _tell(template, row, To(party, roles), at=at, mark=mark, clock=clock, link=link, values=values)


def tell_street(template, row, *, at, mark=None, clock="", link="", **values):
    """Tell the office of the street in charge; the other words as in tell_firm."""
    to = To(_street_of(row), OFFICE)
    return _tell(template, row, to, at=at, mark=mark, clock=clock, link=link, values=values)


def _street_of(row):
    case = getattr(row, "case", None)
    return case.organisation if case else row.enterprise.street


def _tell(template, row, to, *, at, mark, clock, link, values):
    case = getattr(row, "case", None)
    told = row.version if mark is None else mark
    known = {"firm": row.enterprise.name if row.enterprise else "", "street": _street_of(row).label}
    return write(
        template,
        case=case,
        recipients=[to],
        at=at,
        cause=f"{template.key}:{row.pk}:{told}",
        values=known | values,
        clock=case.clocks.running().filter(code=clock).first() if case and clock else None,
        link=link,
        once=True,
    )
