"""The kinds of cases of the register and of the portal's subjects, with the acts of their pages."""

from casework import kinds
from casework.forms import ReasonForm
from casework.kinds import Act, CaseKind
from enterprises.forms.proposals import AnswerForm
from enterprises.forms.self_reports import CorrectionForm
from enterprises.forms.vault import CorrectDocumentForm
from enterprises.operations import commitments, entry, proposals, self_reports, vault
from enterprises.views.desk.commitments import text_links, text_panel
from enterprises.views.desk.entry import claim_panel
from enterprises.views.proposal_words import proposal_panel
from enterprises.views.self_report_words import report_panel
from enterprises.views.vault_words import item_links, item_panel
from enterprises.workflow import CHANGE_PROPOSAL, COMMITMENT_TEXT, ENTRY, SELF_REPORT, VAULT_ITEM

ENTRY_CLAIMS = CaseKind(
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
    links=text_links,
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
    """Called by enterprises.registration, once."""
    for kind in (ENTRY_CLAIMS, SELF_REPORTS, COMMITMENT_TEXTS, VAULT_ITEMS, PROPOSALS):
        kinds.register(kind)
