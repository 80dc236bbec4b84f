"""What the timeline says about positions that a list stated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from opstap.organisations.roles import CASE_MANAGERS, COORDINATES
from opstap.people.timeline_events import Kind, kinds
from opstap.tracks.labels import as_read_by, outcome_label


def register() -> None:
    """Called once, when the room is ready."""
    kinds.register(
        "track.stated",
        Kind(
            "track", "flag", lambda c: gettext_lazy("Position taken from a list"), _stated, COORDINATES, CASE_MANAGERS
        ),
    )
    kinds.register(
        "track.stated_undone",
        Kind("track", "arrow-back-up", lambda c: gettext_lazy("Position from a list taken back"), roles=COORDINATES),
    )


def _stated(content: Any, role: str) -> str:
    return outcome_label(as_read_by(role, str(content.get("position", ""))))
