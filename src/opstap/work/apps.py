"""The room of employers and workplaces."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "opstap.work"
    label = "work"
