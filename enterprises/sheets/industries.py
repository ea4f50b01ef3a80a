"""Tables of GB/T 4754 as people have them: a header somewhere, codes with or without the letter, blanks between."""

import re
from dataclasses import dataclass

CODE = re.compile(r"[A-T]|[A-T]?\d{2,4}")
HEADERS = {
    "code": ("代码", "类别代码", "行业代码"),
    "name": ("名称", "类别名称", "行业名称"),
    "parent": ("上级代码", "上级"),
}
MAPPING_HEADERS = {
    "2011": ("2011", "2011版代码", "GB/T4754-2011"),
    "2017": ("2017", "2017版代码", "GB/T4754-2017"),
}
NAME_LENGTH = 80


@dataclass(frozen=True)
class IndustryLine:
    """One usable row: its number in the file, plain code, name, the wider code (empty: none)."""

    number: int
    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class MappingLine:
    """One usable pair: its number in the file, edition → code."""

    number: int
    pair: dict


def _text(cell):
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", "", str(cell if cell is not None else ""))


def _header(rows, wanted, needed):
    """(index of the row after the header, column by key); raises ValueError when there is none."""
    for place, (_, cells) in enumerate(rows[:20]):
        texts = [_text(cell) for cell in cells]
        found = {key: texts.index(word) for key, words in wanted.items() for word in words if word in texts}
        if needed <= set(found):
            return place + 1, found
    names = "、".join(wanted[key][0] for key in sorted(needed))
    raise ValueError(f"前20行中没有找到表头：{names}。")


def _cell(cells, place):
    return _text(cells[place]) if place is not None and place < len(cells) else ""


def _plain(code):
    """A code without the letter of its 门类, the letter alone for a 门类; empty when it is none."""
    code = code.upper()
    if not CODE.fullmatch(code):
        return ""
    return code if len(code) == 1 else code.lstrip("ABCDEFGHIJKLMNOPQRST")


def industry_lines(rows):
    """(IndustryLines, problems as (number, words)) of the rows of a file; raises ValueError without a header."""
    start, columns = _header(rows, HEADERS, {"code", "name"})
    lines, problems, seen = [], [], {}
    for number, cells in rows[start:]:
        typed, name = _cell(cells, columns["code"]), _cell(cells, columns["name"])
        if not typed and not name:
            continue
        problem = _problem(typed, name, seen, number)
        if problem:
            problems.append((number, problem))
            continue
        code = _plain(typed)
        seen[code] = number
        lines.append(IndustryLine(number, code, name, _parent(code, cells, columns)))
    return lines, problems


def _problem(typed, name, seen, number):
    code = _plain(typed)
    if not code:
        return f"“{typed[:20]}”不是行业代码（门类一个字母，或者2到4位数字）。"
    if not name:
        return f"{code} 没有名称。"
    if len(name) > NAME_LENGTH:
        return f"{code} 的名称超过{NAME_LENGTH}字。"
    if code in seen:
        return f"{code} 与第{seen[code]}行重复。"
    return ""


def _parent(code, cells, columns):
    """The wider code as given, else what the digits say; a 大类 without one given stands by itself."""
    given = _plain(_cell(cells, columns.get("parent")))
    if given or len(code) <= 2:
        return given
    return code[:-1]


def mapping_lines(rows):
    """(MappingLines, problems) of a table of pairs; raises ValueError without a header."""
    start, columns = _header(rows, MAPPING_HEADERS, {"2011", "2017"})
    lines, problems = [], []
    for number, cells in rows[start:]:
        typed = {edition: _cell(cells, columns[edition]) for edition in ("2011", "2017")}
        if not any(typed.values()):
            continue
        pair = {edition: _plain(code) for edition, code in typed.items()}
        if all(pair.values()):
            lines.append(MappingLine(number, pair))
        else:
            problems.append((number, "两个版本的代码都要有，且是2到4位数字。"))
    return lines, problems
