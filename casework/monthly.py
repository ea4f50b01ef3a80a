"""街道月报: what the offices did in a month, counted from the history as it was written; apps register their lines.

A figure never comes from a counter: for any past month it is counted again from rows that only ever were added to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case as When
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Value
from django.db.models import When as If
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Organisation
from accounts.stages import OrganisationKind
from casework.models import Clock, StepTaken, Suspension
from casework.spans import Month

MOVE = "transfer"  # the step by which a case goes to another office; it is taken by the office that gives it away


@dataclass(frozen=True)
class Line:
    """One figure. `count(tally)` gives {office's key: number}; a Tally knows the month and shares what was read."""

    name: str
    label: str
    definition: str
    count: Callable
    group: str
    order: int = 100


_lines = {}


def register(*lines):
    """Add lines; called in AppConfig.ready. The same name again replaces one."""
    for line in lines:
        _lines[line.name] = line


def lines():
    """Every line, in the order in which they are printed."""
    return sorted(_lines.values(), key=lambda line: line.order)


def months_until(today):
    """The months from that of `today` back to the first of which the history knows anything."""
    began = StepTaken.objects.aggregate(first=Min("at"))["first"]
    first = Month.of(timezone.localdate(began) if began else today)
    found = [Month.of(today)]
    while found[-1] > first:
        found.append(found[-1].before)
    return found


def moved_since(moment):
    """{case's key: the office that had it at `moment`} of the cases that went to another office since."""
    later = StepTaken.objects.filter(step=MOVE, at__gte=moment, unit__isnull=False)
    return dict(later.order_by("case_id", "seq").distinct("case_id").values_list("case_id", "unit_id"))


class Tally:
    """What was read for one month, each table once."""

    def __init__(self, month: Month):
        self.month = month

    @cached_property
    def steps(self):
        """{(office's key, kind of case, step): number}, by the office that had the case at the month's end."""
        found = StepTaken.objects.filter(at__gte=self.month.begins, at__lt=self.month.ends)
        moved = moved_since(self.month.ends)
        numbers = {}
        for office, kind, step, number in _grouped(found.exclude(case__in=list(moved))):
            numbers[office, kind, step] = number
        for case, kind, step, number in _of_moved(found.filter(case__in=list(moved))):
            key = (moved[case], kind, step)
            numbers[key] = numbers.get(key, 0) + number
        return numbers

    @cached_property
    def clocks(self):
        """{(office's key, on_time | late | excused): number} of the time limits met in the month."""
        met = Clock.objects.filter(met_at__gte=self.month.begins, met_at__lt=self.month.ends)
        stood = Exists(Suspension.objects.filter(clock=OuterRef("pk")))
        excused = Q(party=True) | Q(provisional=True) | Q(extended_by__gt=0) | Q(stood=True)
        late = Q(met_on__gt=F("due_on"))
        state = When(
            If(late & excused, then=Value("excused")),
            If(late, then=Value("late")),
            default=Value("on_time"),
            output_field=CharField(),
        )
        counted = met.with_office().annotate(stood=stood, met_on=TruncDate("met_at")).annotate(state=state)
        rows = counted.order_by().values_list("office", "state").annotate(number=Count("pk"))
        return {(office, state): number for office, state, number in rows}


def _grouped(steps):
    keys = ("case__organisation", "case__kind", "step")
    return steps.order_by().values_list(*keys).annotate(number=Count("pk"))


def _of_moved(steps):
    return steps.order_by().values_list("case", "case__kind", "step").annotate(number=Count("pk"))


def of_steps(kind, *names):
    """Counts the steps of these names in cases of one kind."""

    def count(tally):
        numbers = {}
        for (office, of_kind, step), number in tally.steps.items():
            if of_kind == kind and step in names:
                numbers[office] = numbers.get(office, 0) + number
        return numbers

    return count


def of_clocks(state):
    """Counts the time limits that were met in one of the states of Tally.clocks."""
    return lambda tally: {
        office: number for (office, of_state), number in tally.clocks.items() if of_state == state
    }


def offices_of(user):
    """The offices whose months this person reads: the bureau and every street, or one's own street."""
    standing = user.standing
    if not standing.bureau:
        return list(Organisation.objects.streets().filter(pk__in=standing.streets))
    return [*Organisation.objects.streets(), Organisation.objects.bureau()]


def month_of(month, offices):
    """[(Line, [number of each office])] of a month."""
    tally = Tally(month)
    counted = [(line, line.count(tally)) for line in lines()]
    return [(line, [numbers.get(office.pk, 0) for office in offices]) for line, numbers in counted]


def office_of_recipient(prefix=""):
    """The office that answers for a recipient: the street of an enterprise, else the unit itself."""
    is_firm = If(**{f"{prefix}kind": OrganisationKind.ENTERPRISE}, then=F(f"{prefix}parent"))
    return When(is_firm, default=F(f"{prefix}pk"))


CLOCK_LINES = (
    Line(
        "clocks.on_time",
        "期限内完成",
        "当月完成、完成日不晚于届满日的期限（按责任单位；企业的期限计入承办街道）。",
        of_clocks("on_time"),
        "期限",
        900,
    ),
    Line(
        "clocks.late",
        "逾期完成",
        "当月完成、完成日晚于届满日，且没有“逾期可说明”情形的期限。",
        of_clocks("late"),
        "期限",
        901,
    ),
    Line(
        "clocks.excused",
        "逾期可说明",
        "当月完成、完成日晚于届满日，但期限曾经中止或者延长、届满日暂定、或者是企业自己的期限。单列，不计入逾期完成。",
        of_clocks("excused"),
        "期限",
        902,
    ),
)
