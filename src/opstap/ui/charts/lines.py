"""Lines: numbers over time."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opstap.ui.charts.kit import (
    WIDE,
    WIDTH,
    Chart,
    Series,
    check_series,
    coordinate,
    each_as,
    frame,
    number_text,
    numbers_in_words,
    simple_table,
)

TOP = 14
BOTTOM = 200
MARGIN = 16
HIGH, LOW = 30, 94
"""Between which heights a line of `scores_over_time` moves."""


def _points(values: Sequence[float], most: float, left: float, step: float) -> list[tuple[str, str]]:
    """Coordinates of a line."""
    return [
        (coordinate(left + place * step), coordinate(BOTTOM - value / most * (BOTTOM - TOP)))
        for place, value in enumerate(values)
    ]


def _axes(labels: Sequence[str], most: float, left: float, step: float) -> SafeString:
    """Three grid lines with their numbers, and at most eight labels below."""
    heights = [(BOTTOM - (BOTTOM - TOP) * part, most * part) for part in (0, 0.5, 1)]
    grid = each_as(
        '<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="end">{}</text>',
        [
            (left, WIDE - 24, coordinate(y), coordinate(y), left - 8, coordinate(y + 4), number_text(round(number, 1)))
            for y, number in heights
        ],
    )
    every = max(1, -(-len(labels) // 8))
    names = each_as(
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="middle">{}</text>',
        [
            (coordinate(left + place * step), BOTTOM + 26, label)
            for place, label in enumerate(labels)
            if place % every == 0
        ],
    )
    return grid + names


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Lines over time: one point for each label; needs at least two labels."""
    check_series(labels, series)
    if len(labels) < 2:
        raise ValueError("A line needs two points")
    left = 44
    most = max([value for one in series for value in one.values] + [1])
    step = (WIDE - left - 24) / (len(labels) - 1)
    pieces = [_axes(labels, most, left, step)]
    for number, one in enumerate(series, start=1):
        points = _points(one.values, most, left, step)
        dots = each_as('<circle class="op-chart__dot" cx="{}" cy="{}" r="3.5"/>', points)
        path = " ".join(",".join(point) for point in points)
        pieces.append(
            format_html(
                '<g class="op-series-{}"><polyline class="op-chart__line" points="{}"/>{}</g>', number, path, dots
            )
        )
    description = "; ".join(f"{one.name}: {numbers_in_words(labels, one.values)}" for one in series)
    svg = frame(title, description, BOTTOM + 36, SafeString("".join(pieces)), WIDE)
    legend = [one.name for one in series] if len(series) > 1 else []
    return Chart(title, svg, simple_table(title, first, labels, series), legend)


def sparkline(title: str, values: Sequence[float]) -> SafeString:
    """A small line without axes, for beside a number that is written out; `title` says what it shows."""
    if len(values) < 2:
        raise ValueError("A line needs two points")
    low, high = min(values), max(values)
    step = 92 / (len(values) - 1)
    path = " ".join(
        f"{coordinate(2 + place * step)},{coordinate(24 - (value - low) / ((high - low) or 1) * 20)}"
        for place, value in enumerate(values)
    )
    return format_html(
        '<svg class="op-spark op-series-1" viewBox="0 0 96 28" role="img" aria-label="{}">'
        '<polyline class="op-chart__line" points="{}"/></svg>',
        _("%(title)s: from %(first)s to %(last)s")
        % {"title": title, "first": number_text(values[0]), "last": number_text(values[-1])},
        path,
    )


def scores_over_time(
    title: str,
    points: Sequence[tuple[float, str] | None],
    ends: tuple[float, float],
    names: Sequence[str],
    described: str,
) -> SafeString:
    """Values of one scale from left to right, joined; a gap where there is none. The lines above and below are its `ends`.

    `points` are values with their words, `names` what stands below each.
    """
    lowest, highest = ends
    step = (WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)
    anchors = ["start", *["middle"] * (len(points) - 2), "end"] if len(points) > 1 else ["middle"]
    columns = [(coordinate(MARGIN + place * step), anchor) for place, anchor in enumerate(anchors)]
    dots = [
        (x, coordinate(LOW - (point[0] - lowest) / (highest - lowest) * (LOW - HIGH)))
        for (x, _anchor), point in zip(columns, points, strict=True)
        if point is not None
    ]
    values = [
        (x, coordinate(LOW - (point[0] - lowest) / (highest - lowest) * (LOW - HIGH) - 11), anchor, point[1])
        for (x, anchor), point in zip(columns, points, strict=True)
        if point is not None
    ]
    rules = [(MARGIN, WIDTH - MARGIN, y, y) for y in (HIGH, LOW)]
    below = [(x, LOW + 22, anchor, name) for (x, anchor), name in zip(columns, names, strict=False)]
    inside = (
        each_as('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', rules)
        + format_html(
            '<polyline class="op-chart__line op-series-1" points="{}"/>', " ".join(f"{x},{y}" for x, y in dots)
        )
        + each_as('<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="5"/>', dots)
        + each_as('<text class="op-chart__value" x="{}" y="{}" text-anchor="{}">{}</text>', values)
        + each_as('<text class="op-chart__soft" x="{}" y="{}" text-anchor="{}">{}</text>', below)
    )
    return frame(title, described, LOW + 32, inside)
