"""The confined reader: run as a script by reading.py, with no Django, no environment and little memory.

Writes JSON lines to standard output: {"sheet": title, "hidden": bool} and then [row number, [values]] per
row that holds anything. A date is {"d": "2023-05-01"}; any other odd type is its text.
On failure the last line is {"error": reason code}.
"""

import datetime
import json
import resource
import sys

MEMORY_BYTES = 320 * 2**20
# “_x0000_” in a cell becomes a control character, which no database stores and nobody typed.
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def confine(seconds):
    """Give up memory, processor time, core dumps and the right to write files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def plain(value):
    """A cell as JSON can carry it: whole numbers as int, days as {"d": …}, "" as None."""
    if isinstance(value, str):
        return value.translate(CONTROLS) or None
    if isinstance(value, int):  # and bool; an old .xls has whole numbers
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, datetime.datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return str(value)


def read(path, write):
    """Write every worksheet of the workbook at ``path`` as JSON lines through ``write``."""
    import python_calamine as calamine

    with calamine.CalamineWorkbook.from_path(path) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
            write({"sheet": sheet.name, "hidden": hidden})
            _read_rows(workbook.get_sheet_by_name(sheet.name), write)


def _read_rows(sheet, write):
    top, left = sheet.start or (0, 0)
    margin = [None] * left
    for number, row in enumerate(sheet.iter_rows(), top + 1):
        values = margin + [plain(value) for value in row]
        while values and values[-1] is None:
            values.pop()
        write([number, values])


def main():
    """Read argv[1] within argv[2] seconds of processor time."""
    confine(int(sys.argv[2]))

    def write(line):
        sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    try:
        read(sys.argv[1], write)
    except MemoryError:
        write({"error": "too_large"})
    except Exception as error:  # whatever the file provoked, the parent is told a word it knows
        encrypted = "Password" in type(error).__name__
        write({"error": "encrypted" if encrypted else "unreadable"})
    else:
        write({"done": True})


if __name__ == "__main__":
    main()
