"""The tables of steps: one for each kind of case of the positive list."""

from whitelist.workflow.applications import APPLICATION
from whitelist.workflow.objections import OBJECTION
from whitelist.workflow.quarters import QUARTER
from whitelist.workflow.reviews import REVIEW
from whitelist.workflow.rounds import ROUND
from whitelist.workflow.street_lists import STREET_LIST

__all__ = ["APPLICATION", "OBJECTION", "QUARTER", "REVIEW", "ROUND", "STREET_LIST"]
