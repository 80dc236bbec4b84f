"""The words of both tables, and the order in which they stand: as W writes them where W has them, unknowns last."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from opstap.insight.queries import OUTCOME, UNKNOWN, Tally
from opstap.insight.settings import Bands
from opstap.people.facts import country_name
from opstap.people.models import Education, Sex
from opstap.tracks.models import Position

Words = str | Promise


class Group(NamedTuple):
    """A row of W's table 2, and the positions that count in it."""

    label: Words
    positions: tuple[str, ...]


GROUPS = (
    Group(gettext_lazy("Job or own business"), (Position.JOB, Position.OWN_BUSINESS)),
    Group(gettext_lazy("Job with supplementary benefit"), (Position.JOB_WITH_BENEFIT,)),
    Group(pgettext_lazy("position", "Education"), (Position.EDUCATION,)),
    Group(
        gettext_lazy("Still in track, or in another one"),
        (
            Position.IN_TRACK,
            Position.UNPAID_WORK,
            Position.LANGUAGE_INTERNSHIP,
            Position.PARTICIPATION,
            Position.OTHER_TRACK,
        ),
    ),
    Group(pgettext_lazy("position", "Moved away"), (Position.MOVED,)),
    Group(gettext_lazy("Stopped"), (Position.STOPPED,)),
)
"""W table 2 counts unpaid work, a language internship and another track as "in track"; who stopped it does not name."""
LABELS: dict[str, Words] = {
    OUTCOME: gettext_lazy("Where people stand"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age"),
    "country": gettext_lazy("Country of origin"),
    "since": gettext_lazy("In the Netherlands since"),
    "education": gettext_lazy("Education"),
    "limited_capacity": gettext_lazy("Limited capacity for work"),
}
SEXES: dict[str, Words] = {sex.value: sex.label for sex in Sex}
EDUCATIONS: dict[str, Words] = {
    Education.NONE.value: Education.NONE.label,
    Education.PRIMARY.value: Education.PRIMARY.label,
    Education.SECONDARY.value: Education.SECONDARY.label,
    Education.MBO.value: Education.MBO.label,
    "higher": gettext_lazy("Higher (hbo, wo)"),
}
YES_OR_NO: dict[str, Words] = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
FIXED: dict[str, dict[str, Words]] = {
    OUTCOME: {position: Position(position).label for group in GROUPS for position in group.positions},
    "sex": SEXES,
    "education": EDUCATIONS,
    "limited_capacity": YES_OR_NO,
}


def group_of(position: str) -> Group:
    return next(group for group in GROUPS if position in group.positions)


def label(variable: str, value: str) -> str:
    """A value of a variable on the screen."""
    if value == UNKNOWN:
        return _("Unknown")
    if variable in FIXED:
        return str(FIXED[variable].get(value, value))
    return {"age": _age, "since": _since, "country": country_name}[variable](value)


def _age(band: str) -> str:
    if band.startswith("<="):
        return _("up to and including %(age)s") % {"age": band.removeprefix("<=")}
    return _("%(age)s and older") % {"age": band.removesuffix("+")} if band.endswith("+") else band


def _since(band: str) -> str:
    word, _space, year = band.partition(" ")
    if word == "before":
        return pgettext("year", "before %(year)s") % {"year": year}
    return pgettext("year", "after %(year)s") % {"year": year} if word == "after" else band


def values_in_order(counted: Tally, programmes: Collection[str], variable: str, bands: Bands) -> list[str]:
    """The values that somebody has, as a reader expects them; countries by how many come from there."""
    there = counted.values(programmes, variable)
    if variable == "country":
        known = sorted(
            there - {UNKNOWN},
            key=lambda code: (-counted.number(programmes, variable, [code]), country_name(code)),
        )
    else:
        order = {"age": bands.age_names, "since": bands.year_names}.get(variable) or list(FIXED[variable])
        known = [value for value in order if value in there]
    return [*known, *([UNKNOWN] if UNKNOWN in there else [])]
