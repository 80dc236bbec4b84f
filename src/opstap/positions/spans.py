"""Writing the positions of people as spans, anew each time, from the records as they are stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, prefetch_related_objects

from opstap.core import bulk_writes
from opstap.positions.queries import any_of, records_of
from opstap.positions.rules import spans_of
from opstap.tracks.models import PositionSpan, Track

AT_A_TIME = 1000
"""So many people are written with one statement."""


def rebuild_spans(people: Collection[UUID]) -> None:
    """Write the spans of these participants anew: a fixed number of queries for any number of people."""
    known = ("municipality_id", "participant_id", "started_on", "ended_on", "participation_since")
    tracks = list(Track.objects.filter(participant_id__in=any_of(people)).only(*known))
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
        for span in spans_of(records.facts())
    ]
    PositionSpan.objects.filter(participant_id__in=any_of(people)).delete()
    columns = "municipality_id, participant_id, track_id, position, starts_on, ends_on"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tracks_positionspan ({columns}) SELECT {columns}"  # noqa: S608 (our own columns)
            " FROM json_populate_recordset(NULL::tracks_positionspan, %s)",
            [bulk_writes.as_json(rows)],
        )


def rebuild_spans_in_parts(people: Sequence[UUID]) -> None:
    """The same for any number of participants, a thousand at a time."""
    for start in range(0, len(people), AT_A_TIME):
        rebuild_spans(people[start : start + AT_A_TIME])


def rebuild_missing_spans() -> int:
    """Write the spans of everybody in scope who has a track without any, after an update; returns how many people."""
    without = Track.objects.filter(~Exists(PositionSpan.objects.filter(track=OuterRef("pk"))))
    people = list(without.values_list("participant_id", flat=True).distinct())
    rebuild_spans_in_parts(people)
    return len(people)
