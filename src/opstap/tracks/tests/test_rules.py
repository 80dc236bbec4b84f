"""What follows from a state, an outcome or a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstap.tracks.models import Action, Position
from opstap.tracks.panels import weeks_since
from opstap.tracks.rules import ACTION_MOVES, ends_track, outcome_day, urgency

MONDAY = date(2026, 3, 2)
SUNDAY = MONDAY + timedelta(days=6)


@pytest.mark.parametrize(
    ("due", "day", "state"),
    [
        (MONDAY, MONDAY, "today"),
        (MONDAY - timedelta(days=1), MONDAY, "overdue"),
        (MONDAY + timedelta(days=1), MONDAY, "week"),
        (SUNDAY, MONDAY, "week"),
        (SUNDAY + timedelta(days=1), MONDAY, "info"),
        (SUNDAY, SUNDAY, "today"),
        (SUNDAY + timedelta(days=1), SUNDAY, "info"),
        (date(2026, 3, 29), date(2026, 3, 28), "week"),
        (date(2026, 10, 25), date(2026, 10, 24), "week"),
    ],
)
def test_how_near_a_day_is(due: date, day: date, state: str) -> None:
    assert urgency(due, day) == state


@pytest.mark.parametrize("outcome", list(Position))
def test_only_some_outcomes_end_a_track(outcome: str) -> None:
    """domain.md: supplementary benefit, unpaid work, an internship and participation keep it open."""
    ending = outcome in {"job", "own_business", "education", "moved", "other_track", "stopped"}
    assert ends_track(outcome) == ending


def test_no_outcome_ends_nothing() -> None:
    assert not ends_track("")
    assert not ends_track("nonsense")


def test_the_day_of_an_outcome() -> None:
    earlier = MONDAY - timedelta(days=3)
    assert outcome_day("job", None, MONDAY) == MONDAY
    assert outcome_day("job", earlier, MONDAY) == earlier
    assert outcome_day("", None, MONDAY) is None
    assert outcome_day(Position.IN_TRACK, None, MONDAY) is None
    assert outcome_day(Position.IN_TRACK, earlier, MONDAY) == earlier


def test_moves_of_an_action() -> None:
    states = [state.value for state in Action.State]
    allowed = {(a, b) for a in states for b in states if ACTION_MOVES.allows(a, b)}
    assert allowed == {("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")}
    dropped = ACTION_MOVES.find("open", "dropped")
    assert dropped is not None
    assert dropped.needs_reason


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (7, 1), (20, 2), (-1, None)])
def test_whole_weeks_since_a_start(days: int, weeks: int | None) -> None:
    assert weeks_since(MONDAY - timedelta(days=days), MONDAY) == weeks
    assert weeks_since(None, MONDAY) is None
