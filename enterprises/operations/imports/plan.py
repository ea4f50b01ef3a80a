"""What an import would do, line by line, before anything is written."""

from dataclasses import dataclass, field

from enterprises.models import Enterprise, Fact
from enterprises.models.claims import NO, YES
from enterprises.models.imports import ImportLine
from enterprises.sheets.problems import REFUSE, Problem
from enterprises.stages import Attribute, FactKind, Precision

from .matching import Known, Streets

Outcome = ImportLine.Outcome
PLAIN_FIELDS = ("name", "uscc", "community", "address", "staff", "principal_name", "phone", "remark")
MIRRORED = {"risk_colour": Attribute.RISK_COLOUR, "level": Attribute.LEVEL}
FLAGS = {
    "high_risk": Attribute.HIGH_RISK,
    "dust": Attribute.DUST,
    "confined_space": Attribute.CONFINED_SPACE,
    "ammonia": Attribute.AMMONIA,
    "lithium": Attribute.LITHIUM,
}
DAYS = {
    "last_penalty": (FactKind.PENALTY, Attribute.NO_PENALTY),
    "last_accident": (FactKind.ACCIDENT, Attribute.NO_ACCIDENT),
}


@dataclass(slots=True)
class PlannedLine:
    """One line and what becomes of it: field changes, claims {attribute: value}, facts, old facts annulled.

    ``made`` gets the ids of what was written for it: {"claims": [ids], "facts": [ids]}.
    """

    row: object
    outcome: str
    problems: list[Problem]
    street: object = None
    as_of: object = None
    enterprise: Enterprise | None = None
    changes: dict = field(default_factory=dict)
    claims: dict = field(default_factory=dict)
    facts: list = field(default_factory=list)
    annuls: list[Fact] = field(default_factory=list)
    made: dict = field(default_factory=dict)


def plan_import(reading, *, allowed, today, lock):
    """A PlannedLine for every line of ``reading``, in its order.

    ``allowed``: ids of the streets whose lines may be imported (None: all); ``lock`` locks what would change.
    """
    streets, lines = Streets(allowed), []
    for row in reading.rows:
        line = PlannedLine(row, Outcome.CREATED, list(row.problems))
        line.as_of = min(reading.filled_in.get(row.sheet, today), today)
        if row.duplicate_of:
            line.outcome = Outcome.DUPLICATE
        else:
            _place(line, streets)
        lines.append(line)
    open_lines = [line for line in lines if line.outcome == Outcome.CREATED]
    known = Known([line.row for line in open_lines], lock)
    for line in open_lines:
        _decide(line, known, today)
    return lines


def _refuse(line, *problems):
    line.problems.extend(problems)
    line.outcome = Outcome.REFUSED


def _place(line, streets):
    """The street comes first: what belongs to another street is not even compared."""
    name = line.row.values["street"]
    problem = ""
    if name:
        line.street, problem = streets.find(name)
    if problem:
        _refuse(line, Problem(problem, "street", name))
    elif any(problem.severity == REFUSE for problem in line.problems):
        _refuse(line)


def _decide(line, known, today):
    values = line.row.values
    enterprise, problem = known.find(values)
    if enterprise is not None and enterprise.street_id != line.street.pk:
        problem = "moved_street"
    if problem:
        _refuse(line, Problem(problem))
        return
    line.enterprise = enterprise
    _compare_fields(line, values)
    _compare_claims(line, values, known)
    _compare_days(line, values, known, today)
    if enterprise is not None:
        changed = line.changes or line.claims or line.facts
        line.outcome = Outcome.UPDATED if changed else Outcome.UNCHANGED


def field_values(values):
    """The enterprise's own fields a line states; what it leaves empty is left out, for silence erases nothing."""
    stated = {name: values.get(name) for name in PLAIN_FIELDS}
    stated["industry_code"], stated["industry_name"] = values.get("industry", ("", ""))
    return {name: value for name, value in stated.items() if value not in (None, "")}


def _compare_fields(line, values):
    """What differs from the register; a new enterprise is its line, there is nothing to compare."""
    if line.enterprise is None:
        return
    for name, after in field_values(values).items():
        before = getattr(line.enterprise, name)
        if before != after:
            line.changes[name] = (before, after)
    if line.enterprise.uscc and "name" in line.changes:
        line.problems.append(Problem("code_of_other_name", "name", line.enterprise.name))


def _compare_claims(line, values, known):
    stated = {
        attribute: YES if values[name] else NO
        for name, attribute in FLAGS.items()
        if values.get(name) is not None
    }
    stated |= {attribute: values[name] for name, attribute in MIRRORED.items() if values.get(name)}
    for name, (_, attribute) in DAYS.items():
        if values.get(name) and values[name].precision == "none":
            stated[attribute] = YES
    pk = line.enterprise.pk if line.enterprise else None
    for attribute, value in stated.items():
        known_value, known_on = known.claims.get((pk, attribute), (None, None))
        if known_value == value:
            continue
        if known_on and known_on > line.as_of:
            line.problems.append(Problem("newer_known", attribute.value))
            continue
        line.claims[attribute] = value
    for name, attribute in MIRRORED.items() if line.enterprise else ():
        before = getattr(line.enterprise, name)
        if attribute in line.claims and before != line.claims[attribute]:
            line.changes[name] = (before, line.claims[attribute])


def _compare_days(line, values, known, today):
    pk = line.enterprise.pk if line.enterprise else None
    for name, (kind, _) in DAYS.items():
        stated = values.get(name)
        if stated is None or stated.precision == "none":
            continue
        if stated.on > today:
            line.problems.append(Problem("future_date", name, f"{stated.on}"))
            continue
        facts = known.facts.get((pk, kind), [])
        if any(_says_as_much(fact, stated) for fact in facts):
            continue
        line.facts.append((kind, stated))
        line.annuls += [fact for fact in facts if _vaguer(fact, stated)]


def _says_as_much(fact, stated):
    """Whether a known fact lies within what the line states (“2023年5月” adds nothing to 2023-05-06)."""
    same_day = fact.occurred_on == stated.latest and fact.precision == stated.precision
    return same_day or (fact.precision == Precision.DAY and stated.on <= fact.occurred_on <= stated.latest)


def _vaguer(fact, stated):
    """Whether a known fact of the register named only the month or year of the day now stated."""
    if stated.precision != "day" or fact.precision == Precision.DAY or fact.source != "register":
        return False
    same_year = fact.occurred_on.year == stated.on.year
    return same_year and (fact.precision == Precision.YEAR or fact.occurred_on.month == stated.on.month)
