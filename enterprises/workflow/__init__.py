from enterprises.workflow.commitments import COMMITMENT_TEXT
from enterprises.workflow.entry import ENTRY
from enterprises.workflow.grade_proposals import GRADE_PROPOSAL
from enterprises.workflow.input_contests import INPUT_CONTEST
from enterprises.workflow.proposals import CHANGE_PROPOSAL
from enterprises.workflow.regrading import REGRADING, REGRADING_PART
from enterprises.workflow.rule_sets import RULE_SET
from enterprises.workflow.self_reports import SELF_REPORT
from enterprises.workflow.vault import VAULT_ITEM

__all__ = [
    "CHANGE_PROPOSAL",
    "COMMITMENT_TEXT",
    "ENTRY",
    "GRADE_PROPOSAL",
    "INPUT_CONTEST",
    "REGRADING",
    "REGRADING_PART",
    "RULE_SET",
    "SELF_REPORT",
    "VAULT_ITEM",
]
