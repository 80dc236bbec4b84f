from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "opstap.team"
    label = "team"
