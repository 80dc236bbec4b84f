"""A strip over time: what held from when until when, as a bar with a time axis, beside the list that says the same.

Stretches carry a number, so that drawing and list belong together without colour, on paper too; what is
still to come is drawn as an outline, and today is a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opstap.ui.charts.kit import WIDTH, Chart, coordinate, frame
from opstap.ui.components import Column, Table, badge

TOP, THICK, HEIGHT = 22, 26, 96
NARROW = 14
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MOST_TICKS = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """What holds from a day up to, not including, another (None: until further notice), in the colour of a series."""

    label: str
    starts_on: date
    until: date | None = None
    series: int = 1


@dataclass(frozen=True)
class TimeScale:
    """Days to places on the drawing."""

    first: date
    last: date

    def x(self, day: date) -> float:
        return (min(max(day, self.first), self.last) - self.first) / (self.last - self.first) * WIDTH


def strip(title: str, parts: Sequence[Part], today: date, *, first: str) -> Chart:
    """The parts in order as one bar; `first` heads their labels in the table. Raises ValueError without any part."""
    if not parts:
        raise ValueError("A strip needs a part")
    ends = [today, *(part.starts_on for part in parts), *(part.until for part in parts if part.until is not None)]
    begin, end = parts[0].starts_on, max(ends)
    scale = TimeScale(begin, end + max((end - begin) // 12, timedelta(days=20)))
    drawn = [piece for number, part in enumerate(parts, start=1) for piece in _part(scale, part, number, today)]
    pieces = SafeString("".join([*drawn, *_axis(scale), _today(scale, today)]))
    return Chart(title, frame(title, _in_words(parts, today), HEIGHT, pieces), _table(title, parts, today, first))


def _part(scale: TimeScale, part: Part, number: int, today: date) -> Iterator[SafeString]:
    """What was, whole; what is to come, as an outline; the number above."""
    left, right = scale.x(part.starts_on), scale.x(part.until or scale.last)
    now = min(max(scale.x(today), left), right)
    for start, end, name in ((left, now, "op-chart__bar"), (now, right, "op-chart__planned")):
        if end > start:
            yield format_html(
                '<rect class="{} op-series-{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
                name,
                part.series,
                coordinate(start),
                TOP,
                coordinate(max(end - start - 1.5, 1)),
                THICK,
            )
    if right - left >= NARROW:
        yield format_html(
            '<text class="op-chart__value" x="{}" y="{}" text-anchor="middle">{}</text>',
            coordinate((left + right) / 2),
            TOP - 7,
            number,
        )


def _axis(scale: TimeScale) -> Iterator[SafeString]:
    """At most five months, evenly apart."""
    for day in month_ticks(scale.first, scale.last):
        x = scale.x(day)
        anchor = "start" if x < 24 else "end" if x > WIDTH - 24 else "middle"
        yield format_html(
            '<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="op-chart__soft" x="{}" y="{}" text-anchor="{}">{}</text>',
            coordinate(x),
            coordinate(x),
            TOP + THICK,
            TOP + THICK + 5,
            coordinate(x),
            TOP + THICK + 20,
            anchor,
            date_format(day, "b Y"),
        )


def month_ticks(first: date, last: date) -> list[date]:
    start = first.year * 12 + first.month - (first.day == 1)
    stop = last.year * 12 + last.month - 1
    step = next((step for step in STEPS if (stop - start) // step < MOST_TICKS), STEPS[-1])
    begin = -(-start // step) * step
    return [date(month // 12, month % 12 + 1, 1) for month in range(begin, stop + 1, step)]


def _today(scale: TimeScale, today: date) -> SafeString:
    x = scale.x(today)
    anchor = "start" if x < 30 else "end" if x > WIDTH - 30 else "middle"
    return format_html(
        '<line class="op-chart__today" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="op-chart__value" x="{}" y="{}" text-anchor="{}">{}</text>',
        coordinate(x),
        coordinate(x),
        TOP - 5,
        TOP + THICK + 5,
        coordinate(x),
        HEIGHT - 6,
        anchor,
        _("today"),
    )


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _when(part: Part) -> SafeString:
    return format_html("{} – {}", _short(part.starts_on), _short(part.until - DAY) if part.until else "")


def _short(day: date) -> SafeString:
    return format_html('<span class="op-nowrap">{}</span>', date_format(day, "j b Y"))


def _in_words(parts: Sequence[Part], today: date) -> str:
    """The parts in a sentence, for the description of the drawing."""
    return "; ".join(_("%(label)s from %(day)s") % {"label": p.label, "day": _day(p.starts_on)} for p in parts)


def _table(title: str, parts: Sequence[Part], today: date, first: str) -> Table:
    columns = [Column(first), Column(_("From, until and including"))]
    rows: list[list[object]] = [
        [_marked(number, part, today), _when(part)] for number, part in enumerate(parts, start=1)
    ]
    rows.reverse()
    return Table(caption=title, columns=columns, rows=rows, caption_hidden=True, stacks=False)


def _marked(number: int, part: Part, today: date) -> SafeString:
    return format_html(
        '<span class="op-legend__item op-series-{}"><span class="op-legend__mark"></span>{}<span>{}</span></span>',
        part.series,
        number,
        _named(part, today),
    )


def _named(part: Part, today: date) -> SafeString | str:
    if part.starts_on > today:
        return format_html("{} {}", part.label, badge("week", _("planned")))
    if part.until is None or part.until > today:
        return format_html("<strong>{}</strong> {}", part.label, badge("info", _("now")))
    return part.label
