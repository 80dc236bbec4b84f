"""Hangs phases and actions into the dossier, and says what this room's timeline lines tell."""

from __future__ import annotations

from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "opstap.tracks"
    label = "tracks"

    def ready(self) -> None:
        from opstap.people.opening import opening
        from opstap.tracks import actions, events, panels
        from opstap.tracks.endings import objections

        opening.open_person = actions.open_person
        objections.register()
        events.register()
        panels.register()
