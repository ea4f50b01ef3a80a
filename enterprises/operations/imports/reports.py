"""The report of an import: every line read is in exactly one of five counts."""

from collections import Counter

from enterprises.models import Enterprise
from enterprises.models.imports import ImportLine
from enterprises.sheets.problems import PROBLEMS

from .writing import problem_json

COUNTED = {
    "created": ImportLine.Outcome.CREATED,
    "updated": ImportLine.Outcome.UPDATED,
    "unchanged": ImportLine.Outcome.UNCHANGED,
    "duplicates": ImportLine.Outcome.DUPLICATE,
    "refused": ImportLine.Outcome.REFUSED,
}


def build_report(reading, lines):
    """Counts (rows = created + updated + unchanged + duplicates + refused), reasons, and what was left out.

    ``reasons`` counts each finding once per line and column; a repeated line counts as duplicate_row only.
    """
    outcomes = Counter(line.outcome for line in lines)
    reasons = Counter(other.code for other in reading.others)
    for line in lines:
        reasons.update(code for code, _ in {(problem.code, problem.field) for problem in line.problems})
    return {
        "rows": len(lines),
        **{name: outcomes.get(outcome, 0) for name, outcome in COUNTED.items()},
        "reasons": dict(sorted(reasons.items())),
        "streets": reading.streets,
        "skipped_sheets": [{"sheet": s.title, "lines": s.lines, "reason": s.reason} for s in reading.skipped],
        "questions": [
            {
                "sheet": q.sheet,
                "key": q.key,
                "header": q.header,
                "samples": list(q.samples),
                "reason": q.reason,
            }
            for q in reading.questions
        ],
        "other_lines": [
            {"sheet": other.sheet, "row": other.row_number, "code": other.code, "text": other.text}
            for other in reading.others[:500]
        ],
    }


def line_reports(lines):
    """Each line that is refused, repeated or remarked on: sheet, row number, outcome, reasons."""
    return [
        {
            "sheet": line.row.sheet,
            "row": line.row.row_number,
            "name": line.row.values.get("name", ""),
            "outcome": line.outcome,
            "problems": [problem_json(problem) for problem in line.problems],
        }
        for line in lines
        if line.problems
    ]


def field_words(name):
    """The Chinese name of a field of the register."""
    return str(Enterprise._meta.get_field(name).verbose_name)


def reason_words(code):
    """The Chinese sentence of a reason code."""
    return PROBLEMS[code][1]
