"""What a rule set would do to the register, today or on a past day; nothing is written (GM-2.1)."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from enterprises.operations.grading.reading import graded
from enterprises.rules.grading import Rules

EVERYBODY = {"first": 0, "last": 2**62}


@dataclass(frozen=True)
class Move:
    """So many enterprises of a street from one grade ("" for none) to another; `lacking` of them lack data."""

    street_id: int
    old: str
    new: str
    number: int
    lacking: int


@dataclass(frozen=True)
class Change:
    """One enterprise and what would become of it."""

    enterprise_id: int
    name: str
    street_id: int
    old: str
    new: str
    lacking: int


@dataclass(frozen=True)
class WhatIf:
    """All moves, those that stay included. Visits are upper limits per year, by the rules before and after."""

    on: date
    rows: tuple[Move, ...]
    before: Rules
    after: Rules

    @property
    def changed(self):
        """How many enterprises would have another grade than the one they hold."""
        return sum(row.number for row in self.rows if row.old != row.new)

    @property
    def visits_before(self):
        """Visits a year of those that hold a grade."""
        return sum(row.number * self.before.visits[row.old].per_year for row in self.rows if row.old)

    @property
    def visits_after(self):
        """Visits a year of all, by the new grades."""
        return sum(row.number * self.after.visits[row.new].per_year for row in self.rows)

    def by_street(self):
        """{street pk: a WhatIf of that street alone}."""
        streets = sorted({row.street_id for row in self.rows})
        return {
            street: WhatIf(
                self.on, tuple(row for row in self.rows if row.street_id == street), self.before, self.after
            )
            for street in streets
        }

    def by_grade(self):
        """{grade: (number now, number then)}."""
        old, new = Counter(), Counter()
        for row in self.rows:
            old[row.old] += row.number
            new[row.new] += row.number
        return {grade: (old[grade], new[grade]) for grade in sorted({*old, *new})}

    def tally(self):
        """Numbers by what happens: up, down, first, same, lacking."""
        found = Counter(up=0, down=0, first=0, same=0, lacking=0)
        for row in self.rows:
            found[direction(row.old, row.new)] += row.number
            found["lacking"] += row.lacking
        return dict(found)

    def as_json(self):
        """What a rule set keeps of its test."""
        rows = [[row.street_id, row.old, row.new, row.number, row.lacking] for row in self.rows]
        return {
            "rows": rows,
            "visits_before": self.visits_before,
            "visits_after": self.visits_after,
            **self.tally(),
        }


def direction(old, new):
    """up, down, same, or first where there was no grade."""
    if not old:
        return "first"
    return "same" if old == new else "up" if new < old else "down"


@contextmanager
def reading_only():
    """A transaction, or a savepoint in one, in which the database refuses every write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        yield cursor


def what_if(*, rules: Rules, on: date, before: Rules | None = None):
    """Every move that `rules` would make from the grades held on `on`; `before`: whose visits the old grades have."""
    ctes, params = graded(rules, on=on, then=True, **EVERYBODY)
    with reading_only() as cursor:
        cursor.execute(
            f"{ctes} SELECT street_id, present, grade, count(*), count(*) FILTER (WHERE lacking > 0)"
            " FROM graded GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            params,
        )
        rows = tuple(Move(*row) for row in cursor.fetchall())
    return WhatIf(on, rows, before or rules, rules)


def what_if_changes(*, rules: Rules, on: date, street_id=None, old=None, new=None, after=0, limit=50):
    """The enterprises behind a move, by pk, after the pk `after`; without old and new all that would change."""
    ctes, params = graded(rules, on=on, then=True, **EVERYBODY)
    wanted = ["id > %(after)s"]
    wanted += ["street_id = %(street)s"] if street_id else []
    wanted += ["present = %(old)s"] if old is not None else []
    wanted += ["grade = %(new)s"] if new is not None else []
    wanted += ["present <> grade"] if old is None and new is None else []
    with reading_only() as cursor:
        cursor.execute(
            f"{ctes} SELECT id, name, street_id, present, grade, lacking FROM graded"
            f" WHERE {' AND '.join(wanted)} ORDER BY id LIMIT %(limit)s",
            {**params, "after": after, "street": street_id, "old": old, "new": new, "limit": limit},
        )
        return [Change(*row) for row in cursor.fetchall()]
