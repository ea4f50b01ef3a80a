"""Messages to people and enterprises, reminders, proof of delivery."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "消息"

    def ready(self):
        from notices import registration

        registration.register()
