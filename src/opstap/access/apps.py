from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "opstap.access"
    label = "access"
