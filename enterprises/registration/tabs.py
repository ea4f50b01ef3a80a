"""The tabs of an enterprise's page and the cards of the portal's first page, in the order in which they stand."""

from enterprises import portal_cards, tabs
from enterprises.portal_cards import PortalCard
from enterprises.tabs import Tab
from enterprises.views.grading.cards import grade_card
from enterprises.views.portal.cards import asks, contest_inputs, correct_register

TABS = (
    ("概况", "detail"),
    ("场所与人员", "places"),
    ("行业与高危", "standing"),
    ("情况登记", "claims"),
    ("证照", "licences"),
    ("合规台账", "facts"),
    ("分级", "grade"),
    ("承诺", "enterprise_commitments"),
    ("文件", "enterprise_documents"),
    ("自报", "enterprise_self_reports"),
    ("管理单位", "management"),
    ("案件", "cases"),
    ("疑似重复", "duplicates"),
    ("变更历史", "changes"),
    ("经过", "timeline"),
)
CARDS = (
    PortalCard("asks", "enterprises/portal/items.html", asks, order=15),
    PortalCard("grade", "enterprises/grading/card.html", grade_card, order=30),
    PortalCard("rights", "enterprises/portal/items.html", portal_cards.rights, order=40),
)
RIGHTS = (contest_inputs, correct_register)


def register():
    """Called by enterprises.registration, once; tabs of other apps come between by their number."""
    for place, (label, name) in enumerate(TABS, start=1):
        tabs.register(Tab(label, f"enterprises:{name}", place * 10))
    for card in CARDS:
        portal_cards.register(card)
    for place, right in enumerate(RIGHTS, start=5):
        portal_cards.register_right(right.__name__, right, order=place * 10)
