"""When the end of a licence is told: three months before (CJ-20)."""

from datetime import date

from casework.time_limits import add_months

MONTHS_BEFORE = 3


def told_on(valid_until: date, months: int = MONTHS_BEFORE) -> date:
    """The day from which the enterprise is told that a licence ends on `valid_until`."""
    return add_months(valid_until, -months)


def told_by(today: date, months: int = MONTHS_BEFORE) -> date:
    """The latest last day of which one is told on `today`: licences ending then or earlier."""
    found = add_months(today, months)
    # 28 February in three months stands for the 29th to 31st as well: go on while the next day is told today too.
    while told_on(date.fromordinal(found.toordinal() + 1), months) <= today:
        found = date.fromordinal(found.toordinal() + 1)
    return found


def licence_state(valid_until, today):
    """(word, tone) of a licence's validity on `today`; the last day itself is valid."""
    if valid_until is None:
        return "长期有效", "green"
    if valid_until < today:
        return f"已过期{(today - valid_until).days}天", "red"
    if told_on(valid_until) <= today:
        return f"还有{(valid_until - today).days}天到期", "amber"
    return "有效", "green"
