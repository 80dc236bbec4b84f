"""What follows from a state, an outcome or a day; which way a decision goes along a programme, and on which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstap.tracks.models import Action, Position
from opstap.tracks.panels import weeks_since
from opstap.tracks.programmes.blueprint import load_builtin
from opstap.tracks.rules import (
    days_of_decision,
    decision_direction,
    ends_track,
    later_phases,
    urgency,
)

MONDAY = date(2026, 3, 2)
SUNDAY = MONDAY + timedelta(days=6)
DAY = timedelta(days=1)
BUILTIN = {blueprint.key: blueprint for blueprint in load_builtin()}


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
    """W, table 2: supplementary benefit, unpaid work, an internship and participation keep it open."""
    ending = outcome in {"job", "own_business", "education", "moved", "other_track", "stopped"}
    assert ends_track(outcome) == ending


def test_no_outcome_ends_nothing() -> None:
    assert not ends_track("")
    assert not ends_track("nonsense")


def test_moves_of_an_action() -> None:
    states = [state.value for state in Action.State]
    allowed = {(a, b) for a in states for b in states if Action.moves.allows(a, b)}
    assert allowed == {("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")}


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (6, 0), (7, 1), (20, 2), (-1, None)])
def test_whole_weeks_since_a_start(days: int, weeks: int | None) -> None:
    assert weeks_since(MONDAY - timedelta(days=days), MONDAY) == weeks
    assert weeks_since(None, MONDAY) is None


@pytest.mark.parametrize(
    ("programme", "left", "entered", "way"),
    [
        ("dalfsen", "zorg", "meedoen", "forward"),
        ("dalfsen", "zorg", "werkfit", "forward"),
        ("dalfsen", "werkfit", "zorg", "back"),
        ("dalfsen", "zorg", "zorg", "aside"),
        ("dalfsen", "gone", "zorg", "aside"),
        ("dalfsen", "zorg", "gone", "aside"),
        ("apeldoorn", "work-company", "language-places", "aside"),
        ("apeldoorn", "language-places", "work-company", "aside"),
    ],
)
def test_the_way_within_a_programme(programme: str, left: str, entered: str, way: str) -> None:
    assert decision_direction(left, entered, same_programme=True, path=BUILTIN[programme]) == way


def test_the_first_phase_and_another_programme() -> None:
    assert decision_direction(None, "zorg", same_programme=False, path=BUILTIN["dalfsen"]) == "start"
    assert decision_direction("zorg", "meedoen", same_programme=False, path=BUILTIN["dalfsen"]) == "aside"


def test_both_branches_are_later_than_where_they_part() -> None:
    first = BUILTIN["apeldoorn"].phases[0].key
    assert {"work-company", "language-places"} <= later_phases(BUILTIN["apeldoorn"], first)
    assert later_phases(BUILTIN["apeldoorn"], "work-company") == set()


def test_there_always_is_a_day() -> None:
    assert days_of_decision(None, MONDAY) == (None, MONDAY)
    assert days_of_decision(MONDAY - DAY, MONDAY) == (MONDAY - DAY, MONDAY)
    assert days_of_decision(MONDAY + DAY, MONDAY) == (MONDAY + DAY, MONDAY + DAY)
