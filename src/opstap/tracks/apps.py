"""Hangs phases and actions into the dossier, and says what this room's timeline lines tell."""

from __future__ import annotations

from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "opstap.tracks"
    label = "tracks"

    def ready(self) -> None:
        from opstap.people.opening import opening
        from opstap.tracks import actions, ending, kinds, panels

        opening.open_person = actions.open_person
        ending.register()
        kinds.register()
        panels.register()
