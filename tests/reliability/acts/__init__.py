"""Every operation, each with a function that prepares its case and returns the act itself, ready to be called."""

from tests.reliability.acts import applications, people, register, rounds, shared  # noqa: F401, I001
from tests.reliability.acts.catalogue import ACTS

__all__ = ["ACTS"]
