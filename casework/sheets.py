"""xlsx and csv that leave the house: every cell is text, none is a formula (reliability.md R9)."""

import csv
import io
import re
import unicodedata
from datetime import date, datetime
from itertools import islice

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# What a spreadsheet may take for the beginning of a formula; the full-width forms are folded by some of them.
FORMULA_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫|%")
INVISIBLE = ("Cf", "Zs", "Zl", "Zp", "Cc")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
CELL_LIMIT = 32_767
ROWS_PER_SHEET = 1_048_000
# XML 1.0 characters are the others: no control characters, no lone surrogates, not the two non-characters.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(value):
    """A value as the text of a cell: days as 2026-11-06, None as empty, characters that XML forbids left out."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return NOT_XML.sub("", str(value))[:CELL_LIMIT]


def looks_like_formula(text):
    """Whether a spreadsheet that reads `text` without a type could calculate it."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if character in FORMULA_SIGNS:
            return True
        if unicodedata.category(character) not in INVISIBLE:
            return False
    return False


def put(cell, value):
    """Write `value` into an openpyxl cell as text, also when somebody edits the cell afterwards."""
    text = plain(value)
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = looks_like_formula(text)
    return cell


def write_table(stream, *, title, columns, rows, widths=(), rows_per_sheet=ROWS_PER_SHEET):
    """A header row and any number of rows into `stream`, in constant memory; returns the rows written.

    `columns`: header texts; `rows`: an iterable of sequences; `widths`: of the columns, in characters.
    What does not fit into one sheet goes on in the next, which has the header too.
    """
    book = Workbook(write_only=True)
    count, rows = 0, iter(rows)
    while True:
        number = len(book.worksheets) + 1
        sheet = _begin(book, title[:26] + (f"（{number}）" if number > 1 else ""), columns, widths)
        written = 0
        try:
            for row in islice(rows, rows_per_sheet):
                sheet.append([_cell(sheet, value) for value in row])
                written += 1
        except BaseException:
            _give_up(book, sheet)
            raise
        count += written
        sheet.close()
        if written < rows_per_sheet:
            break
    book.save(stream)
    return count


def _give_up(book, sheet):
    """Remove what openpyxl has written aside for every sheet: a worker that goes on would leave it lying about."""
    sheet.close()
    for begun in book.worksheets:
        begun._writer.cleanup()


def _begin(book, title, columns, widths):
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths or [18] * len(columns), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    header = [put(WriteOnlyCell(sheet), column) for column in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    return sheet


def _cell(sheet, value):
    """The value for a row: a text that begins like a word needs no cell of its own, and most of them do."""
    text = plain(value)
    if not text:
        return None
    return text if text[0].isalnum() else put(WriteOnlyCell(sheet), text)


def csv_lines(columns, rows):
    """The lines of a csv as bytes, header first, with the mark that makes Excel read UTF-8.

    A csv has no types: what could be a formula gets an apostrophe in front, the usual neutral form.
    """
    yield b"\xef\xbb\xbf" + _line(columns)
    for row in rows:
        yield _line(row)


def _line(values):
    buffer = io.StringIO()
    texts = (plain(value) for value in values)
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        f"'{text}" if looks_like_formula(text) else text for text in texts
    )
    return buffer.getvalue().encode()
