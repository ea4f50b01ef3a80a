"""People, organisations, roles, and what each may see."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "组织与人员"

    def ready(self):
        """Put the entries of this app into the menu."""
        from accounts.registration import register_menu

        register_menu()
