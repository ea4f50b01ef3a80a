"""Kinds of long work are a registry: each app puts in what its work does, who may still have it, where it leads."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class TaskKind:
    """One kind of long work.

    `run(run)` does it (see casework.operations.running.Run) and returns the words of its result.
    `stopped(task, reason, at)` puts the domain's own row right when the work failed or was cancelled.
    `link(task)` gives {label, url} of what it is about, or None. `must_have(task, user)` raises Forbidden
    when the user may have its file no longer.
    """

    code: str
    label: str
    run: Callable
    counted: str = "行"
    stopped: Callable | None = None
    link: Callable | None = None
    must_have: Callable | None = None


_kinds = {}


def register(kind):
    """Add a kind; called in AppConfig.ready. The same code again replaces it."""
    _kinds[kind.code] = kind


def task_kind(code):
    """The kind of that code; raises KeyError."""
    return _kinds[code]
