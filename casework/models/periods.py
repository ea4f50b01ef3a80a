"""Rows that hold from a day until a day, both inclusive: of one subject never two at a time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func


class DateRange(Func):
    """PostgreSQL's daterange; no last day means without end."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_at_a_time(subject, *, name, condition, message):
    """The constraint that rows of one `subject` (a field) that meet `condition` do not overlap in their
    `valid_from` … `valid_until`; `message` is shown where they would."""
    period = DateRange("valid_from", "valid_until", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=name,
        expressions=[(F(subject), RangeOperators.EQUAL), (period, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )
