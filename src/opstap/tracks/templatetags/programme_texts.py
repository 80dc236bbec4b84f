"""Shows the texts of a programme file in the language of the screen."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opstap.core.datafiles.schema import Text
from opstap.tracks.programmes.blueprint import Blueprint
from opstap.tracks.programmes.schema import Length, Phase

register = template.Library()


@register.filter
def own(text: Text) -> str:
    """The Dutch or English of a text."""
    return text.en if (translation.get_language() or "nl").startswith("en") else text.nl


@register.filter
def weeks(length: Length) -> str:
    """A length in words: "26 weeks", "13 to 26 weeks", "at least 13 weeks"."""
    low, high = length.min_weeks, length.max_weeks
    if low is not None and high is not None and low != high:
        return _("%(low)s to %(high)s weeks") % {"low": low, "high": high}
    if low is not None and high is None:
        return _("at least %(low)s weeks") % {"low": low}
    number = high if high is not None else low or 0
    return ngettext("%(number)s week", "%(number)s weeks", number) % {"number": number}


@register.filter
def parts(phase: Phase) -> list[tuple[str, Any]]:
    """What a phase holds, with a heading each; what the source does not say is left out."""
    found = [
        (_("To enter this phase"), phase.entry),
        (_("Activities"), phase.activities),
        (_("To leave this phase"), phase.exit),
    ]
    return [(title, items) for title, items in found if items]


@register.filter
def around(programme: Blueprint) -> list[tuple[str, Any]]:
    """What holds for the whole programme."""
    found = [(_("Norms"), programme.norms), (_("Meetings"), programme.meetings), (_("Who takes part"), programme.roles)]
    return [(title, items) for title, items in found if items]


@register.filter
def role_names(keys: tuple[str, ...], programme: Blueprint) -> str:
    """Names of the roles of an action."""
    names = {role.key: own(role.name) for role in programme.roles}
    return ", ".join(names.get(key, _("everybody") if key == "all" else key) for key in keys)
