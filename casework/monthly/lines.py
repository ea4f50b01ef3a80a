"""The figures of the report: apps register theirs, each with its definition and its source."""

from dataclasses import dataclass

from django.db.models import Case as When
from django.db.models import F
from django.db.models import When as If

from accounts.models import Organisation
from accounts.stages import OrganisationKind
from casework.monthly.sources import Clocks, Source
from casework.monthly.tally import Tally


@dataclass(frozen=True)
class Line:
    """One figure: its `definition` is printed beside it, its `source` counts it and lists its rows."""

    name: str
    label: str
    definition: str
    source: Source
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


def line_named(name):
    """The line of that name, or None."""
    return _lines.get(name)


def offices_of(user):
    """The offices whose months this person reads: the bureau and every street, or one's own street."""
    standing = user.standing
    if not standing.bureau:
        return list(Organisation.objects.streets().filter(pk__in=standing.streets))
    return [*Organisation.objects.streets(), Organisation.objects.bureau()]


def month_of(month, offices):
    """[(Line, [number of each office])] of a month."""
    tally = Tally(month)
    counted = [(line, line.source.count(tally)) for line in lines()]
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
        Clocks("on_time"),
        "期限",
        900,
    ),
    Line(
        "clocks.late",
        "逾期完成",
        "当月完成、完成日晚于届满日，且没有“逾期可说明”情形的期限。",
        Clocks("late"),
        "期限",
        901,
    ),
    Line(
        "clocks.excused",
        "逾期可说明",
        "当月完成、完成日晚于届满日，但期限曾经中止或者延长、届满日暂定、或者是企业自己的期限。单列，不计入逾期完成。",
        Clocks("excused"),
        "期限",
        902,
    ),
)
