"""The same rules as one SQL expression, for a million enterprises at once; `decide` explains what it computes."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.time_limits import add_months
from enterprises.rules.grading.inputs import HAPPENED
from enterprises.rules.grading.rule_set import COLOUR, LEVEL, PRESENT, UNKNOWN, Rules


@dataclass(frozen=True)
class SqlRule:
    """`grade` and `lacking` (number of unknown inputs) as SQL over columns named like the inputs and `present`.

    `params` are the values of the placeholders %(…)s.
    """

    grade: str
    lacking: str
    params: dict


def since(on: date, months: int):
    """The first day whose fact still lies within the last `months` on `on`: the same day `months` later counts."""
    first = add_months(on, -months)
    while add_months(first, months) < on:
        first += timedelta(days=1)
    return first


def compiled(rules: Rules, on: date):
    """The rules on the day `on`. Every code in the text was checked by the parser, days go as parameters."""
    params = {}
    lines = [_matrix(rules), *(_floor(floor, on, params) for floor in rules.floors)]
    unknown = [f"({_missing(row)})::int" for row in rules.inputs if row.kind != HAPPENED]
    return SqlRule(f"GREATEST({', '.join(lines)})", " + ".join(unknown), params)


def _codes(row):
    return ", ".join(f"'{code}'" for code, _ in row.choices)


def _missing(row):
    """Nobody said it, or what was said is no value of the input."""
    return f"COALESCE({row.name} NOT IN ({_codes(row)}), true)"


def _matrix(rules):
    rows = (f"WHEN '{colour}' THEN {_row(rules.matrix[colour])}" for colour, _ in COLOUR.choices)
    return f"CASE {COLOUR.name} {' '.join(rows)} ELSE {_row(rules.matrix[UNKNOWN])} END"


def _row(row):
    cells = (f"WHEN '{level}' THEN '{row[level]}'" for level, _ in LEVEL.choices)
    return f"CASE {LEVEL.name} {' '.join(cells)} ELSE '{row[UNKNOWN]}' END"


def _floor(floor, on, params):
    grade = "NULLIF(present, '')" if floor.grade == PRESENT else f"'{floor.grade}'"
    return f"CASE WHEN {_holds(floor, on, params)} THEN {grade} END"


def _holds(floor, on, params):
    if floor.of.kind == HAPPENED:
        if floor.months is None:
            return f"{floor.input} IS NOT NULL"
        params[f"since_{floor.months}"] = since(on, floor.months)
        return f"{floor.input} >= %(since_{floor.months})s"
    good = [f"'{code}'" for code, _ in floor.of.choices if code not in floor.values]
    return f"COALESCE({floor.input} NOT IN ({', '.join(good)}), true)" if good else "true"
