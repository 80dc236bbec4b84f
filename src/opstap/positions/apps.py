"""The room of positions: where somebody stands on every day, as it follows from records."""

from __future__ import annotations

from django.apps import AppConfig


class PositionsConfig(AppConfig):
    name = "opstap.positions"
    label = "positions"

    def ready(self) -> None:  # TRANSITION: until tracks has its event kinds
        from opstap.core.timeline import subscribe
        from opstap.positions.reactions import rebuild_spans_of_streams

        for prefix in ("track.", "placement."):
            subscribe(prefix, rebuild_spans_of_streams)
