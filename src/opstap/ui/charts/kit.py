"""What every drawing is made of: the svg element, coordinates, numbers in words, and the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from opstap.ui.components import Column, Table

WIDTH = 400
WIDE = 440
LEGEND_LIMIT = 6


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


def number_text(number: float) -> str:
    """A number as people write it, in the language of the screen: with at most one decimal, without a needless .0."""
    whole = number == int(number)
    return str(number_format(int(number), 0) if whole else number_format(round(number, 1), 1))


def check_series(labels: Sequence[str], series: Sequence[Series]) -> None:
    """Raise ValueError where the numbers do not fit the labels, are negative, or are too many to tell apart."""
    if len(series) > LEGEND_LIMIT:
        raise ValueError(f"At most {LEGEND_LIMIT} series can be told apart")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} labels")
        if any(value < 0 for value in one.values):
            raise ValueError(f"{one.name}: a negative number")


def frame(title: str, description: str, height: int, inside: SafeString, width: int = WIDTH) -> SafeString:
    """The svg element with what assistive technology reads.

    Its ids follow from what is drawn, so that a page is the same each time; two charts of one title on a page still differ.
    """
    drawn = blake2s(f"{description}{height}{width}{inside}".encode(), digest_size=4).hexdigest()
    ident = f"chart-{slugify(title)[:40] or 'x'}-{drawn}"
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


def each_as(pattern: str, rows: Sequence[tuple[object, ...]]) -> SafeString:
    """One piece of SVG for each row."""
    return format_html_join("", pattern, rows)


def coordinate(number: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def simple_table(title: str, first: str, labels: Sequence[str], series: Sequence[Series]) -> Table:
    """The numbers as a table: labels in rows, series in columns."""
    columns = [Column(first), *(Column(one.name, numeric=True) for one in series)]
    rows: list[list[object]] = [
        [label, *(number_text(one.values[place]) for one in series)] for place, label in enumerate(labels)
    ]
    return Table(caption=title, columns=columns, rows=rows, caption_hidden=True, stacks=False)


def numbers_in_words(labels: Sequence[str], values: Sequence[float]) -> str:
    """The numbers in a sentence, for the description of the drawing."""
    return ", ".join(f"{label} {number_text(value)}" for label, value in zip(labels, values, strict=True))
