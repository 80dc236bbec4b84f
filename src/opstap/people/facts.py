"""The facts about a participant, each with its label, as far as a role may read them."""

from __future__ import annotations

from datetime import date

from django.utils import formats, translation
from django.utils.translation import gettext as _

from opstap.core.countries import countries
from opstap.core.privacy import privacy_of
from opstap.people.models import LanguageLevel, Participant

SHOWN = (
    "called",
    "birth_date",
    "phone",
    "email",
    "reference",
    "permit_kind",
    "permit_until",
    "in_nl_since",
    "country",
    "mother_tongue",
    "education",
    "learning_route",
    "sex",
    "limited_capacity",
    "postcode",
    "city",
)


def country_name(code: str) -> str:
    """A country's name in the language of the screen; the code where it has none."""
    return countries(_language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country, by name."""
    return sorted(countries(_language()).items(), key=lambda pair: pair[1])


def _language() -> str:
    return (translation.get_language() or "nl")[:2]


def label(name: str) -> str:
    """The label of a field."""
    if name.startswith("level_"):
        return str(LanguageLevel.Skill(name.removeprefix("level_")).label)
    if name == "in_nl_since_year":
        return _("In the Netherlands since (year)")
    verbose = str(getattr(Participant._meta.get_field(name), "verbose_name", name))
    return verbose[:1].upper() + verbose[1:]


def display(name: str, value: object) -> str:
    """A stored value (or its form on the timeline) in words; empty where it is unknown."""
    if value in (None, ""):
        return ""
    if name == "country":
        return country_name(str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if name in {"birth_date", "permit_until", "in_nl_since"}:
        return formats.date_format(date.fromisoformat(str(value)), "j F Y")
    choices = dict(getattr(Participant._meta.get_field(name), "flatchoices", ())) if hasattr(Participant, name) else {}
    return str(choices.get(value, value))


def facts_for(participant: Participant, role: str) -> list[tuple[str, str]]:
    """(label, value) of every fact that the role may read, unknown ones included: half-known must be seen."""
    allowed = privacy_of(Participant).readable_by(role)
    rows = []
    for name in SHOWN:
        if name not in allowed:
            continue
        value = display(name, getattr(participant, name))
        if name == "in_nl_since" and not value and participant.in_nl_since_year:
            value = str(participant.in_nl_since_year)
        if name == "called" and not value:
            continue
        rows.append((label(name), value))
    return rows


def age(birth_date: date | None, day: date) -> int | None:
    """Whole years on a day."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
