from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "opstap.tracks"
    label = "tracks"
