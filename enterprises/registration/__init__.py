"""What the register hangs into the rest of the house, a file for each thing it hangs on."""

from enterprises import audiences
from enterprises.operations import expiries  # noqa: F401 - its messages and conditions register themselves

from . import grading_kinds, kinds, long_work, menus, months, tabs, timeline


def register():
    """Called once, when the apps are ready."""
    for part in (menus, tabs, kinds, grading_kinds, long_work, timeline, months, audiences):
        part.register()
