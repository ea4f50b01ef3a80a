"""For which enterprise a portal page is."""

from accounts.firms import active_firm
from accounts.refusals import NotVisible
from enterprises.models import Enterprise


def own_enterprise(request):
    """The enterprise the portal acts for now; raises NotVisible when the register has none for it."""
    found = Enterprise.objects.visible_to(request.user).select_related("street")
    enterprise = found.filter(organisation=active_firm(request)).first()
    if enterprise is None:
        raise NotVisible
    return enterprise
