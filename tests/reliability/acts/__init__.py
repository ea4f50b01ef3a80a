"""Every operation, each with a function that prepares its case and returns the act itself, ready to be called."""

from tests.reliability.acts import (
    applications,
    bookings,
    dialogue,
    expiries,
    feeds,
    grading,
    messages,
    people,
    portal,
    quarters,
    register,
    reports,
    rounds,
    scheduled,
    shared,
    upkeep,
    work,
)
from tests.reliability.acts.catalogue import ACTS

__all__ = [
    "ACTS",
    "applications",
    "bookings",
    "dialogue",
    "expiries",
    "feeds",
    "grading",
    "messages",
    "people",
    "portal",
    "quarters",
    "register",
    "reports",
    "rounds",
    "scheduled",
    "shared",
    "upkeep",
    "work",
]
