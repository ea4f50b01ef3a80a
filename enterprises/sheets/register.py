"""A street's register (底册) understood: one RegisterRow per enterprise line, nothing dropped in silence."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from . import cells
from .columns import NOT_DATA, Question, filled_in_on, find_header, street_in
from .problems import REFUSE, Problem
from .reading import read_workbook

NORMALISERS = {
    "name": cells.name,
    "uscc": cells.code,
    "street": cells.words,
    "community": cells.words,
    "address": cells.words,
    "industry": cells.industry,
    "staff": cells.staff,
    "principal_name": cells.words,
    "phone": cells.phone,
    "level": cells.level,
    "risk_colour": cells.colour,
    "high_risk": cells.flag,
    "dust": cells.flag,
    "confined_space": cells.flag,
    "ammonia": cells.flag,
    "lithium": cells.flag,
    "last_penalty": cells.day,
    "last_accident": cells.day,
    "remark": cells.words,
}
# Findings whose sentence needs no quotation of the cell.
PLAIN = frozenset(["missing_code", "bracket_name", "phone_as_number", "spaces_in_code", "lower_case_code"])
LIMITS = {
    "community": 40,
    "address": 200,
    "principal_name": 40,
    "phone": 40,
    "remark": 300,
}
TOTAL = re.compile(r"(合计|总计|小计|共计|总数|汇总)")
NOTE_START = re.compile(r"(注|说明|备注|填表|填报|制表|审核|联系人|负责人签|日期|单位)")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line: ``values`` by field in one form (see cells), ``problems`` found, where it stands.

    ``values["industry"]`` is (code, words); days are StatedDay. ``duplicate_of`` is (sheet, row number).
    """

    sheet: str
    row_number: int
    values: dict
    problems: tuple[Problem, ...] = ()
    duplicate_of: tuple[str, int] | None = None

    @property
    def refused(self):
        """Whether this line alone forbids its import (a repeated line is not refused, it is a duplicate)."""
        return self.duplicate_of is None and any(problem.severity == REFUSE for problem in self.problems)


@dataclass(frozen=True)
class OtherLine:
    """A line that is no enterprise: blank_row, total_row, note_row or header_row."""

    sheet: str
    row_number: int
    code: str
    text: str = ""


@dataclass(frozen=True)
class SkippedSheet:
    """A worksheet left out, why, and how many filled lines it has."""

    title: str
    reason: str
    lines: int


@dataclass
class RegisterReading:
    """The whole workbook: lines in file order, what is no line, and what must be asked.

    ``streets`` and ``filled_in`` (填报日期) are by sheet title, as far as the sheet tells them.
    """

    rows: list[RegisterRow] = field(default_factory=list)
    others: list[OtherLine] = field(default_factory=list)
    skipped: list[SkippedSheet] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    streets: dict[str, str] = field(default_factory=dict)
    filled_in: dict[str, date] = field(default_factory=dict)

    def reasons(self):
        """Reason code → how often: once per line and column (a line with two dates in words counts two).

        A repeated line counts as duplicate_row only.
        """
        counts = Counter(other.code for other in self.others)
        for row in self.rows:
            counts.update(code for code, _ in {(problem.code, problem.field) for problem in row.problems})
        return dict(counts)


def read_register(path, *, street="", mapping=None, mends=None):
    """Read a workbook as a register; raises WorkbookRefused when it may not be read at all.

    ``street``: the one meant where neither a column, the sheet's title nor its heading names one.
    ``mapping``: {column key: field or "ignore"}, the answers to earlier questions.
    ``mends``: {(sheet, row number): {field: text}}, corrections made in the preview.
    """
    reading = RegisterReading()
    for sheet in read_workbook(path):
        header = None if sheet.hidden else find_header(sheet.title, sheet.rows, mapping)
        if header is None:
            why = (
                "隐藏的工作表；如需导入，请取消隐藏后重新上传"
                if sheet.hidden
                else "没有找到表头，按说明页处理"
            )
            filled = sum(any(value is not None for value in values) for _, values in sheet.rows)
            reading.skipped.append(SkippedSheet(sheet.title, why, filled))
            continue
        heads = [value for number, values in sheet.rows if number <= header.row for value in values]
        where = street_in([sheet.title, *heads]) or street
        reading.streets[sheet.title] = where
        if on := filled_in_on(heads):
            reading.filled_in[sheet.title] = on
        reading.questions.extend(header.questions)
        _SheetReader(sheet, header, where, mends or {}, reading).read()
    reading.rows = mark_duplicates(reading.rows)
    return reading


