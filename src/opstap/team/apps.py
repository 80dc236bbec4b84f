"""Hangs the team into the dossier and this room's sources into Today."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "opstap.team"
    label = "team"

    def ready(self) -> None:
        from opstap.team import appointment_lines, kinds, offers, panels, sources
        from opstap.tracks.ending import objections

        kinds.register()
        panels.register()
        sources.register()
        appointment_lines.register()
        objections.register("offer", offers.offered_track_stays, weight=20)
