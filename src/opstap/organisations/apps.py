from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "opstap.organisations"
    label = "organisations"

    def ready(self) -> None:
        from opstap.organisations.history import register_own

        register_own()
