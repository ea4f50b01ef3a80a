"""One act on many enterprises: preview, confirmation, result, undo within a day."""

from enterprises.operations.bulk.doing import (
    AT_ONCE,
    KIND,
    confirm_bulk,
    discard_bulk,
    run_bulk,
    stopped,
    undo_bulk,
)
from enterprises.operations.bulk.preview import MOST, kinds_for, preview_bulk

__all__ = [
    "AT_ONCE",
    "KIND",
    "MOST",
    "confirm_bulk",
    "discard_bulk",
    "kinds_for",
    "preview_bulk",
    "run_bulk",
    "stopped",
    "undo_bulk",
]
