"""Keeps positions true, and hangs work into the dossier, Today, the employer's page and the timeline."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"

    def ready(self) -> None:
        from opstap.placements import (
            check_ins,
            ending,
            following,
            kinds,
            overtime,
            own_settings,
            panels,
            positions,
            said,
            seating,
            sources,
        )
        from opstap.work.seats import taken

        positions.register()
        ending.register()
        check_ins.register()
        said.register()
        overtime.register()
        following.register()
        kinds.register()
        own_settings.register()
        panels.register()
        sources.register()
        taken.register("placements", seating.takes_seat)
