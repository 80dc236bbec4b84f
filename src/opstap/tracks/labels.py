"""Outcomes, phases and what Opstap itself gives as a reason, as the screen names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, overload

from django.utils import translation
from django.utils.translation import gettext as _

from opstap.core.coded_texts import Parameters
from opstap.core.privacy import privacy_of
from opstap.people.models import BenefitSpell
from opstap.tracks.models import Phase, Position


class InTwoLanguages(Protocol):
    """A text as programmes have it."""

    @property
    def nl(self) -> str: ...

    @property
    def en(self) -> str: ...


def in_screen_language(text: InTwoLanguages) -> str:
    """The Dutch or English of a text."""
    return text.en if (translation.get_language() or "nl").startswith("en") else text.nl


def outcome_label(outcome: str) -> str:
    """What a position or outcome is called; empty for none, and for what is none (any more)."""
    return str(Position(outcome).label) if outcome in Position.values else ""


def as_read_by(role: str, position: str) -> str:
    """A position as a role may know it: who does not read benefit reads "job" where there is one beside it."""
    if position == Position.JOB_WITH_BENEFIT and "kind" not in privacy_of(BenefitSpell).readable_by(role):
        return Position.JOB
    return position


def position_label(role: str, position: str | None) -> str:
    """The word for a position on the screen of a role, empty for none."""
    return str(Position(as_read_by(role, position)).label) if position else ""


@dataclass(frozen=True, slots=True)
class PhaseName:
    """A phase of a version of a programme as a line of the timeline names it: lines outlive programmes."""

    programme: str
    version: int
    nl: str
    en: str

    @overload
    @classmethod
    def of(cls, phase: Phase) -> PhaseName: ...
    @overload
    @classmethod
    def of(cls, phase: Phase | None) -> PhaseName | None: ...
    @classmethod
    def of(cls, phase: Phase | None) -> PhaseName | None:
        """None where there is no phase. The programme of the phase should have been loaded with it."""
        if phase is None:
            return None
        version = phase.version
        return cls(version.programme.name, version.number, phase.name_nl, phase.name_en)

    def __str__(self) -> str:
        return in_screen_language(self)

    @property
    def with_version(self) -> str:
        return f"{self} ({self.programme} {self.version})"


def track_ended_reason(parameters: Parameters) -> str:
    """Why an action was dropped: its track ended with an `outcome`."""
    return _("The track ended: %(kind)s") % {"kind": outcome_label(str(parameters["outcome"]))}


def new_version_reason(parameters: Parameters) -> str:
    """Why many tracks went on at once: the programme has a version with this `number`."""
    return _("The programme has a new version (%(number)s); the phase stays the same.") % parameters
