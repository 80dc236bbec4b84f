"""Horizontal bars: how many of each, of which parts, and what remains step by step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opstap.ui.charts.kit import (
    WIDTH,
    Chart,
    Series,
    check_series,
    coordinate,
    frame,
    number_text,
    numbers_in_words,
    simple_table,
)
from opstap.ui.components import Column

ROW = 46
BAR = 12


def _row_text(place: int, label: str, value: float) -> SafeString:
    """Label and number above a bar, so that long labels fit on a phone."""
    y = place * ROW + 16
    return format_html(
        '<text class="op-chart__text" x="0" y="{}">{}</text>'
        '<text class="op-chart__value" x="{}" y="{}" text-anchor="end">{}</text>',
        y,
        label,
        WIDTH,
        y,
        number_text(value),
    )


def _bar(place: int, start: float, length: float, css_class: str) -> SafeString:
    """One bar of a row."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        css_class,
        coordinate(start),
        place * ROW + 24,
        coordinate(length),
        BAR,
        BAR // 2 if start == 0 else 2,
    )


def bars(title: str, labels: Sequence[str], values: Sequence[float], *, first: str, unit: str) -> Chart:
    """Horizontal bars, one for each label; `first` heads the labels and `unit` the numbers in the table."""
    series = [Series(unit, values)]
    check_series(labels, series)
    most = max([*values, 1])
    pieces = [
        _row_text(place, label, value)
        + _bar(place, 0, WIDTH, "op-chart__track")
        + _bar(place, 0, value / most * WIDTH, "op-chart__bar op-series-1")
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    svg = frame(title, numbers_in_words(labels, values), max(len(labels), 1) * ROW, SafeString("".join(pieces)))
    return Chart(title, svg, simple_table(title, first, labels, series))


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Horizontal bars of parts, one bar for each label; at most six parts."""
    check_series(labels, series)
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    scale = WIDTH / max([*totals, 1])
    pieces: list[SafeString] = []
    for place, label in enumerate(labels):
        pieces.append(_row_text(place, label, totals[place]))
        x = 0.0
        for number, one in enumerate(series, start=1):
            wide = one.values[place] * scale
            if wide:
                pieces.append(_bar(place, x, max(wide - 2, 1), f"op-chart__bar op-series-{number}"))
            x += wide
    description = "; ".join(f"{one.name}: {numbers_in_words(labels, one.values)}" for one in series)
    svg = frame(title, description, max(len(labels), 1) * ROW, SafeString("".join(pieces)))
    return Chart(title, svg, simple_table(title, first, labels, series), [one.name for one in series])


def flow(title: str, steps: Sequence[tuple[str, int]], *, first: str, unit: str) -> Chart:
    """People through steps in order: how many reached each; bars that narrow, with what remains of the step before."""
    labels = [label for label, _number in steps]
    values = [number for _label, number in steps]
    series = [Series(unit, values)]
    check_series(labels, series)
    drawn = bars(title, labels, values, first=first, unit=unit)
    shares = ["", *(f"{round(100 * after / before)}%" if before else "" for before, after in pairwise(values))]
    table = drawn.table
    table.columns.append(Column(_("Of the step before"), numeric=True))
    for row, share in zip(table.rows, shares, strict=True):
        row.append(share)
    return Chart(title, drawn.svg, table)
