"""What the lines of tracks and actions tell, to whom, and in which language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from opstap.core.coded_texts import CodedText
from opstap.core.event_kinds import EventKind, event_kinds
from opstap.organisations.roles import COORDINATES, TEAM
from opstap.tracks.events import OwnerChanged, TrackChanged, TrackEvent, TrackOpened
from opstap.tracks.labels import PhaseName, outcome_label
from opstap.tracks.programmes.events import ProgrammeCopied, ProgrammePublished
from opstap.tracks.todo.events import ActionAdded, ActionDone, ActionDropped, ActionMoved, ActionReopened

START, WORK = PhaseName("STAR/T", 1, "Start", "Start"), PhaseName("STAR/T", 2, "Werk", "Work")
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
TRACKS: list[tuple[TrackEvent, str, str]] = [
    (TrackOpened("", None, owner=""), "Nobody is the owner yet", "Nog niemand is eigenaar"),
    (TrackOpened("STAR/T", START, owner="Ida"), "STAR/T · Start · Owner: Ida", "STAR/T · Start · Eigenaar: Ida"),
    (TrackChanged({}, {}), "", ""),
    (
        TrackChanged({"phase": START}, {"started_on": "2026-03-02", "phase": None, "strange": "x"}),
        "Start: 2 March 2026; Phase: unknown",
        "Start: 2 maart 2026; Fase: onbekend",
    ),
    (
        TrackChanged({"version": "STAR/T (1)"}, {"version": "STAR/T (2)", "phase": WORK}),
        "Programme: STAR/T (2); Phase: Work",
        "Programma: STAR/T (2); Fase: Werk",
    ),
]


@pytest.mark.parametrize(("content", "english", "dutch"), [*TRACKS, *ACTIONS])
@pytest.mark.parametrize("role", sorted(TEAM))
def test_sentences(content: EventKind, english: str, dutch: str, role: str) -> None:
    stored = type(content).read(content.facts(), 1)
    assert stored == content
    for language, sentence in (("en", english), ("nl", dutch)):
        with translation.override(language):
            assert stored.text(role).lower() == sentence.lower()


def test_a_new_owner() -> None:
    for language, title in (("en", "New owner"), ("nl", "Nieuwe eigenaar")):
        with translation.override(language):
            assert (OwnerChanged("Carla").title(), OwnerChanged("Carla").text("coach")) == (title, "Carla")


@pytest.mark.parametrize("content", [ProgrammeCopied("Eigen", "Dalfsen (1)"), ProgrammePublished("Eigen", 1)])
def test_what_happened_to_a_programme(content: EventKind) -> None:
    with translation.override("nl"):
        assert "Eigen" in content.title()


def test_a_volunteer_reads_nothing_of_the_track() -> None:
    tracks = [kind for name, kind in event_kinds.items() if name.startswith("track.")]
    assert len(tracks) > 6
    assert all(kind.roles <= COORDINATES for kind in tracks)
    assert all(content.roles == TEAM for content, _english, _dutch in ACTIONS)


def test_outcome_in_words() -> None:
    with translation.override("nl"):
        assert outcome_label("job") == "Baan"
    assert outcome_label("") == outcome_label("nonsense") == ""
