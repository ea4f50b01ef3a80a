"""What the talk between enterprises and streets hangs into the rest of the house: corrections, questions (GM-3.2)."""

from accounts import menu
from accounts.menu import MenuItem
from accounts.stages import Audience
from casework import kinds
from casework.kinds import Act, CaseKind
from enterprises.forms.proposals import AnswerForm
from enterprises.operations import proposals
from enterprises.rules import READERS
from enterprises.views.desk.conversations import unread as questions_unread
from enterprises.views.desk.proposals import waiting as proposals_waiting
from enterprises.views.portal.conversations import unread as answers_unread
from enterprises.views.proposal_words import proposal_panel
from enterprises.workflow import CHANGE_PROPOSAL

PORTAL = {"audiences": (Audience.PORTAL,)}
DESK = {"roles": READERS, "under": "enterprises:list"}
PROPOSALS = CaseKind(
    code=CHANGE_PROPOSAL.kind,
    label="资料更正",
    model="enterprises.ChangeProposal",
    workflow=CHANGE_PROPOSAL,
    acts={"answer": Act(proposals.answer_proposal, AnswerForm)},
    portal_acts={"withdraw": Act(proposals.withdraw_proposal, aside=True)},
    panels=proposal_panel,
    portal_panels=proposal_panel,
    menu="enterprises:proposals",
    portal_menu="enterprises:portal_proposals",
)


def register():
    """Called once, by enterprises.registration."""
    kinds.register(PROPOSALS)
    for item in (
        MenuItem("资料更正", "enterprises:proposals", "edit", order=27, badge=proposals_waiting, **DESK),
        MenuItem("企业咨询", "enterprises:conversations", "mail", order=28, badge=questions_unread, **DESK),
        MenuItem(
            "咨询街道", "enterprises:portal_conversations", "mail", order=45, badge=answers_unread, **PORTAL
        ),
    ):
        menu.register(item)
