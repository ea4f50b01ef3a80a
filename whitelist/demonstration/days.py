"""Working days around the day on which the demonstration is alive."""

from datetime import date, datetime, time

from django.utils import timezone

from casework.calendar import load_calendar


class Days:
    """Counts from `on`: 0 is that day, or the first working day after it; -1 the working day before."""

    def __init__(self, on: date):
        self.calendar, self.on = load_calendar(), on
        working = self.calendar.is_working_day(on)
        self.zero = on if working else self.calendar.next_working_day(on)

    def day(self, number):
        """The working day `number` away; a date, or the first working day after it."""
        if not isinstance(number, date):
            return self.calendar.add_working_days(self.zero, number)
        return number if self.calendar.is_working_day(number) else self.calendar.next_working_day(number)

    def at(self, number, clock="09:00", shift=0):
        """The moment on that day; `shift` adds minutes, so that not everything happens at once."""
        hour, minute = map(int, clock.split(":"))
        whole = hour * 60 + minute + shift
        moment = datetime.combine(self.day(number), time(whole // 60, whole % 60))
        return timezone.make_aware(moment)
