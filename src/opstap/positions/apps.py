"""The room of positions: where somebody stands on every day, as it follows from records."""

from __future__ import annotations

from django.apps import AppConfig


class PositionsConfig(AppConfig):
    name = "opstap.positions"
    label = "positions"
