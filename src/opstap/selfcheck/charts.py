"""The drawings of this room, from its scales and answers to those of `ui.charts`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from opstap.selfcheck.instruments.schema import Scale
from opstap.selfcheck.rules import Compared, Spread
from opstap.selfcheck.score_words import score_in_words, spread_in_words
from opstap.ui.charts import Marks, Range, ScoreAxis, dot_in_range, dots, scores_over_time


def axis_of(scale: Scale) -> ScoreAxis:
    """The line of a scale: numbers below it where the scale is in numbers, else its words."""
    code = get_language() or "nl"
    labels = tuple(
        (each.value, str(each.value) if scale.in_numbers else each.name.in_language(code)) for each in scale.options
    )
    return ScoreAxis(tuple(scale.values), labels, words=not scale.in_numbers)


def spread_chart(spread: Spread, scale: Scale, title: str, agreed: float | None = None) -> SafeString:
    """The answers to one statement, with the agreed score where there is one."""
    marks = Marks(spread.values, spread.median, agreed)
    return dots(title, axis_of(scale), marks, spread_in_words(spread, scale, agreed))


def comparison_chart(compared: Compared, scale: Scale, title: str, described: str) -> SafeString:
    """One's own value among others'; `described` says the same in words."""
    others = None
    if compared.low is not None and compared.median is not None and compared.high is not None:
        others = (compared.low, compared.median, compared.high)
    return dot_in_range(title, axis_of(scale), Range(compared.own, others), described)


def theme_over_time_chart(
    values: Sequence[float | None], scale: Scale, title: str, names: Sequence[str] = ()
) -> SafeString:
    """A theme over several assessments, oldest first; `names` stand below them."""
    points = [None if value is None else (value, score_in_words(value, scale)) for value in values]
    described = " → ".join(score_in_words(value, scale) or "–" for value in values)
    return scores_over_time(title, points, (scale.lowest, scale.highest), names, described)
