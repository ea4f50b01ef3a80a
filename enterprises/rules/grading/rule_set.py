"""A rule set is data: parsed from JSON into frozen rows, refused field by field where it says nothing sound."""

from dataclasses import dataclass
from types import MappingProxyType

from django.core.exceptions import ValidationError

from enterprises.rules.grading.inputs import HAPPENED, INPUTS
from enterprises.stages import Attribute, Grade

UNKNOWN = "unknown"
# A floor “no better than the grade it has now”: the condition keeps an enterprise from rising (GM-2.3).
PRESENT = "present"
COLOUR, LEVEL = INPUTS[Attribute.RISK_COLOUR], INPUTS[Attribute.LEVEL]
MAX_MONTHS = 120


@dataclass(frozen=True)
class Floor:
    """While the condition holds, the grade is no better than `grade` (a letter, or PRESENT).

    A SAID input holds when its value is in `values` or unknown; a HAPPENED one when a fact lies within the last
    `months` (None: as long as the fact stands).
    """

    code: str
    input: str
    grade: str
    clause: str
    words: str
    values: tuple = ()
    months: int | None = None

    @property
    def of(self):
        """The declared input."""
        return INPUTS[self.input]


@dataclass(frozen=True)
class Visits:
    """How often a grade is visited in a year at most, how deeply, and where that is said."""

    per_year: int
    depth: str
    source: str


@dataclass(frozen=True)
class Rules:
    """A sound rule set: `matrix[colour][level]` (each with UNKNOWN) → letter, floors, visits by letter."""

    matrix: MappingProxyType
    matrix_clause: str
    floors: tuple[Floor, ...]
    visits: MappingProxyType

    @property
    def inputs(self):
        """The inputs that this set looks at, in the order of their declaration."""
        used = {COLOUR.name, LEVEL.name} | {floor.input for floor in self.floors}
        return tuple(row for row in INPUTS.values() if row.name in used)


def parse(content):
    """The rules of a JSON content; raises ValidationError by field (matrix, floors, visits), each line in Chinese."""
    found = problems(content)
    if found:
        raise ValidationError(found)
    matrix = {colour: MappingProxyType(dict(row)) for colour, row in content["matrix"].items()}
    return Rules(
        matrix=MappingProxyType(matrix),
        matrix_clause=content["matrix_clause"],
        floors=tuple(_floor(row) for row in content["floors"]),
        visits=MappingProxyType({grade: Visits(**row) for grade, row in content["visits"].items()}),
    )


def _floor(row):
    return Floor(**{**row, "values": tuple(row.get("values", ()))})


def problems(content):
    """What is wrong, by field; empty when the content is sound."""
    if not isinstance(content, dict) or set(content) != {"matrix", "matrix_clause", "floors", "visits"}:
        return {"matrix": ["规则集应当由矩阵、矩阵依据、限制条件、频次四部分组成。"]}
    found = {
        "matrix": _matrix_problems(content["matrix"], content["matrix_clause"]),
        "floors": _floors_problems(content["floors"]),
        "visits": _visits_problems(content["visits"]),
    }
    return {name: lines for name, lines in found.items() if lines}


def _keys(row):
    return [code for code, _ in row.choices] + [UNKNOWN]


def _word(row, code):
    return dict(row.choices).get(code, "未知")


def _matrix_problems(matrix, clause):
    found = [] if _filled(clause) else ["矩阵没有写依据。"]
    if not isinstance(matrix, dict) or set(matrix) != set(_keys(COLOUR)):
        return [*found, "矩阵应当有红、橙、黄、蓝和“未知”各一行。"]
    for colour, row in matrix.items():
        if not isinstance(row, dict) or set(row) != set(_keys(LEVEL)):
            found.append(f"“{_word(COLOUR, colour)}”一行应当写全每个标准化等级和“未知”。")
        elif not {str(value) for value in row.values()} <= set(Grade.values):
            found.append(f"“{_word(COLOUR, colour)}”一行有不是 A、B、C、D 的等级。")
    return found or [*_rows_disorder(matrix), *_columns_disorder(matrix)]


