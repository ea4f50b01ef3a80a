"""One workbook's work in a process of its own, so that its memory is its own: `python -m tests.benchmarks.child act file rows`.

Prints {"seconds": …, "peak_mb": …, "rows": …}.
"""

import json
import os
import resource
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PROCESSES = Path("/proc")
EXPORTED = "street={street}"  # the fifth street: a tenth of the city


def _import(file, rows):
    from enterprises.operations.imports import import_register

    began = time.perf_counter()
    report = import_register(file=file, actor=None, at=NOW)
    return time.perf_counter() - began, report["batch"] and rows


def _read(file, rows):
    import openpyxl

    began = time.perf_counter()
    book = openpyxl.load_workbook(file, read_only=True)
    count = sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))
    return time.perf_counter() - began, count - 1


def _found(rows):
    from accounts.models import Organisation
    from enterprises.operations import exports
    from tests.benchmarks import cities

    clerk = cities.person("bureau_clerk")
    query = EXPORTED.format(street=Organisation.objects.streets()[4].pk)
    found = exports.chosen(clerk, query, NOW.date())
    return exports, found, exports._keys(found)[:rows]


def _export(file, rows):
    exports, found, keys = _found(rows)
    began = time.perf_counter()
    with open(file, "wb") as stream:
        count = exports.write_export(stream, exports._rows(found, keys))
    return time.perf_counter() - began, count


def _write(file, rows):
    from openpyxl import Workbook

    exports, found, keys = _found(rows)
    table = list(exports._rows(found, keys))
    began = time.perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        sheet.append(row)
    book.save(file)
    return time.perf_counter() - began, len(table)


ACTS = {"import": _import, "read": _read, "export": _export, "write": _write}


class Together(threading.Thread):
    """Watches what this process and its children hold at the same time: `peak_mb`, looked at ten times a second."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_mb, self.over = 0, threading.Event()

    def run(self):
        """Look until told that it is over."""
        while not self.over.wait(0.1):
            self.peak_mb = max(self.peak_mb, sum(map(_resident_mb, _family())))


def _family():
    """This process and its children; in /proc/<pid>/stat the parent stands second after the name in brackets."""
    parents = {
        path.parent.name: _read_text(path).rpartition(")")[2].split()
        for path in PROCESSES.glob("[0-9]*/stat")
    }
    return ["self", *(pid for pid, fields in parents.items() if fields[1:2] == [str(os.getpid())])]


def _resident_mb(pid):
    pages = _read_text(Path(f"/proc/{pid}/statm")).split()
    return int(pages[1]) * resource.getpagesize() / 2**20 if pages else 0


def _read_text(path):
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""


def main(act, file, rows):
    """Do one act and print what it cost; the memory is that of this process and its children at the same time."""
    import django

    django.setup()
    from tests.benchmarks.cities import peak_mb

    together = Together()
    together.start()
    took, count = ACTS[act](file, int(rows))
    together.over.set()
    together.join()
    own = peak_mb()
    told = {"seconds": took, "peak_mb": max(own, together.peak_mb), "own_mb": own, "rows": count}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
