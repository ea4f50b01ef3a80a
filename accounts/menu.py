"""The menu is a registry: each app puts its own entries in, and a person sees only those of the own roles."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import IntegerField, Subquery
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.stages import Audience


class HowMany(Subquery):
    """The number of rows of a queryset."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class MenuItem:
    """One entry. `roles` empty: everybody of the audiences. `badge(request)` gives the rows that wait (a queryset), or None.

    `when(user)`, where given, must be true as well. `under`: the url_name of the entry below which this one stands; it is
    shown while one reads there, and its badge is added to that of the entry above it.
    """

    label: str
    url_name: str
    icon: str = ""
    audiences: tuple = (Audience.DESK,)
    roles: frozenset = frozenset()
    order: int = 100
    badge: Callable | None = None
    when: Callable | None = None
    under: str = ""

    def is_for(self, audience, user):
        """Whether this person sees the entry on a page of `audience`."""
        if audience not in self.audiences or (self.when and not self.when(user)):
            return False
        return not self.roles or bool(user.standing.roles & frozenset(self.roles))


_items = {}


def register(item):
    """Add an entry; called in AppConfig.ready. The same url_name again replaces it."""
    _items[item.url_name] = item


def place_under(url_name, *names):
    """Put entries that apps below have registered under one of the caller's own; raises KeyError for an unknown one."""
    for name in names:
        register(replace(_items[name], under=url_name))


def _badges(items, request):
    """How much waits behind each entry, by url_name: one statement for all, for it is asked on every page."""
    rows = {item.url_name: item.badge(request) for item in items if item.badge}
    counted = {
        name: HowMany(found.order_by().values("pk")) for name, found in rows.items() if found is not None
    }
    if not counted:
        return {}
    numbers = User.objects.filter(pk=request.user.pk).values_list(*counted.values()).get()
    return dict(zip(counted, numbers, strict=True))


def _entry(item, badges):
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return {
        "label": item.label,
        "url": url,
        "icon": item.icon,
        "active": False,
        "badge": badges.get(item.url_name) or None,
        "name": item.url_name,
        "under": item.under,
        "children": [],
    }


def _mark_active(entries, path):
    """The entry with the longest address that the path begins with is where we are."""
    here = [
        entry
        for entry in entries
        if path == entry["url"] or (len(entry["url"]) > 1 and path.startswith(entry["url"]))
    ]
    if here:
        max(here, key=lambda entry: len(entry["url"]))["active"] = True


def menu_for(request, audience):
    """The entries for this request: list of {label, url, icon, active, badge, children}, in their order.

    A page that lies elsewhere than its subject says where it belongs: `request.area`, the address of an entry.
    """
    items = sorted(_items.values(), key=lambda item: (item.order, item.label))
    wanted = [item for item in items if item.is_for(audience, request.user)]
    badges = _badges(wanted, request)
    entries = [entry for entry in (_entry(item, badges) for item in wanted) if entry is not None]
    _mark_active(entries, getattr(request, "area", "") or request.path)
    return _nested(entries)


def _nested(entries):
    """Entries below others: shown where one reads, else their badges stand with the entry above them."""
    above = {entry["name"]: entry for entry in entries}
    top = [entry for entry in entries if entry["under"] not in above]
    for entry in top:
        below = [other for other in entries if other["under"] == entry["name"]]
        if entry["active"] or any(other["active"] for other in below):
            entry["children"] = below
        else:
            entry["badge"] = sum(other["badge"] or 0 for other in (entry, *below)) or None
    return top
