"""The decision on one enterprise, with every input, its source and day, and what would change the grade."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.time_limits import add_months
from enterprises.rules.grading.compiled import since
from enterprises.rules.grading.inputs import HAPPENED, Input
from enterprises.rules.grading.rule_set import COLOUR, LEVEL, PRESENT, UNKNOWN, Rules
from enterprises.stages import Grade


@dataclass(frozen=True)
class Value:
    """What is known of one input: a code or a day (None: unknown, or nothing on record), from whom, of which day."""

    value: str | date | None = None
    source: str = ""
    as_of: date | None = None
    reference: str = ""
    claim_id: int | None = None
    fact_id: int | None = None


@dataclass(frozen=True)
class Reason:
    """One input of a grade as a page shows it. `limit`: the letter this input holds the grade at, "" for none;
    `decisive`: without it the grade would be better; `change`: what would change the grade, "" for nothing."""

    input: Input
    words: str
    known: bool
    source: str
    as_of: date | None
    reference: str
    clause: str
    effect: str
    limit: str
    decisive: bool
    change: str
    claim_id: int | None = None
    fact_id: int | None = None


@dataclass(frozen=True)
class Decision:
    """The grade, the one of the matrix before any floor, the reasons in the order of the inputs, what is unknown."""

    grade: str
    matrix_grade: str
    reasons: tuple[Reason, ...]
    lacking: int

    @property
    def changes(self):
        """Every sentence on what would change the grade; where no single input does, which ones only together."""
        single = tuple(reason.change for reason in self.reasons if reason.change)
        if single or self.grade == Grade.A:
            return single
        holding = [reason.input.label for reason in self.reasons if self._keeps(reason)]
        return (f"“{'”“'.join(holding)}”须同时改善，等级才会提高",)

    def _keeps(self, reason):
        in_matrix = reason.input in (COLOUR, LEVEL) and self.matrix_grade == self.grade
        return reason.limit == self.grade or in_matrix


def decide(rules: Rules, values, *, on: date, present=""):
    """Judge one enterprise: `values` maps input names to Value, `present` is the grade it has now ("" for none).

    A missing input never improves the grade: unknown stands in the matrix and makes every floor on it hold (GM-2.1).
    """
    plain = {row.name: row.known(values.get(row.name, Value()).value) for row in rules.inputs}
    grade = grade_of(rules, plain, on, present)
    reasons = tuple(
        _reason(rules, row, values.get(row.name, Value()), plain, grade, on, present) for row in rules.inputs
    )
    lacking = sum(row.kind != HAPPENED and plain[row.name] is None for row in rules.inputs)
    return Decision(grade, _cell(rules, plain), reasons, lacking)


def grade_of(rules: Rules, plain, on: date, present=""):
    """The letter alone; `plain` maps the names of the set's inputs to codes and days, None for unknown or none."""
    held = [_letter(floor, present) for floor in rules.floors if _holds(floor, plain[floor.input], on)]
    return max([_cell(rules, plain), *held])


def _cell(rules, plain):
    return rules.matrix[plain[COLOUR.name] or UNKNOWN][plain[LEVEL.name] or UNKNOWN]


def _letter(floor, present):
    """The letter of a floor; of PRESENT with no grade yet the best, which limits nothing."""
    return (present or Grade.A.value) if floor.grade == PRESENT else floor.grade


def _holds(floor, value, on):
    if floor.of.kind == HAPPENED:
        return value is not None and (floor.months is None or value >= since(on, floor.months))
    return value is None or value in floor.values


def _reason(rules, row, value, plain, grade, on, present):
    floors = [f for f in rules.floors if f.input == row.name and _holds(f, plain[row.name], on)]
    limits = [letter for f in floors if (letter := _letter(f, present)) > Grade.A]
    better, change = _change(rules, row, plain, grade, on, present)
    known = row.kind == HAPPENED or plain[row.name] is not None
    return Reason(
        input=row,
        words=row.words(plain[row.name]),
        known=known,
        source=value.source,
        as_of=value.as_of,
        reference=value.reference,
        clause="；".join(dict.fromkeys(f.clause for f in floors)) or _clause(rules, row),
        effect=_effect(rules, row, floors, plain, present, known),
        limit=max(limits, default=""),
        decisive=better,
        change=change,
        claim_id=value.claim_id,
        fact_id=value.fact_id,
    )


def _clause(rules, row):
    return rules.matrix_clause if row in (COLOUR, LEVEL) else row.clause


def _effect(rules, row, floors, plain, present, known):
    said = []
    if row in (COLOUR, LEVEL):
        words = f"{COLOUR.words(plain[COLOUR.name])}、标准化{LEVEL.words(plain[LEVEL.name])}"
        said.append(f"{words}，按矩阵为{_cell(rules, plain)}级")
    for floor in floors:
        cause = floor.words if known else f"情况未知，按“{floor.words}”对待"
        said.append(f"{cause}，{_bound(floor, present)}")
    return "；".join(said) or "不影响等级"


def _bound(floor, present):
    if floor.grade == PRESENT:
        return f"不高于现等级{present}级" if present else "尚未评级，不影响初次评级"
    return f"不高于{floor.grade}级"


def _change(rules, row, plain, grade, on, present):
    """(whether the grade would be better without this input's present value, the sentence that says so)."""
    if row.kind == HAPPENED:
        return _lapse(rules, row, plain, grade, on, present)
    for code, word in reversed(row.choices):
        other = grade_of(rules, {**plain, row.name: code}, on, present)
        if other < grade:
            return True, f"若{row.label}{_verb(row, plain)}“{word}”，则为{other}级"
    return False, ""


def _verb(row, plain):
    return "核定为" if plain[row.name] is None else "变为"


def _lapse(rules, row, plain, grade, on, present):
    other = grade_of(rules, {**plain, row.name: None}, on, present)
    if other >= grade:
        return False, ""
    holding = [f for f in rules.floors if f.input == row.name and _holds(f, plain[row.name], on)]
    if any(f.months is None for f in holding):
        return True, f"若“{row.label}”的记录撤销，则为{other}级"
    last = max(add_months(plain[row.name], f.months) for f in holding) + timedelta(days=1)
    return True, f"若至{last:%Y-%m-%d}没有新的“{row.label}”，则为{other}级"
