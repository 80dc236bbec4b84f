"""Hangs the team into the dossier and this room's sources into Today."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "opstap.team"
    label = "team"

    def ready(self) -> None:
        from opstap.team import events
        from opstap.team.appointments import panels as appointments_panels
        from opstap.team.members import panels as members_panels
        from opstap.team.today import lines
        from opstap.team.transfers import queries
        from opstap.tracks.endings.objections import end_objections

        events.register()
        members_panels.register()
        lines.register()
        appointments_panels.register()
        end_objections.register("offer", queries.offered_track_stays, weight=20)
