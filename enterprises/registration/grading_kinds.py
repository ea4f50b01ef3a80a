"""The kinds of cases of grading with the acts of their pages, and the ledger's call (GM-2.1, GM-2.3)."""

from casework import kinds
from casework.forms import ReasonForm
from casework.kinds import Act, CaseKind
from enterprises.forms import grading_acts as forms
from enterprises.operations import grading
from enterprises.operations.grading import judging
from enterprises.operations.ledger import facts_recorded
from enterprises.views.grading import panels
from enterprises.workflow import GRADE_PROPOSAL, INPUT_CONTEST, REGRADING, REGRADING_PART, RULE_SET

RULE_SETS = CaseKind(
    code=RULE_SET.kind,
    label="分类分级规则",
    model="enterprises.RuleSet",
    workflow=RULE_SET,
    acts={
        "edit": Act(page="enterprises:rule_set_edit"),
        "test": Act(grading.try_rule_set, forms.TryForm),
        "approve": Act(grading.approve_rule_set, forms.ApproveRulesForm),
        "discard": Act(grading.discard_rule_set, forms.InnerReasonForm, aside=True),
    },
    panels=panels.rule_set_panels,
    links=panels.rule_set_links,
    menu="enterprises:grading",
)
REGRADINGS = CaseKind(
    code=REGRADING.kind,
    label="年度评级",
    model="enterprises.Regrading",
    workflow=REGRADING,
    acts={
        "submit": Act(grading.submit_regrading),
        "return": Act(grading.return_regrading, forms.InnerReasonForm),
        "approve": Act(grading.approve_regrading, forms.ApproveRegradingForm),
        "roll_back": Act(grading.roll_back, forms.InnerReasonForm, aside=True),
        "cancel": Act(grading.cancel_regrading, forms.InnerReasonForm, aside=True),
    },
    panels=panels.regrading_panels,
    links=panels.regrading_links,
    menu="enterprises:grading",
)
REGRADING_PARTS = CaseKind(
    code=REGRADING_PART.kind,
    label="街道评级核对",
    model="enterprises.RegradingPart",
    workflow=REGRADING_PART,
    acts={"confirm": Act(grading.confirm_part)},
    panels=panels.part_panels,
    links=panels.part_links,
    menu="enterprises:grading",
)
GRADE_PROPOSALS = CaseKind(
    code=GRADE_PROPOSAL.kind,
    label="等级调整",
    model="enterprises.GradeProposal",
    workflow=GRADE_PROPOSAL,
    acts={
        "check": Act(grading.check_proposal, forms.OpinionForm),
        "approve": Act(grading.approve_proposal, forms.InnerReasonForm),
        "drop": Act(grading.drop_proposal, forms.InnerReasonForm),
    },
    panels=panels.proposal_panels,
    menu="enterprises:grading",
)
INPUT_CONTESTS = CaseKind(
    code=INPUT_CONTEST.kind,
    label="评级数据异议",
    model="enterprises.InputContest",
    workflow=INPUT_CONTEST,
    acts={
        "examine": Act(grading.examine_contest, forms.OpinionForm),
        "uphold": Act(grading.uphold_contest, ReasonForm),
        "dismiss": Act(grading.dismiss_contest, ReasonForm),
    },
    portal_acts={"withdraw": Act(grading.withdraw_contest, ReasonForm, aside=True)},
    panels=panels.contest_panels,
    portal_panels=panels.contest_panels,
    menu="enterprises:grading",
    portal_menu="enterprises:portal_grade",
)
KINDS = (RULE_SETS, REGRADINGS, REGRADING_PARTS, GRADE_PROPOSALS, INPUT_CONTESTS)


def register():
    """Called by enterprises.registration, once."""
    for kind in KINDS:
        kinds.register(kind)
    facts_recorded.connect(judging.judge_anew, dispatch_uid="grading")
