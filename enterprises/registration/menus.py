"""The register's entries in the menus of all four audiences, in the order in which they stand."""

from accounts import menu
from accounts.menu import MenuItem
from accounts.stages import Audience, Role
from enterprises.rules import READERS
from enterprises.views.desk.conversations import unread as questions_unread
from enterprises.views.desk.entry import waiting as claims_waiting
from enterprises.views.desk.proposals import waiting as proposals_waiting
from enterprises.views.desk.self_reports import waiting as reports_waiting
from enterprises.views.desk.vault import waiting as documents_waiting
from enterprises.views.portal.conversations import unread as answers_unread

READ = {"roles": READERS}
BELOW = {"roles": READERS, "under": "enterprises:list"}
AUDIT = {"roles": frozenset({Role.AUDIT_ADMIN})}
PORTAL = {"audiences": (Audience.PORTAL,)}
PRINCIPAL = {"audiences": (Audience.PORTAL,), "roles": frozenset({Role.PRINCIPAL})}
PUBLIC = {"audiences": (Audience.PUBLIC,)}
PEOPLE = "enterprises:portal_people"
# label, address, icon, order, whose, badge
DESK_ENTRIES = (
    ("企业", "list", "building", 20, READ, None),
    ("底册质量", "quality", "chart", 22, BELOW, None),
    ("企业认领", "entry_claims", "person", 25, BELOW, claims_waiting),
    ("资料更正", "proposals", "edit", 27, BELOW, proposals_waiting),
    ("企业咨询", "conversations", "mail", 28, BELOW, questions_unread),
    ("承诺签署", "commitments", "sign", 30, BELOW, None),
    ("文件库", "vault", "file", 31, BELOW, documents_waiting),
    ("自查自报", "self_reports", "camera", 32, BELOW, reports_waiting),
    ("分级", "grading", "layers", 30, READ, None),
    ("底册导出记录", "export_records", "download", 906, AUDIT, None),
)
PORTAL_ENTRIES = (
    ("首页", "portal_home", "home", 10, PORTAL, None),
    ("监管等级", "portal_grade", "layers", 25, PORTAL, None),
    ("自查自报", "portal_self_reports", "camera", 30, PORTAL, None),
    ("承诺", "portal_commitments", "sign", 35, PORTAL, None),
    ("文件库", "portal_vault", "file", 40, PORTAL, None),
    ("证照", "portal_licences", "shield", 41, PORTAL | {"under": "enterprises:portal_vault"}, None),
    ("咨询街道", "portal_conversations", "mail", 45, PORTAL, answers_unread),
    ("人员账号", "portal_people", "people", 60, PORTAL, None),
    ("账号", "portal_staff", "person", 70, PRINCIPAL | {"under": PEOPLE}, None),
)
PUBLIC_ENTRIES = (("企业入口", "entry", "building", 90, PUBLIC, None),)


def register():
    """Called by enterprises.registration, once."""
    for label, name, icon, order, whose, badge in (*DESK_ENTRIES, *PORTAL_ENTRIES, *PUBLIC_ENTRIES):
        menu.register(MenuItem(label, f"enterprises:{name}", icon, order=order, badge=badge, **whose))
    # On a phone the portal's menu takes two rows: what is rarely needed stands below.
    menu.place_under(PEOPLE, "accounts:choose_firm", "accounts:hand_over")
