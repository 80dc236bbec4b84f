"""Scores in the words of their scale, and the answers of several people in a sentence."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opstap.selfcheck.instruments.schema import Scale
from opstap.selfcheck.rules import Spread
from opstap.ui.charts import number_text


def score_in_words(value: float | None, scale: Scale) -> str:
    """A value in the words of its scale; halfway between two, both of them. Empty for none."""
    if value is None:
        return ""
    if scale.in_numbers:
        return number_text(value)
    names = {each.value: each.name.in_language(get_language() or "nl") for each in scale.options}
    below = max((number for number in names if number <= value), default=scale.lowest)
    above = min((number for number in names if number >= value), default=scale.highest)
    if below == above:
        return names[below]
    return _("between %(low)s and %(high)s") % {"low": names[below].lower(), "high": names[above].lower()}


def not_applicable_in_words(scale: Scale) -> str:
    """The answer outside the scale, within a sentence."""
    return scale.not_applicable.name.in_language(get_language() or "nl").lower()


def spread_in_words(spread: Spread, scale: Scale, agreed: float | None = None) -> str:
    """What a drawing of the answers shows: for who does not see it, and beside it for everybody."""
    parts = []
    if spread.values:
        counted = ngettext("%(number)s answer", "%(number)s answers", len(spread.values))
        numbers = counted % {"number": len(spread.values)}
        low, high = score_in_words(spread.low, scale), score_in_words(spread.high, scale)
        parts.append(
            f"{numbers}: {low}"
            if low == high
            else _("%(numbers)s, from %(low)s to %(high)s") % {"numbers": numbers, "low": low, "high": high}
        )
        if len(spread.values) > 1:
            parts.append(_("in the middle: %(median)s") % {"median": score_in_words(spread.median, scale)})
    if spread.not_applicable:
        parts.append(f"{spread.not_applicable} × {not_applicable_in_words(scale)}")
    if agreed is not None:
        parts.append(_("agreed: %(score)s") % {"score": score_in_words(agreed, scale)})
    return "; ".join(parts) or _("no answers")
