"""A track as a whole: opened, changed by an import or a correction, given to an owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from opstap.access.models import Involvement
from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.refusals import MovedOn
from opstap.core.timeline import Line, record, record_many
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.people.actions import Draft, add_participants
from opstap.people.models import Participant
from opstap.tracks import events
from opstap.tracks.labels import PhaseName
from opstap.tracks.locking import locked_tracks
from opstap.tracks.models import Phase, PhaseStay, ProgrammeVersion, Track

TrackField: TypeAlias = ProgrammeVersion | Phase | date | None


@dataclass(slots=True)
class TrackDraft:
    """A track as it shall become, with its owner's account (None: nobody yet)."""

    track: Track
    owner: User | None = None
    owner_organisation_id: UUID | None = None


@action
def open_tracks(*, drafts: Sequence[TrackDraft], by: Actor) -> None:
    """Open a track for each draft, with its phase and owner and one timeline line each."""
    day = today()
    bulk_writes.insert([d.track for d in drafts])
    bulk_writes.insert(
        [
            PhaseStay(
                municipality_id=d.track.municipality_id,
                track=d.track,
                phase_id=d.track.phase_id,
                started_on=d.track.started_on or day,
            )
            for d in drafts
            if d.track.phase_id and d.track.ended_on is None
        ]
    )
    bulk_writes.insert([_ownership(d, day) for d in drafts if d.owner])
    record_many([Line(d.track.stream, _opened(d), d.track, d.track.started_on) for d in drafts], by=by)


def _ownership(draft: TrackDraft, day: date) -> Involvement:
    return Involvement(
        municipality_id=draft.track.municipality_id,
        participant_id=draft.track.participant_id,
        track=draft.track,
        user=draft.owner,
        organisation_id=draft.owner_organisation_id or draft.track.municipality_id,
        role=Role.CASE_MANAGER,
        owner=True,
        starts_on=min(draft.track.started_on or day, day),
    )


def _opened(draft: TrackDraft) -> events.TrackOpened:
    track = draft.track
    return events.TrackOpened(
        programme=track.version.programme.name if track.version else "",
        phase=PhaseName.of(track.phase),
        owner=draft.owner.name if draft.owner else "",
    )


@action(refuses=(MovedOn,))
def change_tracks(*, changes: Sequence[tuple[Track, Mapping[str, TrackField]]], by: Actor) -> None:
    """Change programme, phase, start or outcome of tracks from an import or a correction, one line each.

    What is not in the values stays as it is stored now, also where the track was loaded before somebody changed it.
    """
    lines, moved, changed = [], [], locked_tracks(track.pk for track, _values in changes)
    for loaded, values in changes:
        track = changed[loaded.pk]
        before = {name: _as_fact(getattr(track, name)) for name in values}
        for name, value in values.items():
            setattr(track, name, value)
            setattr(loaded, name, value)
        after = {name: _as_fact(value) for name, value in values.items()}
        lines.append(Line(track.stream, events.TrackChanged(before, after), track))
        if {"phase", "ended_on"} & set(values):
            moved.append(track)
    fields = ["version", "phase", "started_on", "ended_on", "participation_since"]
    bulk_writes.update(list(changed.values()), fields)
    _move_stays(moved)
    record_many(lines, by=by)


def _as_fact(value: TrackField) -> events.TrackValue:
    if isinstance(value, Phase):
        return PhaseName.of(value)
    return None if value is None else str(value)


def _move_stays(tracks: Sequence[Track]) -> None:
    """End the present stay where the phase or the track is over, and begin the one of the track's phase."""
    day = today()
    running = PhaseStay.objects.running().filter(track__in=tracks)
    present = set(running.values_list("track_id", "phase_id"))
    moved = [t for t in tracks if t.ended_on is not None or (t.pk, t.phase_id) not in present]
    running.filter(track__in=moved).update(ended_on=Greatest(F("started_on"), Value(day)))
    bulk_writes.insert(
        [
            PhaseStay(municipality_id=t.municipality_id, track_id=t.pk, phase_id=t.phase_id, started_on=day)
            for t in moved
            if t.phase_id is not None and t.ended_on is None
        ]
    )


@action(refuses=(MovedOn,))
def give_owner(*, track: Track, user: User, organisation_id: UUID, by: Actor) -> Involvement:
    """Make somebody the owner of a track. The former owner stays on the team until taken off. Raises MovedOn."""
    day = today()
    Involvement.objects.filter(track=track, owner=True, ends_on__isnull=True).update(owner=False)
    involvement, made = (
        Involvement.objects.running_on(day)
        .filter(role=Role.CASE_MANAGER)
        .get_or_create(
            participant_id=track.participant_id,
            user=user,
            ends_on=None,
            defaults={
                "municipality_id": track.municipality_id,
                "track": track,
                "organisation_id": organisation_id,
                "role": Role.CASE_MANAGER,
                "owner": True,
                "starts_on": day,
            },
        )
    )
    if not made:
        Involvement.objects.filter(pk=involvement.pk).change_one(
            owner=True, track=track, organisation_id=organisation_id, otherwise=MovedOn()
        )
    record(track, events.OwnerChanged(user.name), by=by, subject=involvement)
    return involvement


@action
def open_dossier(*, values: dict[str, object], levels: dict[str, str], by: Actor) -> Participant:
    """A new dossier by hand: the person, an open track without a programme, and the maker as its owner."""
    (municipality_id,) = by.municipalities
    draft = Draft(Participant(municipality_id=municipality_id), values, levels)
    (participant,) = add_participants(drafts=[draft], by=by)
    track = Track(municipality_id=municipality_id, participant=participant, started_on=today())
    owner = User.objects.get(pk=by.user_id)
    open_tracks(drafts=[TrackDraft(track, owner, by.organisation_id)], by=by)
    return participant
