"""Grading: explaining a grade, rule sets, trials, the yearly re-grading, changes between, contests (GM-2.1, GM-2.3)."""

from enterprises.operations.grading.approval import (
    approve_regrading,
    cancel_regrading,
    decide_contest,
    return_regrading,
    roll_back,
    submit_regrading,
    unconfirmed_parts,
)
from enterprises.operations.grading.contests import (
    dismiss_contest,
    examine_contest,
    file_contest,
    uphold_contest,
    withdraw_contest,
)
from enterprises.operations.grading.effects import restore, take_effect
from enterprises.operations.grading.explaining import Explained, explain
from enterprises.operations.grading.parts import confirm_part, contest_line, withdraw_line_contest
from enterprises.operations.grading.proposals import (
    approve_proposal,
    check_proposal,
    drop_proposal,
    propose_change,
)
from enterprises.operations.grading.reading import values_of
from enterprises.operations.grading.regradings import begin_regrading, carry_on, differences
from enterprises.operations.grading.rule_sets import (
    approve_rule_set,
    discard_rule_set,
    draft_rule_set,
    edit_rule_set,
    load_default_rule_set,
    try_rule_set,
)
from enterprises.operations.grading.what_if import Change, Move, WhatIf, what_if, what_if_changes

__all__ = [
    "Change",
    "Explained",
    "Move",
    "WhatIf",
    "approve_proposal",
    "approve_regrading",
    "approve_rule_set",
    "begin_regrading",
    "cancel_regrading",
    "carry_on",
    "check_proposal",
    "confirm_part",
    "contest_line",
    "decide_contest",
    "differences",
    "discard_rule_set",
    "dismiss_contest",
    "draft_rule_set",
    "drop_proposal",
    "edit_rule_set",
    "examine_contest",
    "explain",
    "file_contest",
    "load_default_rule_set",
    "propose_change",
    "restore",
    "return_regrading",
    "roll_back",
    "submit_regrading",
    "take_effect",
    "try_rule_set",
    "unconfirmed_parts",
    "uphold_contest",
    "values_of",
    "what_if",
    "what_if_changes",
    "withdraw_contest",
    "withdraw_line_contest",
]
