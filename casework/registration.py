"""What the case work hangs into the menu."""

from accounts.menu import MenuItem
from accounts.menu import register as register_menu
from accounts.stages import BUREAU_ROLES, DESK_ROLES, STREET_ROLES, Role
from casework import monthly
from casework.views.deadlines import READERS as HEADS
from casework.views.settings import READERS

OFFICES = BUREAU_ROLES | STREET_ROLES


def register():
    """Called once when the app is ready."""
    monthly.register(*monthly.CLOCK_LINES)
    register_menu(MenuItem("待办", "casework:home", icon="inbox", roles=DESK_ROLES, order=10))
    register_menu(
        MenuItem("日历", "casework:month", icon="calendar", roles=DESK_ROLES, order=12, under="casework:home")
    )
    register_menu(
        MenuItem("期限", "casework:deadlines", icon="clock", roles=HEADS, order=11, under="casework:home")
    )
    register_menu(MenuItem("街道月报", "casework:month_report", icon="chart", roles=OFFICES, order=85))
    register_menu(MenuItem("后台办理", "casework:work", icon="clock", roles=OFFICES, order=88))
    register_menu(
        MenuItem("定时任务", "casework:jobs", "clock", roles=frozenset({Role.SYSTEM_ADMIN}), order=89)
    )
    register_menu(MenuItem("设置", "casework:policies", icon="settings", roles=frozenset(READERS), order=90))
    register_menu(
        MenuItem("记录校验", "casework:history_check", icon="shield", roles={Role.AUDIT_ADMIN}, order=92)
    )
