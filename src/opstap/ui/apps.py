"""The ui room: base page, components, form rendering, charts and error pages."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Gives the room its label."""

    name = "opstap.ui"
    label = "ui"
