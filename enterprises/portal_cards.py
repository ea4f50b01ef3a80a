"""Cards of the portal's first page: apps above the register put in what they know (obligations, “差哪一条”, rights)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PortalCard:
    """`build(enterprise, request)` gives the dict that `template` shows as `card`, or None for no card now.

    A card that says `owes` (a duty, or the next step) has a button; the first such card has the page's one primary
    button, the others are told that they are `plain`.
    """

    name: str
    template: str
    build: Callable
    order: int = 100


_cards = {}
_rights = {}


def register(card):
    """Add a card; called in AppConfig.ready. The same name again replaces it."""
    _cards[card.name] = card


def register_right(name, build, *, order):
    """Add something that an enterprise may ask for; called in AppConfig.ready. The same name again replaces it.

    `build(enterprise, request)` gives {title, text (until when, what it does), url, label}, or None when it may not now.
    """
    _rights[name] = (order, build)


def rights(enterprise, request):
    """The card “可以提出”: what the enterprise may ask for now, in its order; None for nothing."""
    built = [build(enterprise, request) for _, build in sorted(_rights.values(), key=lambda right: right[0])]
    found = [right for right in built if right]
    return {"name": "rights", "title": "可以提出", "now": False, "rows": found} if found else None


def cards_for(enterprise, request):
    """The cards to show now: list of {template, card}, in their order."""
    built = (
        (card.template, card.build(enterprise, request))
        for card in sorted(_cards.values(), key=lambda card: (card.order, card.name))
    )
    shown = [{"template": template, "card": content} for template, content in built if content is not None]
    first = next((item["card"] for item in shown if item["card"].get("owes")), None)
    for item in shown:
        item["card"]["plain"] = item["card"] is not first
    return shown
