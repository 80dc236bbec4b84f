"""Employers and workplaces."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "opstap.work"
    label = "work"

    def ready(self) -> None:
        from opstap.work import events

        events.register()
