"""What every page knows about its reader: `place` in all templates."""

from django.conf import settings
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.firms import active_firm
from accounts.menu import menu_for
from accounts.models import Organisation
from accounts.stages import Audience, Role

NOWHERE = "none"
HOMES = {Audience.DESK: "casework:home", Audience.PORTAL: "enterprises:portal_home"}


def place(request):
    """`place`: audience, menu, user, unit, office_roles, today, sign_out_url, search_url, home_url,
    district, demonstration.

    It is worked out when a page first asks, and never fails: an error page has a reader too.
    """
    return {"place": SimpleLazyObject(lambda: _place(request))}


def _place(request):
    try:
        return _blank(request) | _full(request)
    except DatabaseError:
        return _blank(request)


def _blank(request):
    return {
        "audience": NOWHERE,
        "menu": [],
        "user": None,
        "unit": "",
        "office_roles": "",
        "today": getattr(request, "today", None),
        "sign_out_url": "",
        "search_url": "",
        "district": settings.DISTRICT_NAME,
        "demonstration": settings.DEMONSTRATION,
        "home_url": "/",
    }


def _full(request):
    user = getattr(request, "user", None)
    if user is None:
        return {}
    audience = audience_of(request)
    if not user.is_authenticated:
        return {
            "audience": audience,
            "menu": menu_for(request, audience) if audience == Audience.PUBLIC else [],
        }
    unit, office_roles = _office(request, audience)
    return {
        "audience": audience,
        "menu": menu_for(request, audience),
        "user": user,
        "unit": unit,
        "office_roles": office_roles,
        "sign_out_url": url_or("accounts:sign_out", ""),
        "search_url": url_or("enterprises:search", "") if audience == Audience.DESK else "",
        "home_url": url_or("accounts:home", "/") if audience != Audience.PUBLIC else "/",
    }


def audience_of(request):
    """The audience of the page: as its rule says, else as the reader's roles say; `none` for nobody."""
    rule = getattr(request, "access_rule", None)
    if rule is not None and rule.audience in (Audience.DESK, Audience.PORTAL, Audience.PUBLIC):
        return str(rule.audience)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOWHERE
    if user.standing.desk:
        return str(Audience.DESK)
    return str(Audience.PORTAL) if user.standing.firms else NOWHERE


def _office(request, audience):
    """The unit and the roles held there, in words."""
    held = request.user.standing.held
    wanted = _units(request, audience, held)
    names = Organisation.objects.filter(pk__in=wanted).order_by("kind", "code", "pk")
    roles = [role.label for role in Role if any(r == role and where in wanted for r, where in held)]
    return "、".join(unit.label for unit in names), "、".join(roles)


def _units(request, audience, held):
    firms = request.user.standing.firms
    if audience == Audience.PORTAL:
        return {active_firm(request)} & firms
    return {where for _, where in held} - firms


def url_or(name, fallback):
    """The address of a page of an app that may not be there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return fallback
