"""Hangs work into the dossier, Today, the employer's page and the timeline."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"

    def ready(self) -> None:
        from opstap.placements import events, reactions, today
        from opstap.placements.aftercare import settings
        from opstap.placements.agreements import panels, seats, track_objections
        from opstap.placements.check_ins import actions
        from opstap.work.workplaces.seats import seat_takers

        track_objections.register()
        actions.register()
        reactions.register()
        events.register()
        settings.register()
        panels.register()
        today.register()
        seat_takers.register("placements", seats.takes_seat)
