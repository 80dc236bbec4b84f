"""Keeps positions true, and lets it be heard how it goes."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"

    def ready(self) -> None:
        from opstap.placements import check_ins, positions

        positions.register()
        check_ins.register()
