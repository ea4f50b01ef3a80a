"""What every case shares: workflow, time limits, working days, policy, history, files, documents."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "办案基础"

    def ready(self):
        from casework import registration

        registration.register()
