"""What this app puts into the menu."""

from accounts.menu import MenuItem, register
from accounts.stages import ADMIN_ROLES, Audience, Role

SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
DESK, PORTAL = (Audience.DESK,), (Audience.PORTAL,)
PRINCIPALS = frozenset({Role.PRINCIPAL})


def _acts_for_several(user):
    return len(user.standing.firms) > 1


ITEMS = (
    MenuItem("人员", "accounts:people", "people", DESK, ADMIN_ROLES, 900),
    MenuItem("组织", "accounts:organisations", "building", DESK, ADMIN_ROLES, 901),
    MenuItem("忘记密码", "accounts:password_requests", "mail", DESK, frozenset({SYSTEM}), 902),
    MenuItem("动态口令", "accounts:second_factor_rules", "lock", DESK, frozenset({SECURITY, AUDIT}), 903),
    MenuItem("全部登录记录", "accounts:all_sign_ins", "clock", DESK, frozenset({AUDIT}), 904),
    MenuItem("账号操作记录", "accounts:events", "history", DESK, frozenset({AUDIT}), 905),
    MenuItem("更换企业", "accounts:choose_firm", "repeat", PORTAL, order=940, when=_acts_for_several),
    MenuItem("移交账号", "accounts:hand_over", "sign", PORTAL, PRINCIPALS, 950),
)


def register_menu():
    """Called once, when the app is ready."""
    for item in ITEMS:
        register(item)
