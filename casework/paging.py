"""Pages of a long list by key, never by counting: the address names the row after (or before) which one reads."""

import json
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

AFTER, BEFORE = "after", "before"
LEAST_ABOUT = 1000


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of its neighbours (None where there is none)."""

    rows: list
    previous_url: str | None
    next_url: str | None
    shown: str = ""


def _reversed(field):
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(row, order):
    """The rows that come after `row` in `order` (a sequence of fields, none of them null)."""
    names = [field.lstrip("-") for field in order]
    values = [getattr(row, name) for name in names]
    falling = [field.startswith("-") for field in order]
    if len(set(falling)) == 1:
        # One comparison of rows: an index in this order is entered at its very place.
        beyond = TupleLessThan if falling[0] else TupleGreaterThan
        return Q(beyond(tuple(F(name) for name in names), values))
    found, equal = Q(pk__in=[]), Q()
    for name, value, falls in zip(names, values, falling, strict=True):
        found |= equal & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        equal &= Q(**{name: value})
    return found


def _key_row(queryset, text):
    return queryset.filter(pk=int(text)).first() if text and text.isdigit() and len(text) < 19 else None


def page_of(queryset, params, *, order, size=50):
    """The page that `params` (a QueryDict) names; `order` ends with pk. An unknown key is the first page."""
    before = _key_row(queryset, params.get(BEFORE))
    after = None if before else _key_row(queryset, params.get(AFTER))
    way = [_reversed(field) for field in order] if before else list(order)
    found = queryset.order_by(*way)
    if before or after:
        found = found.filter(_beyond(before or after, way))
    rows = list(found[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if before:
        rows.reverse()
    has_previous = more if before else bool(after)
    has_next = True if before else more
    return Page(
        rows=rows,
        previous_url=_url(params, BEFORE, rows[0].pk) if rows and has_previous else None,
        next_url=_url(params, AFTER, rows[-1].pk) if rows and has_next else None,
        shown=f"本页 {len(rows)} 条" if rows else "",
    )


def about(queryset):
    """How many rows there are, in words, from the planner's statistics; nothing is counted.

    Empty below a thousand, where an estimate says little. Two figures that count: 约 12,000 家.
    """
    plan = json.loads(queryset.order_by().explain(format="json"))
    rows = int(plan[0]["Plan"]["Plan Rows"])
    if rows < LEAST_ABOUT:
        return ""
    grain = 10 ** (len(str(rows)) - 2)
    return f"约 {round(rows / grain) * grain:,} 家"


def _url(params, name, pk):
    kept = params.copy()
    kept.pop(AFTER, None)
    kept.pop(BEFORE, None)
    kept[name] = pk
    return f"?{kept.urlencode()}"


def without(params, *names):
    """The address of the same list without some of its filters, on its first page."""
    kept = params.copy()
    for name in (*names, AFTER, BEFORE):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
