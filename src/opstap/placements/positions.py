"""Keeps the positions true: whenever a record changes from which they follow, a person's spans are written anew, in the
same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from opstap.core import bulk
from opstap.core.dates import day_of
from opstap.core.models import Event
from opstap.core.timeline import subscribe
from opstap.people.models import BenefitSpell, Enrolment
from opstap.placements.models import Placement
from opstap.placements.standing import Facts, Stretch, spans, through
from opstap.tracks.models import Outflow, PositionSpan, Track

TELLING = ("track.", "placement.", "benefit.", "education.")
"""Kinds of lines after which a position may be another."""


def register() -> None:
    """Called once, when the room is ready."""
    for prefix in TELLING:
        subscribe(prefix, _follow)


def _follow(events: list[Event]) -> None:
    rebuild({event.stream_id for event in events})


def rebuild(people: Collection[UUID]) -> None:
    """Write the spans of these participants anew: a fixed number of queries for any number of people."""
    tracks = list(
        Track.objects.filter(participant_id__in=people)
        .select_related("participant")
        .only("municipality_id", "participant_id", "started_on", "participation_since", "participant__made_at")
    )
    facts = _facts(tracks, people)
    made = [
        PositionSpan(
            municipality_id=track.municipality_id, participant_id=track.participant_id, track_id=track.pk,
            position=span.kind, starts_on=span.starts_on, ends_on=span.until,
        )
        for track in tracks
        for span in spans(facts[track.pk])
    ]  # fmt: skip
    PositionSpan.objects.filter(participant_id__in=people).delete()
    bulk.insert(made)


def rebuild_missing() -> int:
    """Write the spans of everybody in scope who has a track without any, after an update; returns how many people."""
    without = Track.objects.filter(~Exists(PositionSpan.objects.filter(track=OuterRef("pk"))))
    people = list(without.values_list("participant_id", flat=True).distinct())
    for start in range(0, len(people), 1000):
        rebuild(people[start : start + 1000])
    return len(people)


def _facts(tracks: Iterable[Track], people: Collection[UUID]) -> dict[UUID, Facts]:
    """The facts of each track; what belongs to the person counts for every track of that person."""
    placements: dict[UUID, list[Stretch]] = defaultdict(list)
    enrolments: dict[UUID, list[Stretch]] = defaultdict(list)
    benefits: dict[UUID, list[Stretch]] = defaultdict(list)
    outflows: dict[UUID, list[Stretch]] = defaultdict(list)
    kept = Placement.objects.filter(participant_id__in=people).exclude(status=Placement.Status.CANCELLED)
    for person, kind, first, agreed, last in kept.values_list(
        "participant_id", "kind", "starts_on", "ends_on", "ended_on"
    ):
        placements[person].append(through(kind, first, last or agreed))
    learning = Enrolment.objects.filter(participant_id__in=people).values_list("participant_id", "starts_on", "ends_on")
    for person, first, last in learning:
        enrolments[person].append(through("", first, last))
    spells = BenefitSpell.objects.filter(participant_id__in=people)
    for person, kind, first, until in spells.values_list("participant_id", "kind", "starts_on", "ends_on"):
        benefits[person].append(Stretch(kind, first, until))
    ended = Outflow.objects.filter(participant_id__in=people).values_list("track_id", "kind", "on", "reopened_on")
    for track_id, kind, on, again in ended:
        outflows[track_id].append(Stretch(kind, on, again))
    return {
        track.pk: Facts(
            starts_on=track.started_on or day_of(track.participant.made_at),
            participation_since=track.participation_since, outflows=outflows[track.pk],
            placements=placements[track.participant_id], enrolments=enrolments[track.participant_id],
            benefits=benefits[track.participant_id],
        )
        for track in tracks
    }  # fmt: skip
