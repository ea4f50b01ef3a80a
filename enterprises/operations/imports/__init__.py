"""Importing a street's register: preview, answers, confirmation, undo, and the one-step import of the command."""

from enterprises.operations.imports.batches import (
    IMPORTERS,
    allowed_streets,
    answer_batch,
    confirm_batch,
    discard_batch,
    import_register,
    preview_register,
)
from enterprises.operations.imports.reports import field_words, reason_words
from enterprises.operations.imports.undo import undo_batch

__all__ = [
    "IMPORTERS",
    "allowed_streets",
    "answer_batch",
    "confirm_batch",
    "discard_batch",
    "field_words",
    "import_register",
    "preview_register",
    "reason_words",
    "undo_batch",
]
