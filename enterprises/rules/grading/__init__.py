"""Grading (GM-2.1, GM-2.3): inputs, rule sets as data, the decision, and the same decision as SQL."""

from enterprises.rules.grading.compiled import SqlRule, compiled, since
from enterprises.rules.grading.decide import Decision, Reason, Value, decide, grade_of
from enterprises.rules.grading.default import DEFAULT
from enterprises.rules.grading.inputs import INPUTS, Input
from enterprises.rules.grading.rule_set import (
    PRESENT,
    UNKNOWN,
    Floor,
    Rules,
    Visits,
    parse,
    problems,
)

__all__ = [
    "DEFAULT",
    "INPUTS",
    "PRESENT",
    "UNKNOWN",
    "Decision",
    "Floor",
    "Input",
    "Reason",
    "Rules",
    "SqlRule",
    "Value",
    "Visits",
    "compiled",
    "decide",
    "grade_of",
    "parse",
    "problems",
    "since",
]
