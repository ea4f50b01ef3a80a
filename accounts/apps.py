"""People, organisations, roles, and what each may see."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "组织与人员"

    def ready(self):
        """Put the administrators' entries into the menu."""
        from accounts.menu import MenuItem, register
        from accounts.stages import ADMIN_ROLES, Audience, Role

        system, security, audit = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN
        for order, (label, name, icon, roles) in enumerate(
            [
                ("人员", "people", "people", ADMIN_ROLES),
                ("组织", "organisations", "building", ADMIN_ROLES),
                ("忘记密码", "password_requests", "mail", {system}),
                ("动态口令", "second_factor_rules", "lock", {security, audit}),
                ("全部登录记录", "all_sign_ins", "clock", {audit}),
                ("账号操作记录", "events", "history", {audit}),
            ]
        ):
            register(
                MenuItem(label, f"accounts:{name}", icon, (Audience.DESK,), frozenset(roles), 900 + order)
            )
        both = (Audience.DESK, Audience.PORTAL)
        register(
            MenuItem(
                "移交账号", "accounts:hand_over", "sign", (Audience.PORTAL,), frozenset({Role.PRINCIPAL}), 950
            )
        )
        register(MenuItem("修改密码", "accounts:password", "lock", both, order=970))
        register(MenuItem("我的登录记录", "accounts:sign_ins", "clock", both, order=980))
