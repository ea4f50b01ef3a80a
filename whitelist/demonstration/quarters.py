"""The summary of the last quarter: reported by most streets, by one of them late, still owed by one (NS-6.3)."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from casework.calendar import load_calendar
from casework.spans import Quarter
from whitelist.operations.quarters import OPENS_ON, open_quarter, report_quarter

OWING, LATE = "matian", "xinhu"


def last_quarter(on, cast, firms):
    """Every street is told by the job; the heads report on the last working days of the quarter."""
    quarter, calendar = Quarter.of(on).before, load_calendar()
    told = _at(quarter.last.replace(day=OPENS_ON), "08:20")
    rows = {
        key: open_quarter(street_id=street.pk, quarter=quarter, at=told)
        for key, street in firms.streets.items()
    }
    in_time = calendar.add_working_days(quarter.last + timedelta(days=1), -1)
    for key, row in rows.items():
        day = calendar.next_working_day(quarter.last) if key == LATE else in_time
        if key != OWING and day < on:
            report_quarter(pk=row.pk, actor=cast[f"{key}_zhuren"], at=_at(day, "15:20"))


def _at(day, clock):
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
