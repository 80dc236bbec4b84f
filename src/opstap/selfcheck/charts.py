"""Spreads and changes as dots on a line: no radar, since an area of unlike things says nothing. Words beside every drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opstap.selfcheck.instruments.schema import Scale
from opstap.selfcheck.rules import Compared, Spread
from opstap.ui.charts import at, frame, joined, written

LEFT, RIGHT, MIDDLE, RADIUS = 16, 384, 34, 7
STACK = 16
"""How far a second dot of the same value lies above the first."""


def word(value: float | None, scale: Scale) -> str:
    """A value in the words of its scale; halfway between two, both of them."""
    if value is None:
        return ""
    if scale.in_numbers:
        return written(value)
    names = {each.value: each.name.in_language(get_language() or "nl") for each in scale.options}
    below = max((number for number in names if number <= value), default=scale.lowest)
    above = min((number for number in names if number >= value), default=scale.highest)
    if below == above:
        return names[below]
    return _("between %(low)s and %(high)s") % {"low": names[below].lower(), "high": names[above].lower()}


def dots(spread: Spread, scale: Scale, title: str, agreed: float | None = None) -> SafeString:
    """A dot for each answer, a line at the median, a square at the agreed score. Equal answers are stacked."""
    counted = Counter(spread.values)
    tall = max([*counted.values(), 1])
    base = MIDDLE + (tall - 1) * STACK
    pieces = [_axis(scale, base)]
    circles = [
        (at(_x(value, scale)), at(base - place * STACK), RADIUS)
        for value, number in sorted(counted.items())
        for place in range(number)
    ]
    if spread.median is not None and len(spread.values) > 1:
        x = at(_x(spread.median, scale))
        pieces.append(format_html('<line class="op-dots__median" x1="{}" x2="{}" y1="6" y2="{}"/>', x, x, base + 10))
    pieces.append(joined('<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="{}"/>', circles))
    if agreed is not None:
        pieces.append(
            format_html(
                '<rect class="op-dots__agreed" x="{}" y="{}" width="18" height="18" rx="3"/>',
                at(_x(agreed, scale) - 9),
                base - 9,
            )
        )
    return frame(title, told(spread, scale, agreed), base + 34, SafeString("".join(pieces)))


def _axis(scale: Scale, base: int) -> SafeString:
    return _axis_in(scale, base, get_language() or "nl")


@lru_cache(maxsize=200)
def _axis_in(scale: Scale, base: int, code: str) -> SafeString:
    """The same line stands under every statement of a page."""
    short = scale.in_numbers
    line = format_html('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, base, base)
    labels: list[tuple[object, ...]] = [
        (
            at(_x(each.value, scale)),
            base + 28,
            _anchor(each.value, scale) if not short else "middle",
            each.value if short else each.name.in_language(code),
        )
        for each in scale.options
    ]
    ticks = [(at(_x(each, scale)), at(_x(each, scale)), base - 4, base + 4) for each in scale.values]
    return (
        line
        + joined('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', ticks)
        + joined('<text class="op-chart__soft" x="{}" y="{}" text-anchor="{}">{}</text>', labels)
    )


def _anchor(value: int, scale: Scale) -> str:
    return {scale.lowest: "start", scale.highest: "end"}.get(value, "middle")


def _x(value: float, scale: Scale) -> float:
    return LEFT + (value - scale.lowest) / (scale.highest - scale.lowest) * (RIGHT - LEFT)


def told(spread: Spread, scale: Scale, agreed: float | None = None) -> str:
    """The same in words: for who does not see the drawing, and beside it for everybody."""
    parts = []
    if spread.values:
        numbers = ngettext("%(number)s answer", "%(number)s answers", len(spread.values)) % {
            "number": len(spread.values)
        }
        low, high = word(spread.low, scale), word(spread.high, scale)
        parts.append(
            f"{numbers}: {low}"
            if low == high
            else _("%(numbers)s, from %(low)s to %(high)s") % {"numbers": numbers, "low": low, "high": high}
        )
        if len(spread.values) > 1:
            parts.append(_("in the middle: %(median)s") % {"median": word(spread.median, scale)})
    if spread.not_applicable:
        name = scale.not_applicable.name.in_language(get_language() or "nl").lower()
        parts.append(f"{spread.not_applicable} × {name}")
    if agreed is not None:
        parts.append(_("agreed: %(score)s") % {"score": word(agreed, scale)})
    return "; ".join(parts) or _("no answers")


def stretch(compared: Compared, scale: Scale, title: str, described: str) -> SafeString:
    """One's own value among others': a bar from their lowest to their highest, a line at their middle, a dot for oneself."""
    pieces = [_axis(scale, MIDDLE)]
    if compared.low is not None and compared.high is not None and compared.median is not None:
        low, high, middle = (_x(each, scale) for each in (compared.low, compared.high, compared.median))
        pieces.append(
            format_html(
                '<rect class="op-dots__range" x="{}" y="{}" width="{}" height="16" rx="8"/>',
                at(low - 8),
                MIDDLE - 8,
                at(high - low + 16),
            )
        )
        pieces.append(
            format_html(
                '<line class="op-dots__median" x1="{}" x2="{}" y1="10" y2="{}"/>', at(middle), at(middle), MIDDLE + 14
            )
        )
    if compared.own is not None:
        own = at(_x(compared.own, scale))
        pieces.append(
            format_html('<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="{}"/>', own, MIDDLE, RADIUS)
        )
    return frame(title, described, MIDDLE + 34, SafeString("".join(pieces)))


def moves(points: Sequence[float | None], scale: Scale, title: str, names: Sequence[str] = ()) -> SafeString:
    """A theme over time: a dot with its value for each assessment from left to right, joined; gaps where there is no
    number. The lines above and below are the ends of the scale."""
    step = (RIGHT - LEFT) / max(len(points) - 1, 1)
    high, low = 30, 94
    placed = [
        (LEFT + place * step, low - (value - scale.lowest) / (scale.highest - scale.lowest) * (low - high), value)
        for place, value in enumerate(points)
        if value is not None
    ]
    path = " ".join(f"{at(x)},{at(y)}" for x, y, _value in placed)
    ends = [(LEFT, RIGHT, y, y) for y in (high, low)]
    anchors = ["start", *["middle"] * (len(points) - 2), "end"] if len(points) > 1 else ["middle"]
    sides = {at(LEFT + place * step): anchor for place, anchor in enumerate(anchors)}
    inside = (
        joined('<line class="op-chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', ends)
        + format_html('<polyline class="op-chart__line op-series-1" points="{}"/>', path)
        + joined(
            '<circle class="op-chart__dot op-series-1" cx="{}" cy="{}" r="5"/>',
            [(at(x), at(y)) for x, y, _value in placed],
        )
        + joined(
            '<text class="op-chart__value" x="{}" y="{}" text-anchor="{}">{}</text>',
            [(at(x), at(y - 11), sides[at(x)], word(value, scale)) for x, y, value in placed],
        )
        + joined(
            '<text class="op-chart__soft" x="{}" y="{}" text-anchor="{}">{}</text>',
            [(side, low + 22, anchor, name) for (side, anchor), name in zip(sides.items(), names, strict=False)],
        )
    )
    described = " → ".join(word(each, scale) or "–" for each in points)
    return frame(title, described, low + 32, inside)
