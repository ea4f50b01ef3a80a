"""Reads a workbook's cells in a child process that cannot take the server down with it."""

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .guard import inspect
from .refusals import WorkbookRefused
from .scan import Marks

CHILD = Path(__file__).with_name("child.py")
BASE_SECONDS = 8
BYTES_PER_SECOND = 8 * 2**20
MAX_LINE = 16 * 2**20


@dataclass(frozen=True)
class Sheet:
    """A worksheet: title, rows as (number from 1, list of plain values), and cells worth a flag.

    A value is None, str, int, float, bool or date. A row keeps its number in the file.
    """

    title: str
    hidden: bool = False
    rows: list[tuple[int, list]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)


def read_workbook(path):
    """Return the worksheets of ``path`` as a list of Sheet, in the file's order.

    Raises WorkbookRefused when the guard refuses the file or the child fails, runs out of memory or time.
    A formula's stored result is its value; which cells were formulas stands in ``marks``.
    """
    path = Path(path).resolve()
    inspection = inspect(path)
    seconds = BASE_SECONDS + inspection.unpacked_bytes // BYTES_PER_SECOND
    sheets = []
    for line in _child_lines(path, seconds):
        message = json.loads(line, object_hook=_revive)
        if isinstance(message, list):
            sheets[-1].rows.append((message[0], message[1]))
        elif "error" in message:
            raise WorkbookRefused(message["error"])
        elif "sheet" in message:
            marks = inspection.marks.get(message["sheet"], Marks())
            sheets.append(Sheet(message["sheet"], message["hidden"], [], marks))
    return sheets


def _revive(message):
    return date.fromisoformat(message["d"]) if "d" in message else message


def _child_lines(path, seconds):
    """The child's lines; raises WorkbookRefused when it ends without saying that it is done."""
    command = [sys.executable, "-I", str(CHILD), str(path), str(seconds)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        close_fds=True,
    )
    watchdog = threading.Timer(seconds * 3, child.kill)  # the wall clock too: a child may sleep
    watchdog.start()
    last = b""
    try:
        while (line := child.stdout.readline(MAX_LINE)).endswith(b"\n"):
            last = line
            yield line
    finally:
        watchdog.cancel()
        child.kill()
        child.stdout.close()
        code = child.wait()
    if last != b'{"done":true}\n':
        late = code in (-signal.SIGKILL, -signal.SIGXCPU)
        raise WorkbookRefused(
            "too_slow" if late else "too_large" if code == -signal.SIGABRT else "unreadable"
        )
