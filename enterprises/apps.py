"""The register of enterprises and the ledger of compliance facts."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业"

    def ready(self):
        from enterprises import registration

        registration.register()
