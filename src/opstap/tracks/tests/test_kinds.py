"""What the lines of tracks and actions tell, to whom, and in which language."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from opstap.organisations.roles import COORDINATES, TEAM
from opstap.people.timeline_events import kinds
from opstap.tracks.events import outcome_label

OBLIGATION = {"text": "Cv maken", "due_on": "2026-03-02", "owner": "Ida", "choice": "obligation", "rule": "Pw art. 9"}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("track.opened", {}, "Nobody is the owner yet", "Nog niemand is eigenaar"),
    (
        "track.opened",
        {"programme": "STAR/T", "phase": "Start", "owner": "Ida", "outcome": "job"},
        "STAR/T · Start · Job · Owner: Ida",
        "STAR/T · Start · Baan · Eigenaar: Ida",
    ),
    ("track.changed", {}, "", ""),
    (
        "track.changed",
        {"after": {"outcome": "job", "outcome_on": "2026-03-02", "phase": "", "strange": "x"}},
        "Outcome: Job; Day of the outcome: 2 March 2026; Phase: unknown",
        "Uitstroom: Baan; Datum uitstroom: 2 maart 2026; Fase: onbekend",
    ),
    (
        "action.added",
        {"text": "Cv maken", "due_on": "2026-03-02", "owner": "", "choice": "own_choice"},
        "Cv maken (the participant, before 2 March 2026)",
        "Cv maken (de deelnemer, uiterlijk 2 maart 2026)",
    ),
    (
        "action.added",
        OBLIGATION,
        "Cv maken (Ida, before 2 March 2026) · Obligation: Pw art. 9",
        "Cv maken (Ida, uiterlijk 2 maart 2026) · Verplichting: Pw art. 9",
    ),
    ("action.done", {"text": "Cv maken"}, "Cv maken", "Cv maken"),
    ("action.dropped", {"text": "Cv maken", "reason": "Ziek"}, "Cv maken – Ziek", "Cv maken – Ziek"),
    ("action.dropped", {"text": "Cv maken"}, "Cv maken", "Cv maken"),
    (
        "action.moved",
        {"text": "Cv maken", "before": "2026-03-02", "after": "2026-03-09"},
        "Cv maken: from 2 March 2026 to 9 March 2026",
        "Cv maken: van 2 maart 2026 naar 9 maart 2026",
    ),
    ("action.reopened", {"text": "Cv maken"}, "Cv maken", "Cv maken"),
]


@pytest.mark.parametrize(("kind", "content", "english", "dutch"), CASES)
@pytest.mark.parametrize("role", sorted(TEAM))
def test_sentences(kind: str, content: dict[str, Any], english: str, dutch: str, role: str) -> None:
    found = kinds.get(kind)
    assert found is not None
    if role not in found.roles:
        assert kind.startswith("track.")
        return
    for language, told in (("en", english), ("nl", dutch)):
        with translation.override(language):
            assert str(found.text(content, role)).lower() == told.lower()


def test_a_volunteer_reads_nothing_of_the_track() -> None:
    tracks = [kind for name, kind in kinds.items() if name.startswith("track.")]
    assert tracks
    assert all(kind.roles <= COORDINATES for kind in tracks)
    assert all(kind.roles == TEAM for name, kind in kinds.items() if name.startswith("action."))


def test_outcome_in_words() -> None:
    with translation.override("nl"):
        assert outcome_label("job") == "Baan"
    assert outcome_label("") == outcome_label("nonsense") == ""
