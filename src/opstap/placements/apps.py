"""The room of placements: work that was agreed, contact after a paid start, and how both sides say it goes."""

from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "opstap.placements"
    label = "placements"

    def ready(self) -> None:  # TRANSITION: until work has its event kinds
        from opstap.core.timeline import subscribe
        from opstap.placements import reactions

        subscribe("employer.stopped", reactions.arrange_what_comes_after_employers)
