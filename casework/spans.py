"""Months and quarters by the local calendar: what a report covers, and how its address and its label read."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, order=True)
class Span:
    """The `number`-th part of a year; a subclass says how many `months` one has and how it reads."""

    year: int
    number: int
    months = 12

    def __post_init__(self):
        if not (1 <= self.number <= 12 // self.months and 2000 <= self.year <= 2100):
            raise ValueError(f"{self.year}-{self.number}")

    @classmethod
    def of(cls, day: date):
        """The span that `day` lies in."""
        return cls(day.year, (day.month - 1) // cls.months + 1)

    @property
    def first(self):
        """Its first day."""
        return date(self.year, (self.number - 1) * self.months + 1, 1)

    @property
    def last(self):
        """Its last day."""
        month = self.number * self.months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def begins(self):
        """Its first moment."""
        return _midnight(self.first)

    @property
    def ends(self):
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def before(self):
        """The span before it."""
        return type(self).of(self.first - timedelta(days=1))

    @property
    def after(self):
        """The span after it."""
        return type(self).of(self.last + timedelta(days=1))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


class Month(Span):
    """One month; `key` as in `<input type=month>`."""

    months = 1

    def __str__(self):
        return f"{self.year}年{self.number}月"

    @property
    def key(self):
        """2026-09."""
        return f"{self.year}-{self.number:02}"

    @classmethod
    def named(cls, text):
        """The month of a key; None for what is none."""
        try:
            return cls.of(datetime.strptime(text, "%Y-%m").date())  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            return None


class Quarter(Span):
    """One quarter of a year."""

    months = 3

    def __str__(self):
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
