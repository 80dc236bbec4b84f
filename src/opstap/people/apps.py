from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "opstap.people"
    label = "people"
