"""证照 in the portal: the own licences, when they end and how they are renewed (CJ-20); the street records them."""

from django.shortcuts import render

from accounts.access import portal
from enterprises.messages import how_to_renew
from enterprises.models import Licence
from enterprises.views.licence_words import shown
from enterprises.views.portal.own import own_enterprise


@portal()
def listing(request):
    """证照: those that stand with the process of their renewal, then what was renewed or given up."""
    enterprise = own_enterprise(request)
    found = Licence.objects.visible_to(request.user).filter(enterprise=enterprise)
    rows = [row | {"how": _how(row)} for row in shown(found, request.today)]
    context = {
        "standing": [row for row in rows if row["open"]],
        "former": [row for row in rows if not row["open"]],
    }
    return render(request, "enterprises/portal/licences.html", context)


def _how(row):
    """The process, for what stands and ends one day; unfolded where it is time."""
    licence = row["licence"]
    return how_to_renew(licence) if row["open"] and licence.valid_until else ""
