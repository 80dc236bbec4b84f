"""Which tracks run on which version of an own programme, and which of them the newest version can take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from opstap.access.models import Involvement
from opstap.core import bulk_writes
from opstap.tracks.models import Phase, PhaseDecision, PhaseStay, Programme, ProgrammeVersion, Track
from opstap.tracks.programmes.versions import phases_of


class Move(NamedTuple):
    """A track, and the phase of the newest version where it goes on (none where it is in none)."""

    track: Track
    phase: Phase | None


@dataclass
class Running:
    """How many open tracks run on one version. `staying` says of those whose phase the newest version lost: which phase,
    how many, and who owns them, so that a coordinator knows whom to ask; no participant is named."""

    number: int
    tracks: int = 0
    moves: int = 0
    staying: list[tuple[str, int, list[str]]] = field(default_factory=list)


def movable(programme: Programme, newest: ProgrammeVersion) -> QuerySet[Track]:
    """The open tracks on older versions."""
    return Track.objects.filter(version__programme=programme, ended_on__isnull=True).exclude(version=newest)


def moves_of(tracks: Iterable[Track], newest: ProgrammeVersion) -> list[Move]:
    """The tracks that can go on, each with the phase that has the same key."""
    keys = {phase.key: phase for phase in phases_of(newest.pk)}
    found = [Move(track, keys.get(track.phase.key) if track.phase else None) for track in tracks]
    return [move for move in found if move.track.phase is None or move.phase is not None]


def running(programme: Programme, newest: ProgrammeVersion, day: date) -> list[Running]:
    """A line for each version with open tracks, the newest first: two queries, whatever the number of tracks."""
    owner = Involvement.objects.running_on(day).filter(track=OuterRef("pk"), owner=True)
    rows = (
        Track.objects.filter(version__programme=programme, ended_on__isnull=True)
        .annotate(owner_name=Subquery(owner.values("user__name")[:1]))
        .values("version__number", "phase__key", "phase__name_nl", "owner_name")
        .annotate(many=Count("pk"))
        .order_by("-version__number", "phase__position", "owner_name")
    )
    keys = {phase.key for phase in phases_of(newest.pk)}
    found: dict[int, Running] = {}
    stays: dict[tuple[int, str], tuple[int, list[str]]] = {}
    for row in rows:
        number, key = row["version__number"], row["phase__key"]
        line = found.setdefault(number, Running(number))
        line.tracks += row["many"]
        if number == newest.number:
            continue
        if key is None or key in keys:
            line.moves += row["many"]
            continue
        many, owners = stays.setdefault((number, row["phase__name_nl"]), (0, []))
        named = [*owners, row["owner_name"]] if row["owner_name"] else owners
        stays[number, row["phase__name_nl"]] = (many + row["many"], named)
    for (number, phase), (many, owners) in stays.items():
        found[number].staying.append((phase, many, owners))
    return list(found.values())


def change_stays(decisions: dict[UUID, PhaseDecision], day: date) -> None:
    """End the present stay of these tracks and begin the one of their decision; a stay that was yet to begin begins as
    planned."""
    present = PhaseStay.objects.filter(track_id__in=decisions, ended_on__isnull=True)
    began = dict(present.values_list("track_id", "started_on"))
    present.update(ended_on=Greatest(F("started_on"), Value(day)))
    bulk_writes.insert(
        [
            PhaseStay(
                municipality_id=one.municipality_id,
                track_id=key,
                phase_id=one.to_phase_id,
                decision=one,
                started_on=max(day, began.get(key, day)),
            )
            for key, one in decisions.items()
        ]
    )
