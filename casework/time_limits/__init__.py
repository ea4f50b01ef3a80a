"""Time limits that are legally right and explain themselves (law.md 10.1, 10.3 and appendix A).

`counting` finds the day, `explanation` says why in Chinese, `limits` names the limits of the law and of policy.
"""

from casework.time_limits.counting import Count, CountedDay, Suspension, Unit, add_months
from casework.time_limits.limits import (
    Due,
    due,
    fixed_due,
    latest_notice_day,
    remaining,
)

__all__ = [
    "Count",
    "CountedDay",
    "Due",
    "Suspension",
    "Unit",
    "add_months",
    "due",
    "fixed_due",
    "latest_notice_day",
    "remaining",
]
