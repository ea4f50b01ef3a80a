"""One pass over the XML of a sheet: how far its cells reach, and which hold formulas or errors."""

import re
from dataclasses import dataclass, field

from .refusals import WorkbookRefused

MAX_COLUMNS = 64
MAX_ROWS = 150_000
MAX_AREA = 5_000_000  # rows × columns the reader would have to hold: about 170 MB
MAX_MARKED = 500_000
MAX_TAG = 2**16
MAX_TAGS = 5_000_000  # keeps the pass itself within seconds

# Attribute values may hold ">"; a cell closed at once (or empty) holds only a style and does not count.
TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c|f)(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>(</)?")
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)([0-9]*)[\"']")
ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")


@dataclass
class Marks:
    """Cells of one sheet worth a flag, as (row, column) from 1 and 0 respectively."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def column_index(letters):
    """Column letters to an index from 0: b"A" → 0, b"XFD" → 16383."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


class _Sheet:
    def __init__(self, where):
        self.where = where
        self.marks = Marks()
        self.row = 0
        self.column = -1
        self.letters = {}
        self.tags = 0

    def take(self, tag, attributes, empty):
        """One opening tag in document order; a reference may be left out and then follows on."""
        self.tags += 1
        if self.tags > MAX_TAGS:
            raise WorkbookRefused("too_large", self._place())
        if tag == b"c":
            self._cell(attributes, empty)
        elif tag == b"row":
            found = REFERENCE.search(attributes)
            self.row = int(found[2][:9]) if found and found[2] else self.row + 1
            self.column = -1
        else:
            self._mark(self.marks.formulas)

    def _cell(self, attributes, empty):
        found = REFERENCE.search(attributes)
        if found and found[1]:
            letters = found[1]
            column = self.letters.get(letters)
            if column is None:
                column = self.letters[letters] = column_index(letters[:4])
            self.column = column
            if found[2]:
                self.row = int(found[2][:9])
        else:
            self.column += 1
        if empty:
            return
        self._reach()
        if b"e" in attributes and ERROR.search(attributes):
            self._mark(self.marks.errors)

    def _reach(self):
        marks = self.marks
        if self.column >= marks.columns:
            marks.columns = self.column + 1
            if marks.columns > MAX_COLUMNS:
                raise WorkbookRefused("too_many_columns", self._place())
        if self.row > marks.rows:
            marks.rows = self.row
            if marks.rows > MAX_ROWS:
                raise WorkbookRefused("too_many_rows", self._place())
        if marks.rows * marks.columns > MAX_AREA:
            raise WorkbookRefused("too_large", self._place())

    def _mark(self, cells):
        cells.add((self.row, self.column))
        if len(cells) > MAX_MARKED:
            raise WorkbookRefused("too_large", self._place())

    def _place(self):
        return f"工作表“{self.where}”第{self.row}行第{self.column + 1}列有内容：" if self.where else ""


def scan_sheet(chunks, where):
    """Read the bytes of a sheet and return its Marks; raise WorkbookRefused when its cells reach too far.

    ``chunks`` yields bytes; ``where`` is the sheet's title, for the refusal.
    """
    sheet = _Sheet(where)
    rest = b""
    for piece in chunks:
        piece = rest + piece
        cut = piece.rfind(b"<")
        # Two tags are kept back, because an empty cell is known by the tag that follows it.
        cut = piece.rfind(b"<", 0, cut) if cut > 0 else cut
        cut = max(cut, 0)
        rest, piece = piece[cut:], piece[:cut]
        if len(rest) > MAX_TAG * 16:
            raise WorkbookRefused("damaged")
        _take_all(sheet, piece + rest[:2])
    _take_all(sheet, rest)
    return sheet.marks


def _take_all(sheet, piece):
    for match in TAG.finditer(piece):
        attributes = match[2]
        sheet.take(match[1], attributes, attributes.endswith(b"/") or match[3] is not None)
