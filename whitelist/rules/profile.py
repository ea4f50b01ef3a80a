"""What the rules look at, as plain values; whitelist/facts.py reads them from the register and the ledger."""

from dataclasses import dataclass
from datetime import date

from enterprises.stages import Attribute, FactKind, Precision, Source
from whitelist.criteria import CLAUSES, Criterion, Priority, State


@dataclass(frozen=True)
class Statement:
    """One claim: `value` is yes / no, a colour or a level; `as_of` is the day it speaks of."""

    attribute: Attribute
    value: str
    source: Source
    as_of: date
    detail: str = ""


@dataclass(frozen=True)
class Event:
    """One standing fact of the ledger; `learned_on`: the day on which the office knew of it."""

    kind: FactKind
    occurred_on: date
    precision: Precision = Precision.DAY
    reference: str = ""
    detail: str = ""
    learned_on: date | None = None


@dataclass(frozen=True)
class Holder:
    """One person in post; `certified_until`: the latest last day of a certificate, None when none is recorded."""

    name: str
    post: str
    full_time: bool = True
    certified_until: date | None = None


@dataclass(frozen=True)
class Profile:
    """All that is known of one enterprise: of each attribute and source the latest statement, the facts, the people."""

    staff: int | None = None
    statements: tuple[Statement, ...] = ()
    facts: tuple[Event, ...] = ()
    people: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One criterion judged on one day.

    `source` names who says so and of which day; `met_on` is the first day on which an unmet criterion
    will be met if nothing changes, None when that is not foreseeable.
    """

    criterion: Criterion | Priority
    state: State
    evidence: str
    source: str = ""
    as_of: date | None = None
    met_on: date | None = None

    @property
    def clause(self):
        """The clause id, such as NS-3.1.3."""
        return CLAUSES[self.criterion][0]

    @property
    def clause_text(self):
        """The place in the notice, such as 三（一）3."""
        return CLAUSES[self.criterion][1]

    @property
    def title(self):
        """The condition in the words of the notice."""
        return str(self.criterion.label)

    @property
    def becomes_met(self):
        """The foreseeable day as a phrase, empty when there is none."""
        return f"{self.met_on:%Y-%m-%d} 起满足" if self.met_on else ""

    def row(self):
        """The line of components/criteria.html: evidence with its sources, and the clause in words."""
        parts = (self.evidence, self.source)
        return {
            "state": self.state.value,
            "title": self.title,
            "evidence": " · ".join(part for part in parts if part),
            "becomes_met": self.becomes_met,
            "clause": self.clause_text,
        }

    def data(self):
        """The finding as plain text values, to be frozen in a history or a meeting pack."""
        days = {"as_of": self.as_of, "met_on": self.met_on}
        return {
            "criterion": self.criterion.value,
            "state": self.state.value,
            "evidence": self.evidence,
            "source": self.source,
            "clause": self.clause,
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }
