"""xlsx and csv that leave the house: every cell is text, none is a formula (reliability.md R9)."""

import csv
import io
import unicodedata
from datetime import date, datetime

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


def plain(value):
    """A value as the text of a cell: days as 2026-11-06, None as empty, characters that XML forbids left out."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return "".join(filter(_allowed, str(value)))[:CELL_LIMIT]


def _allowed(character):
    """XML 1.0 characters, without lone surrogates and the two non-characters."""
    code = ord(character)
    return character in "\t\n\r" or (
        code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF)
    )


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


def write_table(stream, *, title, columns, rows, widths=()):
    """One sheet into `stream`, a header row and any number of rows, in constant memory; returns the rows written.

    `columns`: header texts; `rows`: an iterable of sequences; `widths`: of the columns, in characters.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths or [18] * len(columns), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    header = [put(WriteOnlyCell(sheet), column) for column in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    count = 0
    for row in rows:
        sheet.append([put(WriteOnlyCell(sheet), value) for value in row])
        count += 1
    book.save(stream)
    return count


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
