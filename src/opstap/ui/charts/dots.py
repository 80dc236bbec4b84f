"""Answers as dots on the line of a scale: no radar, since an area of unlike things says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from opstap.ui.charts.kit import WIDTH, coordinate, each_as, frame

LEFT, RIGHT, MIDDLE, RADIUS = 16, WIDTH - 16, 34, 7
STACK = 16
"""How far a second dot of the same value lies above the first."""


@dataclass(frozen=True)
class ScoreAxis:
    """The values of a scale from lowest to highest, and the labels below some of them.

    With `words` the first and last label are long: they start and end at the ends of the line.
    """

    ticks: tuple[int, ...]
    labels: tuple[tuple[int, str], ...]
    words: bool = False

    def x(self, value: float) -> float:
        lowest, highest = self.ticks[0], self.ticks[-1]
        return LEFT + (value - lowest) / (highest - lowest) * (RIGHT - LEFT)

    def anchor(self, value: int) -> str:
        if not self.words:
            return "middle"
        return {self.ticks[0]: "start", self.ticks[-1]: "end"}.get(value, "middle")


@dataclass(frozen=True)
class Marks:
    """What lies on a line of dots: each answer, their median and the agreed score, where there are any."""

    values: Sequence[int]
    median: float | None = None
    agreed: float | None = None


@dataclass(frozen=True)
class Range:
    """One's own value among those of others: their lowest, middle and highest."""

    own: float | None
    others: tuple[float, float, float] | None = None


def dots(title: str, axis: ScoreAxis, marks: Marks, described: str) -> SafeString:
    """A dot for each answer, a line at the median, a square at the agreed score. Equal answers are stacked."""
    counted = Counter(marks.values)
    tall = max([*counted.values(), 1])
    base = MIDDLE + (tall - 1) * STACK
    circles = [
        (coordinate(axis.x(value)), coordinate(base - place * STACK), RADIUS)
        for value, number in sorted(counted.items())
        for place in range(number)
    ]
    inside = _line(axis, base)
    if marks.median is not None and len(marks.values) > 1:
        x = coordinate(axis.x(marks.median))
        inside += format_html('<line class="op-dots__median" x1="{}" x2="{}" y1="6" y2="{}"/>', x, x, base + 10)
    inside += each_as('<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="{}"/>', circles)
    if marks.agreed is not None:
        inside += format_html(
            '<rect class="op-dots__agreed" x="{}" y="{}" width="18" height="18" rx="3"/>',
            coordinate(axis.x(marks.agreed) - 9),
            base - 9,
        )
    return frame(title, described, base + 34, inside)


def dot_in_range(title: str, axis: ScoreAxis, values: Range, described: str) -> SafeString:
    """A bar from the lowest of the others to their highest, a line at their middle, a dot for oneself."""
    inside = _line(axis, MIDDLE)
    if values.others is not None:
        low, middle, high = (axis.x(each) for each in values.others)
        inside += format_html(
            '<rect class="op-dots__range" x="{}" y="{}" width="{}" height="16" rx="8"/>',
            coordinate(low - 8),
            MIDDLE - 8,
            coordinate(high - low + 16),
        )
        inside += format_html(
            '<line class="op-dots__median" x1="{}" x2="{}" y1="10" y2="{}"/>',
            coordinate(middle),
            coordinate(middle),
            MIDDLE + 14,
        )
    if values.own is not None:
        inside += format_html(
            '<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="{}"/>',
            coordinate(axis.x(values.own)),
            MIDDLE,
            RADIUS,
        )
    return frame(title, described, MIDDLE + 34, inside)


@lru_cache(maxsize=200)
def _line(axis: ScoreAxis, base: int) -> SafeString:
    """The line of the scale with its ticks and labels; the same one stands under every statement of a page."""
    labels: list[tuple[object, ...]] = [
        (coordinate(axis.x(value)), base + 28, axis.anchor(value), label) for value, label in axis.labels
    ]
    ticks = [(coordinate(axis.x(each)), coordinate(axis.x(each)), base - 4, base + 4) for each in axis.ticks]
    return (
        format_html('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, base, base)
        + each_as('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', ticks)
        + each_as('<text class="op-chart__soft" x="{}" y="{}" text-anchor="{}">{}</text>', labels)
    )
