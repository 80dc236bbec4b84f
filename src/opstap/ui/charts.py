"""Charts drawn on the server as SVG: classes instead of style=, so that a strict CSP and dark mode both hold.

Pure functions: numbers in, a Chart out. A Chart always carries the table of its numbers; the template ui/chart.html shows
both, since a drawing alone tells a screen reader little. Units are those of the numbers given; none may be negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from opstap.ui.components import Column, Table

WIDTH = 640
ROW = 34
BAR = 20
LABEL = 170
VALUE = 56
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


def frame(title: str, description: str, height: float, inside: SafeString, width: int = WIDTH) -> SafeString:
    """The svg element with what assistive technology reads."""
    ident = f"chart-{slugify(title)[:40] or 'x'}-{next(_numbers)}"
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        width, written(height).replace(",", "."), ident, ident, ident, title, ident, description, inside,
    )  # fmt: skip


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


def bars(title: str, labels: Sequence[str], values: Sequence[float], *, first: str, unit: str) -> Chart:
    """Horizontal bars, one for each label; `first` heads the labels and `unit` the numbers in the table."""
    series = [Series(unit, values)]
    checked(labels, series)
    most = max([*values, 1])
    room = WIDTH - LABEL - VALUE
    rows = []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = place * ROW
        long = value / most * room
        rows.append((LABEL - 12, y + 20, label, LABEL, y + 6, at(room), BAR, LABEL, y + 6, at(long), BAR,
                     at(LABEL + room + 10), y + 21, written(value)))  # fmt: skip
    inside = joined(
        '<text class="op-chart__text" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="op-chart__track" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="op-chart__bar op-series-1" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text class="op-chart__text" x="{}" y="{}">{}</text>',
        rows,
    )
    svg = frame(title, told(labels, values), max(len(labels), 1) * ROW, inside)
    return Chart(title, svg, simple_table(title, first, labels, series))


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Horizontal bars of parts, one bar for each label; at most six parts."""
    checked(labels, series)
    totals = [sum(one.values[place] for one in series) for place in range(len(labels))]
    room = WIDTH - LABEL - VALUE
    scale = room / max([*totals, 1])
    pieces: list[SafeString] = []
    for place, label in enumerate(labels):
        y, x = place * ROW, float(LABEL)
        pieces.append(
            format_html(
                '<text class="op-chart__text" x="{}" y="{}" text-anchor="end">{}</text>', LABEL - 12, y + 20, label
            )
        )
        for number, one in enumerate(series, start=1):
            wide = one.values[place] * scale
            if wide:
                pieces.append(format_html('<rect class="op-chart__bar op-series-{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
                                          number, at(x), y + 6, at(max(wide - 2, 1)), BAR))  # fmt: skip
            x += wide
        pieces.append(
            format_html(
                '<text class="op-chart__text" x="{}" y="{}">{}</text>', at(x + 8), y + 21, written(totals[place])
            )
        )
    description = "; ".join(f"{one.name}: {told(labels, one.values)}" for one in series)
    svg = frame(title, description, max(len(labels), 1) * ROW, mark_safe("".join(pieces)))  # noqa: S308  formatted above
    return Chart(title, svg, simple_table(title, first, labels, series), [one.name for one in series])


def line(title: str, labels: Sequence[str], series: Sequence[Series], *, first: str) -> Chart:
    """Lines over time: one point for each label; needs at least two labels."""
    checked(labels, series)
    if len(labels) < 2:
        raise ValueError("A line needs two points")
    left, top, bottom, height = 44, 14, 200, 236
    most = max([value for one in series for value in one.values] + [1])
    step = (WIDTH - left - 24) / (len(labels) - 1)
    grid = joined(
        '<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="end">{}</text>',
        [(left, WIDTH - 24, at(y), at(y), left - 8, at(y + 4), written(round(most * part, 1)))
         for part in (0, 0.5, 1) for y in [bottom - (bottom - top) * part]],
    )  # fmt: skip
    every = max(1, -(-len(labels) // 8))
    names = joined(
        '<text class="op-chart__soft" x="{}" y="{}" text-anchor="middle">{}</text>',
        [(at(left + place * step), height - 10, label) for place, label in enumerate(labels) if place % every == 0],
    )
    pieces = [grid, names]
    for number, one in enumerate(series, start=1):
        points = [
            (left + place * step, bottom - value / most * (bottom - top)) for place, value in enumerate(one.values)
        ]
        path = " ".join(f"{at(x)},{at(y)}" for x, y in points)
        pieces.append(format_html('<g class="op-series-{}"><polyline class="op-chart__line" points="{}"/>{}</g>', number, path,
                                  joined('<circle class="op-chart__dot" cx="{}" cy="{}" r="3.5"/>',
                                         [(at(x), at(y)) for x, y in points])))  # fmt: skip
    description = "; ".join(f"{one.name}: {told(labels, one.values)}" for one in series)
    svg = frame(title, description, height, mark_safe("".join(pieces)))  # noqa: S308  formatted above
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
