"""Cards of the portal's first page: apps above the register put in what they know (obligations, “差哪一条”)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PortalCard:
    """`build(enterprise, request)` gives the dict that `template` shows as `card`, or None for no card now."""

    name: str
    template: str
    build: Callable
    order: int = 100


_cards = {}


def register(card):
    """Add a card; called in AppConfig.ready. The same name again replaces it."""
    _cards[card.name] = card


def cards_for(enterprise, request):
    """The cards to show now: list of {template, card}, in their order."""
    built = (
        (card.template, card.build(enterprise, request))
        for card in sorted(_cards.values(), key=lambda card: (card.order, card.name))
    )
    return [{"template": template, "card": content} for template, content in built if content is not None]
