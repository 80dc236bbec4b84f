"""Keeps positions true."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"

    def ready(self) -> None:
        from opstap.placements import overtime, positions, said

        positions.register()
        said.register()
        overtime.register()