def _rows_disorder(matrix):
    """Within a colour a worse level, and the unknown one, never has the better grade."""
    return [
        f"“{_word(COLOUR, colour)}”一行：标准化“{_word(LEVEL, worse)}”的等级优于“{_word(LEVEL, better)}”。"
        for colour, row in matrix.items()
        for better, worse in _pairs(LEVEL)
        if row[worse] < row[better]
    ]


def _columns_disorder(matrix):
    return [
        f"标准化“{_word(LEVEL, level)}”一列：风险“{_word(COLOUR, worse)}”的等级优于“{_word(COLOUR, better)}”。"
        for level in _keys(LEVEL)
        for better, worse in _pairs(COLOUR)
        if matrix[worse][level] < matrix[better][level]
    ]


def _pairs(row):
    """Neighbours of an input's values, the better first; unknown stands after the worst."""
    keys = _keys(row)
    return list(zip(keys, keys[1:], strict=False))


def _filled(text):
    return isinstance(text, str) and bool(text.strip())


def _floors_problems(floors):
    if not isinstance(floors, list):
        return ["限制条件应当是一个列表。"]
    found = []
    for number, row in enumerate(floors, start=1):
        found += [f"第 {number} 条限制条件：{line}" for line in _floor_problems(row)]
    codes = [row.get("code") for row in floors if isinstance(row, dict)]
    return found + (["限制条件的代码有重复。"] if len(set(map(str, codes))) < len(codes) else [])


FLOOR_KEYS = {"code", "input", "grade", "clause", "words", "values", "months"}


def _floor_problems(row):
    if not isinstance(row, dict) or not {"code", "input", "grade"} <= set(row) <= FLOOR_KEYS:
        return ["内容不完整或者有多余的项目。"]
    found = [
        text
        for wrong, text in (
            (not _filled(row["code"]), "没有代码。"),
            (not _filled(row.get("clause")), "没有写依据。"),
            (not _filled(row.get("words")), "没有写文字说明。"),
            (row["grade"] not in (*Grade.values, PRESENT), "等级应为 A、B、C、D 或者“不高于现等级”。"),
        )
        if wrong
    ]
    of = INPUTS.get(row["input"]) if isinstance(row["input"], str) else None
    if of is None:
        return [*found, "没有这个输入项。"]
    return found + (_months_problems(row) if of.kind == HAPPENED else _values_problems(row, of))


def _months_problems(row):
    months = row.get("months")
    if row.get("values"):
        return ["台账事项只设回溯月数，不设取值。"]
    sound = months is None or (type(months) is int and 1 <= months <= MAX_MONTHS)
    return [] if sound else [f"回溯月数应为 1 至 {MAX_MONTHS} 的整数，或者留空（持续有效）。"]


def _values_problems(row, of):
    values = row.get("values")
    if row.get("months") is not None:
        return [f"“{of.label}”按取值判断，不设回溯月数。"]
    codes = [code for code, _ in of.choices]
    if not isinstance(values, list) or not values or any(value not in codes for value in values):
        return [f"“{of.label}”的取值应为：{'、'.join(word for _, word in of.choices)}。"]
    return []


def _visits_problems(visits):
    if not isinstance(visits, dict) or set(visits) != set(Grade.values):
        return ["A、B、C、D 都应当写频次。"]
    found = [f"{grade} 级：{line}" for grade in Grade.values for line in _visit_problems(visits[grade])]
    if found:
        return found
    numbers = [visits[grade]["per_year"] for grade in Grade.values]
    return [] if numbers == sorted(numbers) else ["等级越差，频次不得越少。"]


def _visit_problems(row):
    if not isinstance(row, dict) or set(row) != {"per_year", "depth", "source"}:
        return ["应当写次数、深度和依据。"]
    number = row["per_year"]
    found = [] if type(number) is int and 0 <= number <= 52 else ["每年次数应为 0 至 52 的整数。"]
    found += [] if _filled(row["depth"]) else ["没有写检查深度。"]
    return found + ([] if _filled(row["source"]) else ["没有写频次的依据。"])
