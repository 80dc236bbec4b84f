"""Questions that several places ask about tracks: the one that runs, and the position under it on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from opstap.people.models import Participant
from opstap.tracks.models import PositionSpan, Track
from opstap.tracks.refusals import NoTrack


def open_track_of(participant: Participant) -> Track:
    """The track that runs. Raises NoTrack."""
    track = Track.objects.open().filter(participant=participant).select_related("version__programme", "phase").first()
    if track is None:
        raise NoTrack
    return track


def holding_on(day: date) -> Q:
    """The spans that hold on a day."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gt=day)) & Q(starts_on__lte=day)


def position_of(path: str, day: date) -> Subquery:
    """The position on a day under the track to which `path` leads, None before the track starts."""
    return Subquery(PositionSpan.objects.filter(holding_on(day), track_id=OuterRef(path)).values("position")[:1])
