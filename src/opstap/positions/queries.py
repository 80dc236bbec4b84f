"""The records from which positions follow, of any number of tracks at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models.expressions import RawSQL

from opstap.core.dates import day_of
from opstap.people.models import BenefitSpell, Enrolment
from opstap.placements.models import Placement
from opstap.positions.facts import Facts, Stretch, stretch_through
from opstap.tracks.models import Outflow, Position, Track

M = TypeVar("M", Placement, Enrolment, BenefitSpell)


@dataclass(slots=True)
class Records:
    """What is known of one track and its person. What belongs to the person counts for every track of theirs."""

    track: Track
    placements: list[Placement] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    benefits: list[BenefitSpell] = field(default_factory=list)
    outflows: list[Outflow] = field(default_factory=list)

    @property
    def starts_on(self) -> date:
        """The first day of the track, else the day on which the person was added."""
        return self.track.started_on or day_of(self.track.participant.made_at)

    def facts(self) -> Facts:
        """The same for the rule. A track that ended without a word how (an older correction) has stopped."""
        outflows = [Stretch(one.kind, one.on, one.reopened_on) for one in self.outflows]
        if self.track.ended_on is not None and all(one.until is not None for one in outflows):
            outflows.append(Stretch(Position.STOPPED, self.track.ended_on))
        return Facts(
            starts_on=self.starts_on,
            participation_since=self.track.participation_since,
            outflows=outflows,
            placements=[
                stretch_through(one.kind, one.starts_on, one.ended_on or one.ends_on)
                for one in self.placements
                if one.status != Placement.Status.CANCELLED
            ],
            enrolments=[stretch_through("", one.starts_on, one.ends_on) for one in self.enrolments],
            benefits=[Stretch(one.kind, one.starts_on, one.ends_on) for one in self.benefits],
        )


def records_of(tracks: Sequence[Track]) -> dict[UUID, Records]:
    """The records of each track, by its key: four queries for any number. Tracks should bring their participant."""
    people = any_of(track.participant_id for track in tracks)
    placements = _by_person(Placement.objects.filter(participant_id__in=people))
    enrolments = _by_person(Enrolment.objects.filter(participant_id__in=people))
    benefits = _by_person(BenefitSpell.objects.filter(participant_id__in=people))
    outflows: dict[UUID, list[Outflow]] = defaultdict(list)
    for one in Outflow.objects.filter(track_id__in=any_of(track.pk for track in tracks)):
        outflows[one.track_id].append(one)
    return {
        track.pk: Records(
            track,
            placements[track.participant_id],
            enrolments[track.participant_id],
            benefits[track.participant_id],
            outflows[track.pk],
        )
        for track in tracks
    }


def any_of(keys: Iterable[UUID]) -> RawSQL:
    """For `__in`: keys as one array. A thousand parameters cost Django more than PostgreSQL the query."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])


def _by_person(rows: Iterable[M]) -> dict[UUID, list[M]]:
    by_person: dict[UUID, list[M]] = defaultdict(list)
    for row in rows:
        by_person[row.participant_id].append(row)
    return by_person
