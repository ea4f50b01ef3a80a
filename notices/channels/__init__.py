"""Ways to a recipient behind one small interface: `send(delivery, key) -> Answer`."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Outcome(Enum):
    """What the provider made of it: taken, try again later, or never (a wrong address)."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True)
class Answer:
    """The outcome and the provider's own words."""

    outcome: Outcome
    words: str = ""


class Way(Protocol):
    """One channel. Raises nothing for what may happen on a network; says LATER instead."""

    def send(self, delivery, key) -> Answer:
        """Hand the delivery over. `key` is the same at every attempt: the provider counts it once."""
