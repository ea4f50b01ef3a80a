"""For which enterprise a person acts who acts for several."""

from accounts.models import Organisation
from accounts.refusals import NotVisible

SESSION_KEY = "firm"


def active_firm(request):
    """The pk of the organisation the portal acts for: the only one, or the chosen one; None when none is chosen."""
    firms = request.user.standing.firms
    if len(firms) == 1:
        return next(iter(firms))
    chosen = request.session.get(SESSION_KEY)
    return chosen if chosen in firms else None


def firms_of(user):
    """The enterprises a person acts for, by name."""
    return Organisation.objects.filter(pk__in=user.standing.firms).order_by("name")


def choose_firm(request, organisation_id):
    """Act for this enterprise from now on; raises NotVisible for one the person has no role in."""
    if organisation_id not in request.user.standing.firms:
        raise NotVisible
    request.session[SESSION_KEY] = organisation_id
