"""What 分级 hangs into the rest of the house: menu entries, the tab, the portal's card."""

from accounts import menu
from accounts.menu import MenuItem
from accounts.stages import Audience
from enterprises import portal_cards, tabs
from enterprises.portal_cards import PortalCard
from enterprises.rules import READERS
from enterprises.tabs import Tab
from enterprises.views.grading.cards import grade_card


def register():
    """Called by enterprises.registration, once."""
    portal = (Audience.PORTAL,)
    menu.register(MenuItem("分级", "enterprises:grading", "layers", roles=READERS, order=30))
    menu.register(MenuItem("监管等级", "enterprises:portal_grade", "layers", audiences=portal, order=25))
    tabs.register(Tab("分级", "enterprises:grade", 45))
    portal_cards.register(PortalCard("grade", "enterprises/grading/card.html", grade_card, order=30))
