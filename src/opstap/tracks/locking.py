"""Tracks as they are stored now, held until the end of an action, so that of two who change one the second sees what
the first did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F

from opstap.core.refusals import MovedOn
from opstap.tracks.models import Outflow, PhaseStay, Track


def locked_tracks(keys: Iterable[UUID]) -> dict[UUID, Track]:
    """These tracks by key, locked in the order of their keys. Raises MovedOn where one was taken away."""
    expected = set(keys)
    rows = (
        Track.objects.select_for_update(of=("self",))
        .select_related("version__programme", "phase__version__programme")
        .defer("version__blueprint", "phase__version__blueprint")
    )
    tracks = {track.pk: track for track in rows.filter(pk__in=expected).order_by("pk")}
    if len(tracks) != len(expected):
        raise MovedOn
    return tracks


def locked_track(key: UUID) -> Track:
    """The same for one track. Raises MovedOn."""
    return locked_tracks([key])[key]


def present_stay(track: Track) -> PhaseStay | None:
    """The stay that runs, none without a phase or after the end of the track."""
    return PhaseStay.objects.running().filter(track=track).first()


def first_free_day(track: Track) -> date | None:
    """The first day on which something new can happen to the phases of a track: the start of the present stay, else the
    end of the last one, else the start of the track. None where nothing is known."""
    last = PhaseStay.objects.filter(track=track).order_by("-started_on", F("ended_on").desc(nulls_first=True)).first()
    if last is None:
        return track.started_on
    return last.started_on if last.ended_on is None else last.ended_on


def earliest_end(track: Track) -> date | None:
    """The first day on which a track can end: not before it or its present stay began, nor before it was opened again."""
    again = Outflow.objects.filter(track=track).order_by("-on").values_list("reopened_on", flat=True).first()
    return max((day for day in (first_free_day(track), again, track.started_on) if day is not None), default=None)
