"""Boards beside the desk's first page: apps put in how the work of an office stands."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Board:
    """`build(user, at)` gives the dict that `template` shows as `board`, or None for no board now."""

    name: str
    template: str
    build: Callable
    order: int = 100


_boards = {}


def register(board):
    """Add a board; called in AppConfig.ready."""
    _boards[board.name] = board


def boards_for(user, at):
    """The boards to show: list of {template, board}."""
    ordered = sorted(_boards.values(), key=lambda board: (board.order, board.name))
    built = ((board.template, board.build(user, at)) for board in ordered)
    return [{"template": template, "board": content} for template, content in built if content is not None]
