"""A strip says with a drawing and a table what held when, without needing colour."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.ui.charts.strips import MOST_TICKS, Part, month_ticks, strip

TODAY = date(2026, 11, 23)
PARTS = [
    Part("In traject", date(2025, 1, 6), date(2026, 3, 2)),
    Part("Baan", date(2026, 3, 2), date(2027, 1, 4), 4),
    Part("Opleiding", date(2027, 1, 4), None, 3),
]


def test_what_was_is_whole_what_comes_is_an_outline_and_now_is_said() -> None:
    chart = strip("Positie", PARTS, TODAY, first="Positie")
    assert chart.svg.count("op-chart__bar") == 2
    assert chart.svg.count("op-chart__planned") == 2  # the rest of the present one, and the next
    assert "op-chart__today" in chart.svg
    assert "style=" not in chart.svg
    cells = [[re.sub(r"<[^>]+>", "", str(cell)) for cell in row] for row in chart.table.rows]
    assert [row[0].split()[0] for row in cells] == ["3", "2", "1"] or [row[0][0] for row in cells] == ["3", "2", "1"]
    assert "planned" in cells[0][0] or "gepland" in cells[0][0]
    assert cells[2][1].startswith("6 ")
    assert cells[0][1].rstrip().endswith("–")


def test_one_part_from_today_can_be_drawn_and_none_cannot() -> None:
    assert "op-chart__planned" in strip("x", [Part("Nu", TODAY)], TODAY, first="x").svg
    assert "op-chart__bar" not in strip("x", [Part("Later", TODAY + timedelta(days=9))], TODAY, first="x").svg
    with pytest.raises(ValueError, match="needs a part"):
        strip("x", [], TODAY, first="x")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(21, 9000))
def test_never_more_than_a_few_months_on_the_axis_and_all_within(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    ticks = month_ticks(first, last)
    assert len(ticks) <= MOST_TICKS
    assert all(first <= day <= last for day in ticks)
    assert ticks == sorted(set(ticks))
