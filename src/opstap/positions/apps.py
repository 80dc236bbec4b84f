"""Keeps positions true, and shows them over time."""

from __future__ import annotations

from django.apps import AppConfig


class PositionsConfig(AppConfig):
    name = "opstap.positions"
    label = "positions"

    def ready(self) -> None:
        from opstap.positions import events, panels, spans

        spans.register()
        events.register()
        panels.register()
