"""Who says what, and what may be believed; periods counted back from a day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from casework.time_limits import add_months
from enterprises.stages import FactKind, Precision, Source
from whitelist.criteria import State
from whitelist.rules.profile import Event, Finding, Profile, Statement

OWN = Source.DECLARATION
# Of statements of the same day the one that was looked at more closely counts.
STRENGTH = (
    Source.DECLARATION,
    Source.REGISTER,
    Source.STAFF,
    Source.AUTHORITY,
    Source.COURT,
    Source.VERIFICATION,
    Source.REVIEW,
)


@dataclass(frozen=True)
class Heard:
    """What is believed of one attribute, from which statements, and why it may be in doubt."""

    state: State
    value: str = ""
    statements: tuple[Statement, ...] = ()
    doubt: str = ""

    @property
    def source(self):
        """企业申报 2026-11-06，底册 2026-10-15."""
        return "，".join(f"{line.source.label} {line.as_of:%Y-%m-%d}" for line in self.statements)

    @property
    def as_of(self):
        """The latest day the statements speak of."""
        return max((line.as_of for line in self.statements), default=None)

    @property
    def detail(self):
        """The first remark that was made."""
        return next((line.detail for line in self.statements if line.detail), "")


def hear(profile: Profile, attribute, on: date, *, good, own_suffices=True):
    """Judge one attribute: met when its value is in `good`.

    The later statement counts, with one limit: an enterprise's own word never lifts what an authority found
    (NS-4.1.2: verification does), and where `own_suffices` is false it proves nothing by itself.
    """
    lines = [line for line in profile.statements if line.attribute == attribute and line.as_of <= on]
    own = latest(line for line in lines if line.source == OWN)
    office = latest(line for line in lines if line.source != OWN)
    if own is None and office is None:
        return Heard(State.UNPROVEN)
    if own is None or (office and office.as_of >= own.as_of):
        return _believed(office, lines, good)
    if own.value not in good or (office and office.value in good):
        return _believed(own, lines, good)
    if office:
        return Heard(State.UNPROVEN, own.value, (own, office), "企业申报与已有登记不一致，以现场核查为准")
    if not own_suffices:
        return Heard(State.UNPROVEN, own.value, (own,), "仅有企业自述，以现场核查或主管部门结果为准")
    return _believed(own, lines, good)


def latest(lines):
    """The statement of the latest day, None when there is none; of one day the stronger source."""
    return max(lines, key=lambda line: (line.as_of, STRENGTH.index(line.source)), default=None)


def _believed(line, lines, good):
    agreeing = sorted((x for x in lines if x.value == line.value), key=lambda x: x.as_of, reverse=True)
    return Heard(State.MET if line.value in good else State.UNMET, line.value, tuple(agreeing))


def finding(criterion, heard: Heard, evidence: str, **more):
    """A finding that takes state, source and day from what was heard; a doubt is added to the evidence."""
    text = f"{evidence}；{heard.doubt}" if heard.doubt else evidence
    values = {"state": heard.state, "source": heard.source, "as_of": heard.as_of, **more}
    return Finding(criterion=criterion, evidence=text, **values)


def last_possible_day(fact: Event):
    """The last day on which the fact can have happened: of a month or a year that is imprecise, its last."""
    day = fact.occurred_on
    if fact.precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    if fact.precision == Precision.YEAR:
        return date(day.year, 12, 31)
    return day


def last_day_inside(fact: Event, years: int):
    """The last day for which the fact lies within 近N年: the same day N years later (Feb 29 → Feb 28).

    A fact of 2024-01-18 counts through 2027-01-18 for three years; the condition is met from 2027-01-19.
    """
    return add_months(last_possible_day(fact), 12 * years)


def within(profile: Profile, kinds, years: int, on: date):
    """The facts of `kinds` that have happened by `on` and still count, the one that counts longest first.

    An imprecise fact of the running month or year has begun to be possible with its first day.
    """
    found = [
        x
        for x in profile.facts
        if x.kind in kinds and _first_possible_day(x) <= on <= last_day_inside(x, years)
    ]
    return sorted(found, key=lambda fact: last_day_inside(fact, years), reverse=True)


def _first_possible_day(fact: Event):
    if fact.precision == Precision.MONTH:
        return fact.occurred_on.replace(day=1)
    return date(fact.occurred_on.year, 1, 1) if fact.precision == Precision.YEAR else fact.occurred_on


def told(fact: Event):
    """One fact in words, with its date as exactly as it is known."""
    day = {Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y年"}.get(fact.precision, "%Y-%m-%d")
    words = "，".join(part for part in (fact.reference, fact.detail) if part) or FactKind(fact.kind).label
    return f"{fact.occurred_on.strftime(day)} {words}"


@dataclass(frozen=True)
class Period:
    """A condition of the kind “none of these in the last N years”."""

    criterion: object
    attribute: object
    kinds: frozenset
    years: int
    what: str


def judge_period(profile: Profile, on: date, period: Period):
    """Unmet while a fact counts; without one, met only if somebody says so as well.

    The office keeps the ledger, but an empty ledger alone is silence. A declared “yes, it happened” is held to speak of
    the recorded fact, where there is one; where there is none, the condition stays unproven until it is recorded.
    """
    counting = within(profile, period.kinds, period.years, on)
    heard = hear(profile, period.attribute, on, good={"yes"})
    spoken = heard.state == State.MET or _explained(profile, heard, period)
    if counting:
        return _still_counting(period, counting, spoken)
    if spoken:
        return finding(period.criterion, heard, f"台账中没有{period.what}记录", state=State.MET)
    if heard.state == State.UNPROVEN:
        return finding(period.criterion, heard, f"台账中没有{period.what}记录，尚无企业申报或核查")
    evidence = f"曾说明发生过{period.what}，台账中没有对应记录，待核实补录"
    return finding(period.criterion, heard, evidence, state=State.UNPROVEN)


def _still_counting(period, counting, spoken):
    last = last_day_inside(counting[0], period.years)
    evidence = "；".join(told(fact) for fact in counting)
    met_on = last + timedelta(days=1)
    if not spoken:
        evidence += f"（{met_on:%Y-%m-%d} 起不再计入，届时仍须申报或核查）"
    return Finding(
        criterion=period.criterion,
        state=State.UNMET,
        evidence=evidence,
        source="合规台账",
        as_of=max(fact.occurred_on for fact in counting),
        met_on=met_on if spoken else None,
    )


def _explained(profile, heard, period):
    """Whether a “no” speaks of a fact that the ledger knows: one that counted on the day it was said."""
    if heard.state != State.UNMET:
        return False
    return bool(within(profile, period.kinds, period.years, heard.statements[0].as_of))
