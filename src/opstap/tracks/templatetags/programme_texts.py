"""Shows the texts of a programme file in the language of the screen."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opstap.tracks.labels import in_screen_language
from opstap.tracks.programmes.blueprint import Blueprint
from opstap.tracks.programmes.schema import Activity, Criterion, Length, Meeting, Norm, Phase, Role

register = template.Library()


register.filter("own", in_screen_language)


@register.filter("weeks")
def weeks_in_words(length: Length) -> str:
    """A length in words: "26 weeks", "13 to 26 weeks", "at least 13 weeks"."""
    low, high = length.min_weeks, length.max_weeks
    if low is not None and high is not None and low != high:
        return _("%(low)s to %(high)s weeks") % {"low": low, "high": high}
    if low is not None and high is None:
        return _("at least %(low)s weeks") % {"low": low}
    number = high if high is not None else low or 0
    return ngettext("%(number)s week", "%(number)s weeks", number) % {"number": number}


@register.filter("parts")
def phase_parts(phase: Phase) -> list[tuple[str, tuple[Criterion | Activity, ...]]]:
    """What a phase holds, with a heading each; what the source does not say is left out."""
    listed: list[tuple[str, tuple[Criterion | Activity, ...]]] = [
        (_("To enter this phase"), phase.entry),
        (_("Activities"), phase.activities),
        (_("To leave this phase"), phase.exit),
    ]
    return [(title, items) for title, items in listed if items]


@register.filter("around")
def programme_parts(programme: Blueprint) -> list[tuple[str, tuple[Norm | Meeting | Role, ...]]]:
    """What holds for the whole programme."""
    listed: list[tuple[str, tuple[Norm | Meeting | Role, ...]]] = [
        (_("Norms"), programme.norms),
        (_("Meetings"), programme.meetings),
        (_("Who takes part"), programme.roles),
    ]
    return [(title, items) for title, items in listed if items]


@register.filter
def role_names(keys: tuple[str, ...], programme: Blueprint) -> str:
    """Names of the roles of an action."""
    names = {role.key: in_screen_language(role.name) for role in programme.roles}
    return ", ".join(names.get(key, _("everybody") if key == "all" else key) for key in keys)
