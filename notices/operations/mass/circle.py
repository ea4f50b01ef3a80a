"""Whom a mass send reaches and whom not, as sets: nobody is loaded to be counted."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import BitXor
from django.db.models import BigIntegerField, Count, Exists, F, Func, OuterRef, Value

from accounts.models import Appointment
from notices.audiences import Group, audience_of


@dataclass(frozen=True)
class Circle:
    """`people` in `units` would be told; `left_out`: [(Group, number)] of those who would not, none of them empty.

    `seal` changes with every appointment that joins or leaves: what was seen is what is sent to.
    """

    people: int
    units: int
    left_out: tuple
    seal: str


def held_in(mass, today):
    """The appointments in force that make somebody a reader of `mass`; one person may hold several."""
    audience = audience_of(mass.audience)
    units = audience.units(mass.unit, mass.choice, today).filter(ended_on=None)
    return _posts(audience).filter(organisation__in=units.order_by().values("pk"))


def told_units(mass, today):
    """The organisations in which somebody would be told."""
    audience = audience_of(mass.audience)
    units = audience.units(mass.unit, mass.choice, today).filter(ended_on=None)
    return units.filter(_somebody(audience)).select_related("parent")


def circle_of(mass, today):
    """The Circle of `mass` on `today`, counted by the database; raises KeyError for a circle no app knows any more."""
    numbers = held_in(mass, today).aggregate(
        people=Count("user", distinct=True),
        units=Count("organisation", distinct=True),
        trace=BitXor(Func(F("pk"), Value(0), function="hashint8extended", output_field=BigIntegerField())),
    )
    people, units, trace = numbers["people"], numbers["units"], numbers["trace"] or 0
    counted = [(group, group.rows.order_by().count()) for group in _left_out(mass, today)]
    return Circle(people, units, tuple(pair for pair in counted if pair[1]), f"{people}.{units}.{trace}")


def _left_out(mass, today):
    audience = audience_of(mass.audience)
    units = audience.units(mass.unit, mass.choice, today).select_related("parent")
    yield from audience.others(mass.unit, mass.choice, today)
    yield Group("单位已注销或者撤销", units.filter(ended_on__isnull=False))
    yield Group("没有担任这些岗位的在用账号", units.filter(~_somebody(audience), ended_on=None))


def _somebody(audience):
    return Exists(_posts(audience).filter(organisation=OuterRef("pk")))


def _posts(audience):
    """The posts that make somebody a reader, wherever they are held."""
    return Appointment.objects.in_force().filter(role__in=audience.roles, user__is_active=True)
