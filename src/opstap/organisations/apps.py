from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "opstap.organisations"
    label = "organisations"
