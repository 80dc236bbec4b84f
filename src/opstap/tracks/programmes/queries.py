"""What stands in a version of a programme, which phases a track can go to, and which tracks run on which version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from opstap.access.models import Involvement
from opstap.tracks.models import Phase, Programme, ProgrammeVersion, Track, TrackQuerySet
from opstap.tracks.programmes.blueprint import Blueprint, blueprint_from


@lru_cache(maxsize=256)
def blueprint_of(version_id: UUID) -> Blueprint:
    """The programme of a version, read and checked once a process: a version never changes, nor does a blueprint, so that
    requests and threads can share it."""
    return blueprint_from(ProgrammeVersion.objects.values_list("blueprint", flat=True).get(pk=version_id))


def phases_on_offer(version: ProgrammeVersion | None, municipality_id: UUID) -> list[Phase]:
    """The phases that a track in this municipality can go to, in order: of every programme's newest version, and of the
    track's own version where that is not the newest (to a newer one a track only moves on purpose)."""
    usable = Q(version__programme__municipality__isnull=True) | Q(version__programme__municipality_id=municipality_id)
    rows = Phase.objects.filter(usable).select_related("version__programme").defer("version__blueprint")
    phases = list(rows.order_by("version__programme__name", "version__programme__key", "version__number", "position"))
    newest: dict[UUID, int] = {}
    for phase in phases:
        programme = phase.version.programme_id
        newest[programme] = max(newest.get(programme, 0), phase.version.number)
    own = version.pk if version is not None else None
    return [one for one in phases if one.version_id == own or one.version.number == newest[one.version.programme_id]]


class Move(NamedTuple):
    """A track, and the phase of the newest version where it goes on (none where it is in none)."""

    track: Track
    phase: Phase | None


def movable_tracks(programme: Programme, newest: ProgrammeVersion) -> TrackQuerySet:
    """The open tracks on older versions."""
    return Track.objects.open().filter(version__programme=programme).exclude(version=newest)


def moves_of(tracks: Iterable[Track], newest: ProgrammeVersion) -> list[Move]:
    """The tracks that can go on, each with the phase that has the same key."""
    phases = Phase.objects.filter(version=newest).select_related("version__programme").defer("version__blueprint")
    by_key = {phase.key: phase for phase in phases}
    moves = [Move(track, by_key.get(track.phase.key) if track.phase else None) for track in tracks]
    return [move for move in moves if move.track.phase is None or move.phase is not None]


@dataclass
class RunningTracks:
    """How many open tracks run on one version. `staying` says of those whose phase the newest version lost: which phase,
    how many, and who owns them, so that a coordinator knows whom to ask; no participant is named."""

    number: int
    tracks: int = 0
    moves: int = 0
    staying: list[tuple[str, int, list[str]]] = field(default_factory=list)


def running_tracks(programme: Programme, newest: ProgrammeVersion, day: date) -> list[RunningTracks]:
    """A line for each version with open tracks, the newest first: one query, whatever the number of tracks."""
    owner = Involvement.objects.running_on(day).filter(track=OuterRef("pk"), owner=True)
    rows = (
        Track.objects.open()
        .filter(version__programme=programme)
        .annotate(owner_name=Subquery(owner.values("user__name")[:1]))
        .values("version__number", "phase__key", "phase__name_nl", "owner_name")
        .annotate(many=Count("pk"))
        .order_by("-version__number", "phase__position", "owner_name")
    )
    keys = {phase.key for phase in blueprint_of(newest.pk).phases}
    lines: dict[int, RunningTracks] = {}
    stays: dict[tuple[int, str], tuple[int, list[str]]] = {}
    for row in rows:
        number, key = row["version__number"], row["phase__key"]
        line = lines.setdefault(number, RunningTracks(number))
        line.tracks += row["many"]
        if number == newest.number:
            continue
        if key is None or key in keys:
            line.moves += row["many"]
            continue
        many, owners = stays.setdefault((number, row["phase__name_nl"]), (0, []))
        owners = [*owners, row["owner_name"]] if row["owner_name"] else owners
        stays[number, row["phase__name_nl"]] = (many + row["many"], owners)
    for (number, phase), (many, owners) in stays.items():
        lines[number].staying.append((phase, many, owners))
    return list(lines.values())
