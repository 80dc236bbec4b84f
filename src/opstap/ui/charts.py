"""Charts drawn on the server as SVG: classes instead of style=, so that a strict CSP and dark mode both hold.

Pure functions: numbers in, a Chart out. A Chart always carries the table of its numbers; the template ui/chart.html shows
both, since a drawing alone tells a screen reader little. Units are those of the numbers given; none may be negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from opstap.ui.components import Column, Table

WIDTH = 400
WIDE = 440
ROW = 46
BAR = 12
TOP = 14
BOTTOM = 200
LEGEND_LIMIT = 6
_numbers = count(1)


@dataclass(frozen=True)
class Chart:
    """A drawing, its title, and the table that says the same."""

    title: str
    svg: SafeString
    table: Table
    legend: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Series:
    """A named row of numbers, as long as the labels of its chart."""

    name: str
    values: Sequence[float]


def written(number: float) -> str:
    """A number without a needless .0, with a decimal comma."""
    return f"{number:g}" if number == int(number) and abs(number) < 1e6 else f"{number:.1f}".replace(".", ",")


def checked(labels: Sequence[str], series: Sequence[Series]) -> None:
    """Raise ValueError where the numbers do not fit the labels, are negative, or are too many to tell apart."""
    if len(series) > LEGEND_LIMIT:
        raise ValueError(f"At most {LEGEND_LIMIT} series can be told apart")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} labels")
        if any(value < 0 for value in one.values):
            raise ValueError(f"{one.name}: a negative number")


def frame(title: str, description: str, height: int, inside: SafeString, width: int = WIDTH) -> SafeString:
    """The svg element with what assistive technology reads."""
    ident = f"chart-{slugify(title)[:40] or 'x'}-{next(_numbers)}"
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        "op-chart__wide" if width == WIDE else "op-chart__normal",
        width,
        height,
        ident,
        ident,
        ident,
        title,
        ident,
        description,
        inside,
    )


def joined(pattern: str, rows: Sequence[tuple[object, ...]]) -> SafeString:
    """One piece of SVG for each row."""
    return format_html_join("", pattern, rows)


def at(number: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def simple_table(title: str, first: str, labels: Sequence[str], series: Sequence[Series]) -> Table:
    """The numbers as a table: labels in rows, series in columns."""
    columns = [Column(first), *(Column(one.name, numeric=True) for one in series)]
    rows: list[list[object]] = [
        [label, *(written(one.values[place]) for one in series)] for place, label in enumerate(labels)
    ]
    return Table(caption=title, columns=columns, rows=rows, caption_hidden=True, stacks=False)


def told(labels: Sequence[str], values: Sequence[float]) -> str:
    """The numbers in a sentence, for the description of the drawing."""
    return ", ".join(f"{label} {written(value)}" for label, value in zip(labels, values, strict=True))


def row_text(place: int, label: str, value: float) -> SafeString:
    """Label and number above a bar, so that long labels fit on a phone."""
    y = place * ROW + 16
    return format_html(
        '<text class="op-chart__text" x="0" y="{}">{}</text>'
        '<text class="op-chart__value" x="{}" y="{}" text-anchor="end">{}</text>',
        y,
        label,
        WIDTH,
        y,
        written(value),
    )


def bar(place: int, start: float, length: float, css_class: str) -> SafeString:
    """One bar of a row."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        css_class,
        at(start),
        place * ROW + 24,
        at(length),
        BAR,
        BAR // 2 if start == 0 else 2,
    )


