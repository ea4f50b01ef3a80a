"""街道月报: what the offices did in a month, counted from the history as it was written; apps register their lines.

A figure never comes from a counter: for any past month it is counted again from rows that only ever were added to.
"""

from casework.monthly.lines import (
    CLOCK_LINES,
    Line,
    line_named,
    lines,
    month_of,
    office_of_recipient,
    offices_of,
    register,
)
from casework.monthly.sources import Source, Steps, moment
from casework.monthly.spans import first_month, month_named, months_until, usual_month
from casework.monthly.tally import Tally, moved_since

__all__ = [
    "CLOCK_LINES",
    "Line",
    "Source",
    "Steps",
    "Tally",
    "first_month",
    "line_named",
    "lines",
    "moment",
    "month_named",
    "month_of",
    "months_until",
    "moved_since",
    "office_of_recipient",
    "offices_of",
    "register",
    "usual_month",
]
