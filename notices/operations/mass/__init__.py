"""One message to many units: drafted, previewed with who is left out and why, sent piece by piece (lessons 1)."""

from notices.operations.mass.acts import (
    SENDERS,
    draft_mass,
    edit_mass,
    may_send,
    offices_of,
    resume_mass,
    send_mass,
    withdraw_mass,
)
from notices.operations.mass.circle import Circle, circle_of, told_units
from notices.operations.mass.sending import KIND, run_mass, stopped
from notices.operations.mass.words import words_of

__all__ = [
    "KIND",
    "SENDERS",
    "Circle",
    "circle_of",
    "draft_mass",
    "edit_mass",
    "may_send",
    "offices_of",
    "resume_mass",
    "run_mass",
    "send_mass",
    "stopped",
    "told_units",
    "withdraw_mass",
    "words_of",
]
