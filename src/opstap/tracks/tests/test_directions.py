"""Which way a decision goes along a programme, and on which days it can lie."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opstap.tracks.programmes.blueprint import load_builtin
from opstap.tracks.rules import days_of_decision, direction, later

BUILTIN = {blueprint.key: blueprint for blueprint in load_builtin()}
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


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
    assert direction(left, entered, same_programme=True, path=BUILTIN[programme]) == way


def test_the_first_phase_and_another_programme() -> None:
    assert direction(None, "zorg", same_programme=False, path=BUILTIN["dalfsen"]) == "start"
    assert direction("zorg", "meedoen", same_programme=False, path=BUILTIN["dalfsen"]) == "aside"


def test_both_branches_are_later_than_where_they_part() -> None:
    first = BUILTIN["apeldoorn"].phases[0].key
    assert {"work-company", "language-places"} <= later(BUILTIN["apeldoorn"], first)
    assert later(BUILTIN["apeldoorn"], "work-company") == set()


def test_there_always_is_a_day() -> None:
    assert days_of_decision(None, MONDAY) == (None, MONDAY)
    assert days_of_decision(MONDAY - DAY, MONDAY) == (MONDAY - DAY, MONDAY)
    assert days_of_decision(MONDAY + DAY, MONDAY) == (MONDAY + DAY, MONDAY + DAY)
