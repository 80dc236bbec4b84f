"""What a programme asks before a phase is left or entered, and how that stood when somebody decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from opstap.tracks.labels import in_screen_language
from opstap.tracks.models import Phase, PhaseDecision, Track
from opstap.tracks.programmes.queries import blueprint_of
from opstap.tracks.programmes.schema import Criterion

EXIT, ENTRY = "exit", "entry"
EARLIER_DECISIONS = 20
CriterionKey: TypeAlias = tuple[str, str]
"""Side and key: two programmes may use one key for two criteria, so a key alone does not tell which is meant."""


@dataclass(frozen=True, slots=True)
class CriterionBetween:
    """One criterion that a decision looks at: of the exit of the phase that is left, or of the entry of the next."""

    side: str
    criterion: Criterion

    @property
    def key(self) -> CriterionKey:
        return (self.side, self.criterion.key)


@dataclass(frozen=True, slots=True)
class OpenCriterion:
    """A criterion that was not met or unknown (`met`), in both languages, as a line of the timeline keeps it."""

    met: str
    side: str
    nl: str
    en: str

    def __str__(self) -> str:
        return in_screen_language(self)


def criteria_between(left: Phase | None, entered: Phase) -> list[CriterionBetween]:
    """Every criterion between two phases, the exit first."""
    leaving = [] if left is None else _criteria_of(left, EXIT)
    return leaving + _criteria_of(entered, ENTRY)


def _criteria_of(phase: Phase, side: str) -> list[CriterionBetween]:
    blueprint = blueprint_of(phase.version_id)
    listed: Iterable[Criterion] = getattr(blueprint.phase(phase.key), side)
    return [CriterionBetween(side, criterion) for criterion in listed]


def earlier_answers(track: Track) -> dict[str, tuple[str, date]]:
    """By key of the criterion: how it stood in the last decision about this track that named it, and on which day."""
    rows = PhaseDecision.objects.filter(track=track).order_by("-made_at").values_list("criteria", "on")
    answers: dict[str, tuple[str, date]] = {}
    for criteria, on in rows[:EARLIER_DECISIONS]:
        for one in criteria:
            answers.setdefault(one["key"], (one["met"], on))
    return answers


def open_criteria(decision: PhaseDecision) -> list[OpenCriterion]:
    """What was not met or unknown in a decision."""
    stood = {(one["side"], one["key"]): one["met"] for one in decision.criteria}
    return [
        OpenCriterion(stood[one.key], one.side, one.criterion.nl, one.criterion.en)
        for one in criteria_between(decision.from_phase, decision.to_phase)
        if stood.get(one.key, PhaseDecision.Met.YES) != PhaseDecision.Met.YES
    ]
