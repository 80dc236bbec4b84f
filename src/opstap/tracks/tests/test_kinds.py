"""What the lines of tracks and actions tell, to whom, and in which language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from opstap.core.coded_texts import CodedText
from opstap.core.event_kinds import EventKind
from opstap.organisations.roles import COORDINATES, TEAM
from opstap.people.timeline_events import kinds
from opstap.tracks.labels import outcome_label
from opstap.tracks.todo.events import ActionAdded, ActionDone, ActionDropped, ActionMoved, ActionReopened

ADDED = ActionAdded("Cv maken", date(2026, 3, 2), owner="", choice="own_choice", rule="")
OBLIGATION = replace(ADDED, owner="Ida", choice="obligation", rule="Pw art. 9")
DAYS = (date(2026, 3, 2), date(2026, 3, 9))
TRACK_ENDED = CodedText("track_ended", {"outcome": "job"})
ACTIONS: list[tuple[EventKind, str, str]] = [
    (
        ADDED,
        "Cv maken (the participant, before 2 March 2026)",
        "Cv maken (de deelnemer, uiterlijk 2 maart 2026)",
    ),
    (
        OBLIGATION,
        "Cv maken (Ida, before 2 March 2026) · Obligation: Pw art. 9",
        "Cv maken (Ida, uiterlijk 2 maart 2026) · Verplichting: Pw art. 9",
    ),
    (ActionDone("Cv maken"), "Cv maken", "Cv maken"),
    (ActionDropped("Cv maken", "Ziek"), "Cv maken – Ziek", "Cv maken – Ziek"),
    (ActionDropped("Cv maken", ""), "Cv maken", "Cv maken"),
    (
        ActionDropped("Cv maken", TRACK_ENDED),
        "Cv maken – The track ended: Job",
        "Cv maken – Het traject is beëindigd: Baan",
    ),
    (
        ActionMoved("Cv maken", *DAYS),
        "Cv maken: from 2 March 2026 to 9 March 2026",
        "Cv maken: van 2 maart 2026 naar 9 maart 2026",
    ),
    (ActionReopened("Cv maken", DAYS[0]), "Cv maken", "Cv maken"),
]
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


@pytest.mark.parametrize(("content", "english", "dutch"), ACTIONS)
@pytest.mark.parametrize("role", sorted(TEAM))
def test_sentences_about_actions(content: EventKind, english: str, dutch: str, role: str) -> None:
    stored = type(content).read(content.facts(), 1)
    assert stored == content
    for language, told in (("en", english), ("nl", dutch)):
        with translation.override(language):
            assert stored.text(role).lower() == told.lower()


def test_a_volunteer_reads_nothing_of_the_track() -> None:
    tracks = [kind for name, kind in kinds.items() if name.startswith("track.")]
    assert tracks
    assert all(kind.roles <= COORDINATES for kind in tracks)
    assert all(content.roles == TEAM for content, _english, _dutch in ACTIONS)


def test_outcome_in_words() -> None:
    with translation.override("nl"):
        assert outcome_label("job") == "Baan"
    assert outcome_label("") == outcome_label("nonsense") == ""
