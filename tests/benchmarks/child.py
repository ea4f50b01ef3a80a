"""One workbook's work in a process of its own, so that its memory is its own: `python -m tests.benchmarks.child act file rows`.

Prints {"seconds": …, "peak_mb": …, "rows": …}.
"""

import json
import os
import resource
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
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


def main(act, file, rows):
    """Do one act and print what it cost; the memory is this process's peak and that of its largest child together."""
    import django

    django.setup()
    from tests.benchmarks.cities import peak_mb

    took, count = ACTS[act](file, int(rows))
    child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = {"seconds": took, "peak_mb": peak_mb() + child_mb, "own_mb": peak_mb(), "rows": count}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
