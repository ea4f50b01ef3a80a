"""Profiles for the tests of the rules: an enterprise that meets everything, to be spoilt one thing at a time."""

from dataclasses import replace
from datetime import date

from enterprises.stages import Attribute, FactKind, Precision, Source
from whitelist.rules import Event, Profile, Statement

SAID_ON = date(2026, 11, 6)
GOOD = {
    Attribute.SAFETY_BODY: "yes",
    Attribute.CERTIFIED: "yes",
    Attribute.SOUND_LEDGERS: "yes",
    Attribute.LEVEL: "3",
    Attribute.NO_PENALTY: "yes",
    Attribute.DUAL_PREVENTION: "yes",
    Attribute.NO_ACCIDENT: "yes",
    Attribute.HIGH_RISK: "no",
    Attribute.RISK_COLOUR: "yellow",
    Attribute.KEY_CHEMICALS: "no",
}


def said(attribute, value, source=Source.VERIFICATION, as_of=SAID_ON, detail=""):
    """One statement."""
    return Statement(attribute, value, source, as_of, detail)


def happened(kind=FactKind.PENALTY, on=date(2024, 1, 18), precision=Precision.DAY, **more):
    """One fact of the ledger."""
    return Event(kind, on, precision, **more)


def sound(source=Source.VERIFICATION, as_of=SAID_ON):
    """A profile that meets all eleven criteria from `as_of` on, when `source` is an authority."""
    return Profile(staff=80, statements=tuple(said(*pair, source, as_of) for pair in GOOD.items()))


def without(profile, attribute):
    """The same profile, in which nothing is said of `attribute`."""
    return replace(profile, statements=tuple(x for x in profile.statements if x.attribute != attribute))


def adding(profile, *more):
    """The same profile with more statements and facts."""
    statements = tuple(x for x in more if isinstance(x, Statement))
    facts = tuple(x for x in more if isinstance(x, Event))
    return replace(profile, statements=profile.statements + statements, facts=profile.facts + facts)
