"""The room of placements: work that was agreed, contact after a paid start, and how both sides say it goes."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"
