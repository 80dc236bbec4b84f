"""What an undo must put back: noted when a row is compared, read again when the import is undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from opstap.exchange.preview.comparison import Caseload, Decision, Fate
from opstap.tracks.models import Phase, PhaseStay, ProgrammeVersion, Track

DATES = {"birth_date", "in_nl_since", "permit_until", "started_on", "ended_on", "participation_since"}


def before_of(decision: Decision, caseload: Caseload) -> dict[str, object] | None:
    """Values, levels and track of somebody as they are before the import; None where it would change nothing."""
    person, track = decision.existing, decision.track
    if decision.fate != Fate.CHANGED or person is None or decision.draft is None:
        return None
    levels = caseload.levels.get(person.pk, {})
    names = [*decision.track_values, *(("ended_on", "participation_since") if decision.stated is not None else ())]
    return {
        "values": {name: _plain(getattr(person, name)) for name in decision.draft.values},
        "levels": {skill: levels.get(skill, "") for skill in decision.draft.levels},
        "track_id": str(track.pk) if track is not None and names else "",
        "track": {name: _plain(_key(track, name)) for name in names} if track is not None else {},
        "position": [decision.was[0], _plain(decision.was[1])] if decision.was is not None else [],
    }


def note_stays(befores: Iterable[dict[str, Any] | None]) -> None:
    """Add to each which stays in a phase its track had, since a change of phase ends and begins them."""
    moved = {before["track_id"]: before for before in befores if before and before["track_id"]}
    for before in moved.values():
        before["stays"] = {}
    for stay in PhaseStay.objects.filter(track_id__in=list(moved)):
        moved[str(stay.track_id)]["stays"][str(stay.pk)] = _plain(stay.ended_on)


def _key(track: Track, name: str) -> object:
    return getattr(track, f"{name}_id") if name in ("version", "phase") else getattr(track, name)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def values_of(kept: dict[str, Any]) -> dict[str, Any]:
    """The participant's values out of a note."""
    return {name: date.fromisoformat(value) if name in DATES and value else value for name, value in kept.items()}


def tracks_of(befores: Sequence[dict[str, Any]]) -> list[tuple[Track, dict[str, Any]]]:
    """The tracks out of these notes with the values that they had, in a fixed number of queries."""
    notes = {before["track_id"]: before["track"] for before in befores if before["track_id"]}
    keys_by_name: dict[str, set[str]] = defaultdict(set)
    for note in notes.values():
        for name in ("version", "phase"):
            if note.get(name):
                keys_by_name[name].add(note[name])
    known: dict[str, dict[UUID, Any]] = {
        "version": ProgrammeVersion.objects.select_related("programme")
        .defer("blueprint")
        .in_bulk(keys_by_name["version"]),
        "phase": Phase.objects.select_related("version__programme")
        .defer("version__blueprint")
        .in_bulk(keys_by_name["phase"]),
    }
    tracks = (
        Track.objects.select_related("version__programme", "phase").defer("version__blueprint").in_bulk(list(notes))
    )
    found = []
    for track in tracks.values():
        values = values_of(notes[str(track.pk)])
        for name, rows in known.items():
            if name in values:
                values[name] = rows[UUID(values[name])] if values[name] else None
        found.append((track, values))
    return found


def stated_in(befores: Sequence[dict[str, Any]], tracks: Iterable[Track]) -> list[tuple[Track, dict[str, Any]]]:
    """What the import did to say where people stand, by track."""
    done = {before["track_id"]: before["stated"] for before in befores if before.get("stated")}
    return [(track, done[str(track.pk)]) for track in tracks if str(track.pk) in done]


def put_stays_back(befores: Sequence[dict[str, Any]]) -> None:
    """Take away the stays that the import began, and open those again that it ended."""
    moved = [before for before in befores if before["track_id"]]
    kept = {UUID(key): ended for before in moved for key, ended in before.get("stays", {}).items()}
    stays = PhaseStay.objects.filter(track_id__in=[before["track_id"] for before in moved])
    stays.exclude(pk__in=list(kept)).delete()
    ended_again: dict[str | None, list[UUID]] = defaultdict(list)
    for stay in stays:
        if _plain(stay.ended_on) != kept[stay.pk]:
            ended_again[kept[stay.pk]].append(stay.pk)
    for ended, keys in ended_again.items():
        PhaseStay.objects.filter(pk__in=keys).update(ended_on=ended)
