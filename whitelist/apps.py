"""The positive list (正面清单): who is trusted, why, until when."""

from django.apps import AppConfig


class WhitelistConfig(AppConfig):
    name = "whitelist"
    verbose_name = "正面清单"

    def ready(self):
        from whitelist import registration

        registration.register()
