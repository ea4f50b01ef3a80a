"""What the upkeep of the register hangs into the house: tabs of an enterprise, the menu entry of its quality."""

from accounts import menu
from accounts.menu import MenuItem
from enterprises import tabs, upkeep_timeline
from enterprises.rules import READERS
from enterprises.tabs import Tab


def register():
    """Called by enterprises.registration, once."""
    for tab in (
        Tab("行业与高危", "enterprises:standing", 25),
        Tab("证照", "enterprises:licences", 35),
        Tab("疑似重复", "enterprises:duplicates", 85),
        Tab("经过", "enterprises:timeline", 95),
        Tab("管理单位", "enterprises:management", 75),
    ):
        tabs.register(tab)
    upkeep_timeline.register()
    menu.register(
        MenuItem(
            "底册质量", "enterprises:quality", "chart", roles=READERS, order=22, under="enterprises:list"
        )
    )
