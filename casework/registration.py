"""What the case work hangs into the menu."""

from accounts.menu import MenuItem
from accounts.menu import register as register_menu
from accounts.stages import DESK_ROLES, Role
from casework.views.settings import READERS


def register():
    """Called once when the app is ready."""
    register_menu(MenuItem("待办", "casework:home", icon="inbox", roles=DESK_ROLES, order=10))
    register_menu(MenuItem("设置", "casework:policies", icon="settings", roles=frozenset(READERS), order=90))
    register_menu(
        MenuItem("记录校验", "casework:history_check", icon="shield", roles={Role.AUDIT_ADMIN}, order=92)
    )
