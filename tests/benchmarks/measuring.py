"""A measurement is a function that returns a ratio; both sides run in turn, so that a busy machine hits both."""

import gc
import importlib
import statistics
import time
from dataclasses import dataclass, field

from tests import benchmarks

MEASUREMENTS = {}


@dataclass(frozen=True)
class Scale:
    """How large a run is: enterprises of the city and of the town beside it, rows of a workbook, repeats."""

    name: str
    city: int
    town: int
    rows: int
    repeats: int


SCALES = {
    "small": Scale("small", city=2_000, town=400, rows=200, repeats=1),
    "full": Scale("full", city=1_000_000, town=10_000, rows=100_000, repeats=9),
}


@dataclass(frozen=True)
class Bound:
    """A further value that has to hold, in its own unit: `value` ≤ `at_most`."""

    what: str
    value: float
    at_most: float

    @property
    def held(self):
        """Whether the value is within its bound."""
        return self.value <= self.at_most


@dataclass(frozen=True)
class Ratio:
    """What a measurement returns: seconds of ours and theirs, and further bounds; notes go into the JSON."""

    ours: float
    theirs: float
    bounds: tuple = ()
    notes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Measurement:
    """A declared measurement: one of `at_most` (ours ÷ theirs) and `at_least` (theirs ÷ ours) is its target."""

    name: str
    run: object
    work: str
    against: str
    at_most: float | None
    at_least: float | None

    def ratio_of(self, result):
        """The ratio in the direction of the target."""
        return result.theirs / result.ours if self.at_least else result.ours / result.theirs

    def reached(self, result):
        """Whether the ratio reaches its target."""
        ratio = self.ratio_of(result)
        return ratio >= self.at_least if self.at_least else ratio <= self.at_most

    def held(self, result):
        """Whether the target and every further bound hold."""
        return self.reached(result) and all(bound.held for bound in result.bounds)

    @property
    def target(self):
        """The target in words."""
        return f"≥ {self.at_least:g} ×" if self.at_least else f"≤ {self.at_most:g} ×"


def measurement(name, *, work, against, at_most=None, at_least=None):
    """Declare a function of one argument (the Scale) that returns a Ratio."""
    if (at_most is None) == (at_least is None):
        raise ValueError("a measurement has exactly one target")

    def declare(function):
        MEASUREMENTS[name] = Measurement(name, function, work, against, at_most, at_least)
        return function

    return declare


def every():
    """The measurements of all subjects, in the order of their declaration."""
    for subject in benchmarks.SUBJECTS:
        importlib.import_module(f"tests.benchmarks.{subject}")
    return MEASUREMENTS


def seconds(function):
    """The wall-clock seconds of one call."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def side_by_side(ours, theirs, *, repeats, warm=1):
    """(median seconds of ours, of theirs): called in turn `repeats` times, after `warm` rounds that do not count."""
    for _ in range(warm):
        ours()
        theirs()
    gc.collect()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(repeats)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))
