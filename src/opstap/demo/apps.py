from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "opstap.demo"
    label = "demo"
