"""Words and drawings of scores, in the language of the screen."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opstap.selfcheck import charts
from opstap.selfcheck.instruments.schema import Instrument, Named, Scale
from opstap.selfcheck.models import AgreedScore, Answer
from opstap.selfcheck.rules import Compared, Spread
from opstap.selfcheck.score_words import score_in_words, spread_in_words

register = template.Library()

register.filter("score_in_words", score_in_words)
register.filter("spread_in_words", spread_in_words)


@register.filter
def called(entry: Named) -> str:
    """The name of an organisation, tool or site."""
    return entry.called(get_language() or "nl")


@register.filter
def answered(answer: Answer | AgreedScore, scale: Scale) -> str:
    """What somebody answered, or that it does not apply."""
    if answer.not_applicable:
        return scale.not_applicable.name.in_language(get_language() or "nl")
    return score_in_words(answer.value, scale) if answer.value is not None else _("no answer")


@register.simple_tag
def spread_chart(spread: Spread, scale: Scale, title: str, agreed: AgreedScore | None = None) -> SafeString:
    """{% spread_chart spread scale title agreed %}: a dot for each answer on the line of the scale."""
    return charts.spread_chart(spread, scale, title, agreed.value if agreed else None)


@register.simple_tag
def comparison_chart(compared: Compared, scale: Scale, title: str, described: str) -> SafeString:
    """{% comparison_chart compared scale title described %}: one's own value among those of others."""
    return charts.comparison_chart(compared, scale, title, described)


@register.simple_tag
def references(instrument: Instrument, keys: tuple[str, ...]) -> list[Named]:
    """The entries that a tip names."""
    return [instrument.reference(key) for key in keys]


@register.filter
def at(mapping: dict[str, object], key: str) -> object:
    """The value of a key, None where there is none."""
    return mapping.get(key)
