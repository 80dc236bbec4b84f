"""A track as a whole: opened, changed by an import or a correction, given to an owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from opstap.access.models import Involvement
from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import Line, record, record_many
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.people.actions import Draft, add_participants
from opstap.people.models import Participant
from opstap.tracks.locking import locked
from opstap.tracks.models import PhaseStay, Track
from opstap.tracks.refusals import MovedOn, NoTrack


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
    record_many(
        [Line(d.track.stream, "track.opened", d.track, d.track.started_on, _track_facts(d)) for d in drafts], by=by
    )


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


def _track_facts(draft: TrackDraft) -> dict[str, Any]:
    track = draft.track
    return {
        "programme": str(track.version.programme) if track.version else "",
        "phase": track.phase.name_nl if track.phase else "",
        "owner": draft.owner.name if draft.owner else "",
    }


@action
def change_tracks(*, changes: Sequence[tuple[Track, dict[str, Any]]], by: Actor) -> None:
    """Change programme, phase, start or outcome of tracks from an import or a correction, one line each.

    What is not in the values stays as it is stored now, also where the given track was loaded before somebody changed it.
    """
    lines, moved, changed = [], [], locked(track.pk for track, _values in changes)
    for given, values in changes:
        track = changed[given.pk]
        before = {name: _shown(getattr(track, name)) for name in values}
        for name, value in values.items():
            setattr(track, name, value)
            setattr(given, name, value)
        after = {name: _shown(value) for name, value in values.items()}
        lines.append(Line(track.stream, "track.changed", track, content={"before": before, "after": after}))
        if {"phase", "ended_on"} & set(values):
            moved.append(track)
    fields = ["version", "phase", "started_on", "ended_on", "participation_since"]
    bulk_writes.update(list(changed.values()), fields)
    _move_stays(moved)
    record_many(lines, by=by)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _move_stays(tracks: Sequence[Track]) -> None:
    """End the present stay where the phase or the track is over, and begin the one of the track's phase."""
    day = today()
    running = PhaseStay.objects.filter(track__in=tracks, ended_on__isnull=True)
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


@action
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
    record(track, "team.owner", by=by, subject=involvement, name=user.name)
    return involvement


@action
def open_person(*, values: dict[str, Any], levels: dict[str, str], by: Actor) -> Participant:
    """A new dossier by hand: the person, an open track without a programme, and the maker as its owner."""
    (municipality_id,) = by.municipalities
    draft = Draft(Participant(municipality_id=municipality_id), values, levels)
    (participant,) = add_participants(drafts=[draft], by=by)
    track = Track(municipality_id=municipality_id, participant=participant, started_on=today())
    owner = User.objects.get(pk=by.user_id)
    open_tracks(drafts=[TrackDraft(track, owner, by.organisation_id)], by=by)
    return participant


def open_track_of(participant: Participant) -> Track:
    """The track that runs. Raises NoTrack."""
    track = participant.tracks.filter(ended_on__isnull=True).select_related("version__programme", "phase").first()
    if track is None:
        raise NoTrack
    return track
