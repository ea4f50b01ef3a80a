"""One timeline over everything that happened to an enterprise; each app adds its own source of rows.

A page is read by key: every source is asked for the rows before one point, and the latest of all are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from django.db.models import Q

SIZE = 40


@dataclass(frozen=True)
class Happening:
    """One row: when it was written down, what, more about it, who, and where to read on."""

    at: datetime
    pk: int
    title: str
    text: str = ""
    who: str = ""
    url: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """`rows(enterprise, keys, user)` gives a queryset (`keys`: the enterprise and what went up in it) ordered by
    nothing; `moment` is the field by which it is ordered; `show(row)` makes a Happening of a row."""

    name: str
    label: str
    rows: Callable
    moment: str
    show: Callable


_sources = {}


def register(source):
    """Add a source; called in AppConfig.ready. The same name again replaces it."""
    _sources[source.name] = source


def sources():
    """Every source in the order of their names."""
    return [_sources[name] for name in sorted(_sources)]


def _before(source, point):
    """The condition on rows of `source` that lie before `point`: (moment, name of a source, key)."""
    at, name, pk = point
    earlier = Q(**{f"{source.moment}__lt": at})
    same = Q(**{source.moment: at})
    if source.name < name:
        return earlier | same
    return earlier | same & Q(pk__lt=pk) if source.name == name else earlier


def page_before(enterprise, keys, user, *, point=None, only="", size=SIZE):
    """(rows as (TimelineSource, Happening), the latest first, and the point of the next page or None)."""
    found = []
    for source in sources():
        if only and source.name != only:
            continue
        rows = source.rows(enterprise, keys, user)
        rows = rows.filter(_before(source, point)) if point else rows
        rows = rows.order_by(f"-{source.moment}", "-pk")[: size + 1]
        found += [(source, source.show(row)) for row in rows]
    latest = nlargest(size + 1, found, key=_place)
    shown = latest[:size]
    return shown, _place(shown[-1]) if len(latest) > size else None


def _place(pair):
    source, row = pair
    return row.at, source.name, row.pk


def point_text(point):
    """A point as it stands in an address."""
    at, name, pk = point
    return f"{at.isoformat()}|{name}|{pk}"


def point_of(text):
    """The point that an address names; None for what is none."""
    try:
        at, name, pk = text.split("|")
        at = datetime.fromisoformat(at)
        return (at, name, int(pk)) if at.tzinfo and len(pk) < 19 else None
    except ValueError:
        return None
