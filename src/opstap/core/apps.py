from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "opstap.core"
    label = "core"
