"""Charts carry a table with the same numbers, need no style=, and refuse what would mislead."""

import re

import pytest
from django.utils import translation

from opstap.ui import charts
from opstap.ui.charts import Series
from opstap.ui.charts.kit import WIDTH

LABELS = ["Intake", "Werk <b>"]
TWO = [Series("Dit jaar", [3, 4]), Series("Vorig jaar", [1, 0])]


def every_kind() -> list[charts.Chart]:
    return [
        charts.bars("Fasen", LABELS, [3, 4], first="Fase", unit="Mensen"),
        charts.stacked("Fasen", LABELS, TWO, first="Fase"),
        charts.line("Fasen", LABELS, TWO, first="Fase"),
        charts.flow("Fasen", [("Intake", 4), ("Werk <b>", 3)], first="Fase", unit="Mensen"),
    ]


@pytest.mark.parametrize("chart", every_kind(), ids=["bars", "stacked", "line", "flow"])
def test_a_chart_is_named_described_and_safe(chart: charts.Chart) -> None:
    assert 'role="img"' in chart.svg
    assert "<title" in chart.svg
    assert "<desc" in chart.svg
    assert "style=" not in chart.svg
    assert "<b>" not in chart.svg
    assert len(chart.table.rows) == 2


def test_the_table_says_the_same_numbers() -> None:
    chart = charts.stacked("Fasen", LABELS, TWO, first="Fase")
    assert chart.table.rows == [["Intake", "3", "1"], ["Werk <b>", "4", "0"]]
    assert chart.legend == ["Dit jaar", "Vorig jaar"]


def test_bars_are_as_long_as_their_numbers() -> None:
    chart = charts.bars("Fasen", ["a", "b"], [10, 5], first="Fase", unit="Mensen")
    lengths = re.findall(r'op-series-1" x="0" y="\d+" width="([\d.]+)"', chart.svg)
    assert [float(length) for length in lengths] == [WIDTH, WIDTH / 2]


def test_a_flow_says_what_remains_of_the_step_before() -> None:
    chart = charts.flow("Naar werk", [("Intake", 4), ("Plan", 0), ("Werk", 0)], first="Stap", unit="Mensen")
    assert [row[-1] for row in chart.table.rows] == ["", "0%", ""]


def test_zeros_and_nothing_can_be_drawn() -> None:
    assert charts.bars("Leeg", ["a"], [0], first="Fase", unit="Mensen").svg
    assert charts.bars("Leeg", [], [], first="Fase", unit="Mensen").svg


@pytest.mark.parametrize("values", [[1], [1, -1]])
def test_numbers_that_do_not_fit_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="Mensen"):
        charts.bars("Fasen", LABELS, values, first="Fase", unit="Mensen")


def test_too_many_series_and_too_few_points_are_refused() -> None:
    with pytest.raises(ValueError, match="told apart"):
        charts.stacked("Fasen", ["a"], [Series(str(n), [1]) for n in range(7)], first="Fase")
    with pytest.raises(ValueError, match="two points"):
        charts.line("Fasen", ["a"], [Series("x", [1])], first="Fase")
    with pytest.raises(ValueError, match="two points"):
        charts.sparkline("x", [1])


def test_ids_stay_unique_on_a_page() -> None:
    idents = [re.findall(r'id="([^"]+)-t"', chart.svg)[0] for chart in every_kind()]
    assert len(set(idents)) == len(idents)


@pytest.mark.parametrize(("language", "half"), [("nl", "2,5"), ("en", "2.5")])
def test_decimals_are_written_in_the_language_of_the_screen(language: str, half: str) -> None:
    with translation.override(language):
        assert charts.number_text(2.5) == half
        assert charts.number_text(2.46) == half
        assert charts.number_text(3.0) == "3"
        assert charts.number_text(1200000) == "1200000"


def test_the_same_numbers_give_the_same_page() -> None:
    assert [chart.svg for chart in every_kind()] == [chart.svg for chart in every_kind()]