def bars(title: str, labels: Sequence[str], values: Sequence[float], *, first: str, unit: str) -> Chart:
    """Horizontal bars, one for each label; `first` heads the labels and `unit` the numbers in the table."""
    series = [Series(unit, values)]
    checked(labels, series)
    most = max([*values, 1])
    pieces = [
        row_text(place, label, value)
        + bar(place, 0, WIDTH, "op-chart__track")
        + bar(place, 0, value / most * WIDTH, "op-chart__bar op-series-1")
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    svg = frame(title, told(labels, values), max(len(labels), 1) * ROW, SafeString("".join(pieces)))
    return Chart(title, svg, simple_table(title, first, labels, series))


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Horizontal bars of parts, one bar for each label; at most six parts."""
    checked(labels, series)
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    scale = WIDTH / max([*totals, 1])
    pieces: list[SafeString] = []
    for place, label in enumerate(labels):
        pieces.append(row_text(place, label, totals[place]))
        x = 0.0
        for number, one in enumerate(series, start=1):
            wide = one.values[place] * scale
            if wide:
                pieces.append(bar(place, x, max(wide - 2, 1), f"op-chart__bar op-series-{number}"))
            x += wide
    description = "; ".join(f"{one.name}: {told(labels, one.values)}" for one in series)
    svg = frame(title, description, max(len(labels), 1) * ROW, SafeString("".join(pieces)))
    return Chart(title, svg, simple_table(title, first, labels, series), [one.name for one in series])


def points_of(values: Sequence[float], most: float, left: float, step: float) -> list[tuple[str, str]]:
    """Coordinates of a line."""
    return [(at(left + place * step), at(BOTTOM - value / most * (BOTTOM - TOP))) for place, value in enumerate(values)]


def axes(labels: Sequence[str], most: float, left: float, step: float) -> SafeString:
    """Three grid lines with their numbers, and at most eight labels below."""
    heights = [(BOTTOM - (BOTTOM - TOP) * part, most * part) for part in (0, 0.5, 1)]
    grid = joined(
        '<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="end">{}</text>',
        [(left, WIDE - 24, at(y), at(y), left - 8, at(y + 4), written(round(number, 1))) for y, number in heights],
    )
    every = max(1, -(-len(labels) // 8))
    names = joined(
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="middle">{}</text>',
        [(at(left + place * step), BOTTOM + 26, label) for place, label in enumerate(labels) if place % every == 0],
    )
    return grid + names


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Lines over time: one point for each label; needs at least two labels."""
    checked(labels, series)
    if len(labels) < 2:
        raise ValueError("A line needs two points")
    left = 44
    most = max([value for one in series for value in one.values] + [1])
    step = (WIDE - left - 24) / (len(labels) - 1)
    pieces = [axes(labels, most, left, step)]
    for number, one in enumerate(series, start=1):
        points = points_of(one.values, most, left, step)
        dots = joined('<circle class="op-chart__dot" cx="{}" cy="{}" r="3.5"/>', points)
        path = " ".join(",".join(point) for point in points)
        pieces.append(
            format_html(
                '<g class="op-series-{}"><polyline class="op-chart__line" points="{}"/>{}</g>', number, path, dots
            )
        )
    description = "; ".join(f"{one.name}: {told(labels, one.values)}" for one in series)
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
        f"{at(2 + place * step)},{at(24 - (value - low) / ((high - low) or 1) * 20)}"
        for place, value in enumerate(values)
    )
    return format_html(
        '<svg class="op-spark op-series-1" viewBox="0 0 96 28" role="img" aria-label="{}">'
        '<polyline class="op-chart__line" points="{}"/></svg>',
        _("%(title)s: from %(first)s to %(last)s")
        % {"title": title, "first": written(values[0]), "last": written(values[-1])},
        path,
    )


def flow(title: str, steps: Sequence[tuple[str, int]], *, first: str, unit: str) -> Chart:
    """People through steps in order: how many reached each; bars that narrow, with what remains of the step before."""
    labels = [label for label, _number in steps]
    values = [number for _label, number in steps]
    series = [Series(unit, values)]
    checked(labels, series)
    drawn = bars(title, labels, values, first=first, unit=unit)
    shares = ["", *(f"{round(100 * after / before)}%" if before else "" for before, after in pairwise(values))]
    table = drawn.table
    table.columns.append(Column(_("Of the step before"), numeric=True))
    for row, share in zip(table.rows, shares, strict=True):
        row.append(share)
    return Chart(title, drawn.svg, table)
