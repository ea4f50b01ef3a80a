"""Two rows of the register become one, and two again: see docs/decisions/0014-merge.md."""

from enterprises.operations.merging.choices import CHOICES, choices_of, group_of, survivor_of
from enterprises.operations.merging.merge import merge_enterprises
from enterprises.operations.merging.undo import conflicts_of, undo_merge

__all__ = [
    "CHOICES",
    "choices_of",
    "conflicts_of",
    "group_of",
    "merge_enterprises",
    "survivor_of",
    "undo_merge",
]
