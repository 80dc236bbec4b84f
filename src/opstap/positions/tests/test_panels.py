"""What the line of positions says about days that nobody knows yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from opstap.organisations.roles import Role
from opstap.positions.panels import parts_of

SPANS: list[dict[str, Any]] = [
    {"position": "in_track", "starts_on": "2025-01-06", "ends_on": "2025-06-02"},
    {"position": "job", "starts_on": "2025-06-02", "ends_on": "2026-06-02"},
    {"position": "stopped", "starts_on": "2026-06-02", "ends_on": None},
]


def told(day: date) -> list[str]:
    with translation.override("nl"):
        return [part.label for part in parts_of(SPANS, Role.CASE_MANAGER, day)]


def test_what_comes_after_agreed_work_is_not_known_yet_rather_than_a_stop_that_somebody_planned() -> None:
    assert told(date(2025, 9, 1)) == ["In traject", "Baan", "Nog niet bekend"]
    assert told(date(2026, 6, 2)) == ["In traject", "Baan", "Gestopt"]