class _SheetReader:
    def __init__(self, sheet, header, street, mends, reading):
        self.sheet, self.header, self.street = sheet, header, street
        self.mends, self.reading = mends, reading
        self.data_columns = {column: name for column, name in header.fields.items() if name not in NOT_DATA}
        self.column_of = {name: column for column, name in self.data_columns.items()}

    def read(self):
        """Sort every line below the header into enterprise lines and others; the sheet's own rows are used up by it."""
        rows = self.sheet.rows[::-1]
        self.sheet.rows.clear()
        while rows:
            number, values = rows.pop()
            if number > self.header.row:
                self._line(number, values)

    def _line(self, number, values):
        other = self._other(values)
        if other:
            text = next((str(value) for value in values if value is not None), "")
            self.reading.others.append(OtherLine(self.sheet.title, number, other, text[:80]))
        else:
            self.reading.rows.append(self._row(number, values))

    def _other(self, values):
        """The code of a line that is no enterprise, or None."""
        texts = [cells.plain(value) for value in values]
        filled = [text for text in texts if text]
        if not filled:
            return "blank_row"
        if texts == [cells.plain(text) for text in self.header.texts[: len(texts)]]:
            return "header_row"
        named = any(
            self.column_of.get(name, len(texts)) < len(texts) and texts[self.column_of[name]]
            for name in ("name", "uscc")
        )
        first = re.sub(r"\s", "", filled[0])
        if TOTAL.match(first):
            return "total_row"
        if len(filled) <= 2 and NOTE_START.match(first):
            return "note_row"
        if named or len(filled) > 2:
            return None
        return "blank_row" if self._only_serial(texts) else "note_row" if not self._data_in(texts) else None

    def _only_serial(self, texts):
        """A line numbered in advance and never filled in."""
        return all(
            not text or self.header.fields.get(column) == "serial" for column, text in enumerate(texts)
        )

    def _data_in(self, texts):
        """Whether a recognised column other than the first holds anything."""
        return any(text and column in self.data_columns and column > 0 for column, text in enumerate(texts))

    def _row(self, number, values):
        mend = self.mends.get((self.sheet.title, number), {})
        result, problems = {}, []
        for column, name in self.data_columns.items():
            raw = values[column] if column < len(values) else None
            problems += self._marked(number, column, name, raw) if name not in mend else []
            self._put(result, problems, name, mend.get(name, raw))
        for name in mend.keys() - self.column_of.keys():
            self._put(result, problems, name, mend[name])
        if not result.get("street"):
            result["street"] = self.street
        problems += _absences(result, problems)
        return RegisterRow(self.sheet.title, number, result, tuple(problems))

    def _put(self, result, problems, name, raw):
        value, codes = NORMALISERS[name](raw)
        limit = LIMITS.get(name)
        if limit and len(value) > limit:
            value, codes = value[:limit], (*codes, "too_long")
        result[name] = value
        for code in codes:
            problems.append(Problem(code, name, "" if code in PLAIN else cells.plain(raw)[:60]))

    def _marked(self, number, column, name, raw):
        cell, marks = (number, column), self.sheet.marks
        if cell in marks.errors:
            return [Problem("cell_error", name)]
        if cell in marks.formulas:
            return [Problem("formula_cell" if raw is not None else "formula_without_value", name)]
        return []


def _absences(values, problems):
    found = []
    if not values.get("name"):
        found.append(Problem("missing_name", "name"))
    elif len(values["name"]) > 120:
        found.append(Problem("name_too_long", "name"))
    if not values.get("street"):
        found.append(Problem("missing_street", "street"))
    if "uscc" not in values:
        values["uscc"] = ""
        found.append(Problem("missing_code", "uscc"))
    return found


def identity(values):
    """What tells one enterprise from another: its code, else its name and address."""
    if values.get("uscc"):
        return values["uscc"]
    return (values.get("name", ""), re.sub(r"\s", "", values.get("address", "")))


def mark_duplicates(rows):
    """Mark every later line of an enterprise as a duplicate of its first usable one.

    A line refused on its own does not swallow a later good one; two refused lines alike count once.
    """
    first, result = {}, list(rows)
    for usable in (True, False):
        for index, row in enumerate(rows):
            if row.refused == usable or not row.values.get("name"):
                continue
            key = identity(row.values)
            original = first.setdefault(key, row)
            if original is not row:
                result[index] = _as_duplicate(row, original)
    return result


def _as_duplicate(row, original):
    notes = [Problem("duplicate_row", "", f"第{original.row_number}行")]
    different = [name for name, value in row.values.items() if original.values.get(name) != value]
    if different:
        notes.append(Problem("duplicate_differs"))
    place = (original.sheet, original.row_number)
    return replace(row, problems=tuple(notes), duplicate_of=place)
