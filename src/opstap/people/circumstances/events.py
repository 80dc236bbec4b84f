"""What the timeline says about benefit, household and education.

Benefit and household are for case managers alone: nothing that is kept for support may be read by who does not need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import JsonValue

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import day_in_words
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES, GUIDES
from opstap.people.models import BenefitSpell, Education, Enrolment


def _from_day(day: date) -> str:
    return _("from %(day)s") % {"day": day_in_words(day)}


class _IncomeEvent(ParticipantEvent):
    group = "circumstances"
    roles = whole = CASE_MANAGERS


@dataclass(frozen=True)
class BenefitWritten(_IncomeEvent):
    """A benefit of a kind from a day on; `before` is the kind that held until then, empty for none."""

    kind = "benefit.written"
    icon, label = "file-text", gettext_lazy("Benefit")
    moves_position = True

    benefit: str
    since: date
    before: str
    household: bool

    def text(self, role: str) -> str:
        sentence = f"{choice_label(BenefitSpell.Kind, self.benefit)} {_from_day(self.since)}"
        return sentence + " · " + _("for the whole household") if self.household else sentence


@dataclass(frozen=True)
class BenefitRemoved(_IncomeEvent):
    """A benefit that was written down by mistake is gone."""

    kind = "benefit.removed"
    icon, label = "x", gettext_lazy("Benefit taken away: a mistake")
    moves_position = True

    benefit: str
    since: date
    reason: str

    def text(self, role: str) -> str:
        return f"{choice_label(BenefitSpell.Kind, self.benefit)} {_from_day(self.since)} – {self.reason}"


@dataclass(frozen=True)
class HouseholdJoined(_IncomeEvent):
    """Two people share a home and a benefit from a day on."""

    kind = "household.joined"
    icon, label = "home", gettext_lazy("Together in a household")

    since: date

    def text(self, role: str) -> str:
        return _from_day(self.since)


@dataclass(frozen=True)
class HouseholdLeft(_IncomeEvent):
    """Somebody lives apart from a day on."""

    kind = "household.left"
    icon, label = "home", gettext_lazy("No longer in the household")

    since: date

    def text(self, role: str) -> str:
        return _from_day(self.since)


class _EducationEvent(ParticipantEvent):
    group, icon = "circumstances", "school"
    roles, whole = COORDINATES, GUIDES
    moves_position: ClassVar[bool] = True


@dataclass(frozen=True)
class EducationAdded(_EducationEvent):
    """Somebody learns for a diploma; school and level are for guides."""

    kind = "education.added"
    label = pgettext_lazy("timeline", "Education")

    what: str
    school: str
    level: str
    starts_on: date
    ends_on: date | None

    def text(self, role: str) -> str:
        parts = [self.what, _from_day(self.starts_on)]
        if role in GUIDES:
            parts[1:1] = [self.school, choice_label(Education, self.level)]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class EducationChanged(_EducationEvent):
    """What became what, by the name of the field."""

    kind = "education.changed"
    label = gettext_lazy("Education changed")

    what: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def text(self, role: str) -> str:
        parts = [self.what]
        for name, value in self.after.items():
            if role in GUIDES or name not in ("school", "level"):
                parts.append(f"{_field_label(name)}: {_value_in_words(name, value) or _('unknown')}")
        return " · ".join(part for part in parts if part)


def _field_label(name: str) -> str:
    return str(getattr(Enrolment._meta.get_field(name), "verbose_name", name))


def _value_in_words(name: str, value: JsonValue) -> str:
    if name in ("starts_on", "ends_on"):
        return day_in_words(parse_date(str(value or "")))
    return choice_label(Education, str(value)) if name == "level" else str(value or "")


@dataclass(frozen=True)
class EducationRemoved(_EducationEvent):
    """Education that was written down by mistake is gone; words that somebody typed are for guides."""

    kind = "education.removed"
    label = gettext_lazy("Education taken away: a mistake")

    what: str
    starts_on: date
    reason: str

    def text(self, role: str) -> str:
        return " – ".join(part for part in (self.what, self.reason if role in GUIDES else "") if part)
