"""What a programme asks before a phase is left or entered, and how that stood when somebody decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from opstap.tracks.models import Phase, PhaseDecision, Track
from opstap.tracks.programmes.schema import Criterion
from opstap.tracks.programmes.versions import blueprint_of

EXIT, ENTRY = "exit", "entry"
EARLIER_DECISIONS = 20
Asked = tuple[str, str]
"""Side and key: two programmes may use one key for two criteria, so a key alone does not tell which is meant."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One criterion that a decision looks at: of the exit of the phase that is left, or of the entry of the next."""

    side: str
    criterion: Criterion

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def asked(self) -> Asked:
        return (self.side, self.criterion.key)


def asked(left: Phase | None, entered: Phase) -> list[Asking]:
    """Every criterion between two phases, the exit first."""
    found = [] if left is None else _of(left, EXIT)
    return found + _of(entered, ENTRY)


def _of(phase: Phase, side: str) -> list[Asking]:
    blueprint = blueprint_of(phase.version_id)
    listed: Iterable[Criterion] = getattr(blueprint.phase(phase.key), side)
    return [Asking(side, criterion) for criterion in listed]


def said_before(track: Track) -> dict[str, tuple[str, date]]:
    """By key of the criterion: what was said in the last decision about this track that named it, and on which day."""
    rows = PhaseDecision.objects.filter(track=track).order_by("-made_at").values_list("criteria", "on")
    said: dict[str, tuple[str, date]] = {}
    for criteria, on in rows[:EARLIER_DECISIONS]:
        for one in criteria:
            said.setdefault(one["key"], (one["met"], on))
    return said


def open_ones(decision: PhaseDecision) -> list[dict[str, str]]:
    """What was not met or unknown, in both languages, as a timeline line keeps it."""
    stood = {(one["side"], one["key"]): one["met"] for one in decision.criteria}
    return [
        {"met": stood[one.asked], "side": one.side, "nl": one.criterion.nl, "en": one.criterion.en}
        for one in asked(decision.from_phase, decision.to_phase)
        if stood.get(one.asked, PhaseDecision.Met.YES) != PhaseDecision.Met.YES
    ]


def told(phase: Phase | None) -> dict[str, Any]:
    """A phase as a timeline line names it, empty for none; lines outlive programmes."""
    if phase is None:
        return {}
    version = phase.version
    return {"programme": version.programme.name, "version": version.number, "nl": phase.name_nl, "en": phase.name_en}
