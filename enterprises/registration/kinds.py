"""What the portal's subjects hang into the rest of the house: kinds of cases, menu entries, tabs, cards."""

from accounts import menu
from accounts.menu import MenuItem
from accounts.stages import Audience
from casework import kinds
from casework.forms import ReasonForm
from casework.kinds import Act, CaseKind
from enterprises import portal_cards, tabs
from enterprises.forms.self_reports import CorrectionForm
from enterprises.forms.vault import CorrectDocumentForm
from enterprises.operations import commitments, self_reports, vault
from enterprises.portal_cards import PortalCard
from enterprises.rules import READERS
from enterprises.tabs import Tab
from enterprises.views.desk.commitments import text_panel
from enterprises.views.desk.self_reports import waiting as reports_waiting
from enterprises.views.desk.vault import waiting as documents_waiting
from enterprises.views.portal.cards import asks
from enterprises.views.self_report_words import report_panel
from enterprises.views.vault_words import item_links, item_panel
from enterprises.workflow import COMMITMENT_TEXT, SELF_REPORT, VAULT_ITEM

PORTAL = (Audience.PORTAL,)
REGISTER = "enterprises:list"
SELF_REPORTS = CaseKind(
    code=SELF_REPORT.kind,
    label="自查自报",
    model="enterprises.SelfReport",
    workflow=SELF_REPORT,
    acts={
        "see": Act(self_reports.see_self_report),
        "return": Act(self_reports.return_self_report, ReasonForm),
    },
    portal_acts={
        "report": Act(page="enterprises:portal_self_report", label="填写并上报"),
        "correct": Act(self_reports.correct_self_report, CorrectionForm),
        "discard": Act(self_reports.discard_self_report, aside=True),
    },
    panels=report_panel,
    portal_panels=report_panel,
    menu="enterprises:self_reports",
    portal_menu="enterprises:portal_self_reports",
)
COMMITMENT_TEXTS = CaseKind(
    code=COMMITMENT_TEXT.kind,
    label="承诺文本",
    model="enterprises.CommitmentText",
    workflow=COMMITMENT_TEXT,
    acts={
        "publish": Act(commitments.publish_text),
        "reject": Act(commitments.reject_text, ReasonForm),
    },
    panels=text_panel,
    menu="enterprises:commitments",
)

VAULT_ITEMS = CaseKind(
    code=VAULT_ITEM.kind,
    label="文件库文件",
    model="enterprises.VaultItem",
    workflow=VAULT_ITEM,
    acts={
        "accept": Act(vault.accept_document),
        "return": Act(vault.return_document, ReasonForm),
    },
    portal_acts={"correct": Act(vault.correct_document, CorrectDocumentForm)},
    panels=item_panel,
    portal_panels=item_panel,
    links=item_links,
    menu="enterprises:vault",
    portal_menu="enterprises:portal_vault",
)


def register():
    """Called once, by enterprises.registration."""
    for kind in (SELF_REPORTS, COMMITMENT_TEXTS, VAULT_ITEMS):
        kinds.register(kind)
    for item in (
        MenuItem(
            "自查自报",
            "enterprises:self_reports",
            "camera",
            roles=READERS,
            order=32,
            badge=reports_waiting,
            under=REGISTER,
        ),
        MenuItem(
            "文件库",
            "enterprises:vault",
            "file",
            roles=READERS,
            order=31,
            badge=documents_waiting,
            under=REGISTER,
        ),
        MenuItem("承诺签署", "enterprises:commitments", "sign", roles=READERS, order=30, under=REGISTER),
        MenuItem("自查自报", "enterprises:portal_self_reports", "camera", audiences=PORTAL, order=30),
        MenuItem("文件库", "enterprises:portal_vault", "file", audiences=PORTAL, order=40),
        MenuItem("承诺", "enterprises:portal_commitments", "sign", audiences=PORTAL, order=35),
    ):
        menu.register(item)
    for tab in (
        Tab("文件", "enterprises:enterprise_documents", 65),
        Tab("承诺", "enterprises:enterprise_commitments", 60),
        Tab("自报", "enterprises:enterprise_self_reports", 70),
    ):
        tabs.register(tab)
    portal_cards.register(PortalCard("asks", "enterprises/portal/asks.html", asks, order=15))
