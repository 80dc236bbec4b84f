"""Keeps the positions true: whenever a record changes from which they follow, a person's spans are written anew, in the
same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, prefetch_related_objects

from opstap.core import bulk_writes
from opstap.core.models import Event
from opstap.core.timeline import subscribe
from opstap.positions.queries import among, records_of
from opstap.positions.rules import spans
from opstap.tracks.models import PositionSpan, Track

TELLING = ("track.", "placement.", "benefit.", "education.")
"""Kinds of lines after which a position may be another."""
AT_A_TIME = 1000
_waiting: ContextVar[set[UUID] | None] = ContextVar("opstap_positions_waiting", default=None)


def register() -> None:
    """Called once, when the room is ready."""
    for prefix in TELLING:
        subscribe(prefix, _follow)


def _follow(events: list[Event]) -> None:
    people = {event.stream_id for event in events}
    waiting = _waiting.get()
    if waiting is None:
        rebuild(people)
    else:
        waiting |= people


@contextmanager
def rebuilt_at_the_end() -> Iterator[None]:
    """Write the spans of all whom the block touches once, at its end: for a transaction of thousands of small changes,
    within which nobody reads a position."""
    waiting: set[UUID] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    people = sorted(waiting)
    for start in range(0, len(people), AT_A_TIME):
        rebuild(people[start : start + AT_A_TIME])


def rebuild(people: Collection[UUID]) -> None:
    """Write the spans of these participants anew: a fixed number of queries for any number of people."""
    known = ("municipality_id", "participant_id", "started_on", "ended_on", "participation_since")
    tracks = list(Track.objects.filter(participant_id__in=among(people)).only(*known))
    prefetch_related_objects([track for track in tracks if track.started_on is None], "participant")
    rows = [
        {
            "municipality_id": track.municipality_id,
            "participant_id": track.participant_id,
            "track_id": track.pk,
            "position": str(span.kind),
            "starts_on": span.starts_on,
            "ends_on": span.until,
        }
        for track, records in ((records.track, records) for records in records_of(tracks).values())
        for span in spans(records.facts())
    ]
    PositionSpan.objects.filter(participant_id__in=among(people)).delete()
    columns = "municipality_id, participant_id, track_id, position, starts_on, ends_on"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tracks_positionspan ({columns}) SELECT {columns}"  # noqa: S608 (our own columns)
            " FROM json_populate_recordset(NULL::tracks_positionspan, %s)",
            [bulk_writes.as_json(rows)],
        )


def rebuild_missing() -> int:
    """Write the spans of everybody in scope who has a track without any, after an update; returns how many people."""
    without = Track.objects.filter(~Exists(PositionSpan.objects.filter(track=OuterRef("pk"))))
    people = list(without.values_list("participant_id", flat=True).distinct())
    for start in range(0, len(people), AT_A_TIME):
        rebuild(people[start : start + AT_A_TIME])
    return len(people)
