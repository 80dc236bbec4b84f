"""The monitor: what came of everybody, and its settings."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "opstap.insight"
    label = "insight"
