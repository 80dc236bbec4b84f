"""Values in rows, programmes in columns: the form of both tables of W, for the screen, the spreadsheet and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstap.insight.labels import GROUPS, in_order, label
from opstap.insight.queries import OUTCOME, Tally
from opstap.insight.settings import Bands


@dataclass(frozen=True)
class Line:
    """A row: what is counted, in words, and a number for each programme."""

    variable: str
    values: tuple[str, ...]
    label: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def lines_of(counted: Tally, programmes: Sequence[str], variable: str, bands: Bands) -> list[Line]:
    """A variable's values, each with its numbers; values that nobody has are left out."""
    return [
        _line(counted, programmes, variable, (value,), label(variable, value))
        for value in in_order(counted, programmes, variable, bands)
    ]


def grouped_outcomes(counted: Tally, programmes: Sequence[str]) -> list[Line]:
    """W's table 2: the positions in its rows, also where nobody stands there."""
    return [_line(counted, programmes, OUTCOME, group.positions, str(group.label)) for group in GROUPS]


def everybody(counted: Tally, programmes: Sequence[str], words: str) -> Line:
    """The totals, to which the lines of every variable add up."""
    return Line("", (), words, tuple(counted.people([programme]) for programme in programmes))


def _line(counted: Tally, programmes: Sequence[str], variable: str, values: tuple[str, ...], words: str) -> Line:
    return Line(variable, values, words, tuple(counted.of([each], variable, values) for each in programmes))
