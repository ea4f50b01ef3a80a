"""The tabs of an enterprise's page: links to views of the apps that own the rows (architecture, Arrows)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Tab:
    """One tab; `url_name` takes the enterprise's pk. `shown(user, enterprise)` may hide it."""

    label: str
    url_name: str
    order: int
    shown: Callable | None = None


_tabs = {}


def register(tab):
    """Add a tab; called in AppConfig.ready. The same url_name again replaces it."""
    _tabs[tab.url_name] = tab


def tabs_for(user, enterprise, active):
    """The tabs as components/tabs.html takes them; `active` is the url_name of the one that is open."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[enterprise.pk]),
            "active": tab.url_name == active,
        }
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if tab.shown is None or tab.shown(user, enterprise)
    ]
