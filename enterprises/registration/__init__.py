"""What the register hangs into the rest of the house: menu entries, tabs, the case kind 企业认领."""

from accounts import menu
from accounts.menu import MenuItem
from accounts.stages import Audience, Role
from casework import kinds
from casework.forms import ReasonForm
from casework.kinds import Act, CaseKind
from enterprises import (
    dialogue_registration,
    grading_kinds,
    grading_registration,
    portal_registration,
    tabs,
    upkeep_registration,
    work_registration,
)
from enterprises.operations import entry, expiries  # noqa: F401 - its letters and conditions register themselves
from enterprises.rules import READERS
from enterprises.tabs import Tab
from enterprises.views.desk.entry import claim_panel, waiting
from enterprises.workflow import ENTRY

PORTAL = (Audience.PORTAL,)
REGISTER = "enterprises:list"  # what belongs to the register stands below it in the menu


def register():
    """Called once, when the apps are ready."""
    _menu()
    _tabs()
    portal_registration.register()
    dialogue_registration.register()
    work_registration.register()
    upkeep_registration.register()
    grading_registration.register()
    grading_kinds.register()
    kinds.register(
        CaseKind(
            code=ENTRY.kind,
            label="企业认领",
            model="enterprises.EntryClaim",
            workflow=ENTRY,
            acts={
                "approve": Act(operation=entry.approve_claim),
                "refuse": Act(operation=entry.refuse_claim, form=ReasonForm),
            },
            panels=claim_panel,
            menu="enterprises:entry_claims",
        )
    )


def _menu():
    principal = frozenset({Role.PRINCIPAL})
    for item in (
        MenuItem("企业", "enterprises:list", "building", roles=READERS, order=20),
        MenuItem(
            "企业认领",
            "enterprises:entry_claims",
            "person",
            roles=READERS,
            order=25,
            badge=waiting,
            under=REGISTER,
        ),
        MenuItem("首页", "enterprises:portal_home", "home", audiences=PORTAL, order=10),
        MenuItem("企业人员", "enterprises:portal_people", "people", audiences=PORTAL, order=60),
        MenuItem("账号", "enterprises:portal_staff", "person", audiences=PORTAL, roles=principal, order=70),
        MenuItem("企业入口", "enterprises:entry", "building", audiences=(Audience.PUBLIC,), order=90),
    ):
        menu.register(item)


def _tabs():
    for tab in (
        Tab("概况", "enterprises:detail", 10),
        Tab("场所与人员", "enterprises:places", 20),
        Tab("情况登记", "enterprises:claims", 30),
        Tab("合规台账", "enterprises:facts", 40),
        Tab("案件", "enterprises:cases", 80),
        Tab("变更历史", "enterprises:changes", 90),
    ):
        tabs.register(tab)
