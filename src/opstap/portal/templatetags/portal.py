"""Tags for the pages of guests: every text goes through the speaker that the view puts into the context."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> SafeString:
    """{% say "hello" name=person.name %}: a word in the guest's language, with the Dutch where it belongs."""
    marked: SafeString = _speaker(context).say(key, **values)
    return marked


@register.simple_tag(takes_context=True)
def plain(context: Context, key: str, **values: object) -> str:
    """The same for a title, without marks."""
    return str(_speaker(context).plain(key, **values))


@register.simple_tag(takes_context=True)
def typed(context: Context, text: str) -> SafeString:
    """What a colleague typed: marked as Dutch where the page is in another language."""
    marked: SafeString = _speaker(context).typed(text)
    return marked


@register.simple_tag(takes_context=True)
def alone(context: Context, key: str) -> SafeString:
    """A word in the language of the speaker alone, where every language has a line of its own anyway."""
    marked: SafeString = _speaker(context).alone(key)
    return marked


@register.simple_tag(takes_context=True)
def value(context: Context, value_to_say: object) -> SafeString:
    """A day or a time in the guest's language, with the Dutch where it belongs."""
    marked: SafeString = _speaker(context).value(value_to_say)
    return marked


def _speaker(context: Context) -> Any:
    return context["speaker"]
