"""Every change to a track and its actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from opstap.access.models import Involvement, writes_for
from opstap.core import bulk
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.timeline import Line, record, record_many
from opstap.organisations.models import Role, User
from opstap.people.actions import Draft, add_participants
from opstap.people.models import Participant
from opstap.tracks.models import Action, Phase, PhaseStay, Track
from opstap.tracks.rules import ACTION_MOVES, LONGEST_AHEAD


class NotOnTheTeam(Refused):
    sentence = _("You are not on this person's team (any more), so you can read but not change.")


class MovedOn(Refused):
    sentence = _("Somebody else changed this a moment ago. Load the page again.")


class DayHasPassed(Refused):
    sentence = _("Choose today or a day that is still to come.")


class DayTooFar(Refused):
    sentence = _("Choose a day within five years.")


class NeedsReason(Refused):
    sentence = _("Say in a few words why.")


class SamePhase(Refused):
    sentence = _("The track is in this phase already.")


class OwnerNotOnTeam(Refused):
    sentence = _("Choose somebody of this person's team.")


class NoTrack(Refused):
    sentence = _("This person has no open track. Open one first.")


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
    bulk.insert([d.track for d in drafts])
    bulk.insert(
        [
            PhaseStay(municipality_id=d.track.municipality_id, track=d.track, phase_id=d.track.phase_id,
                      started_on=d.track.started_on or day)
            for d in drafts if d.track.phase_id and d.track.ended_on is None
        ]
    )  # fmt: skip
    bulk.insert([_ownership(d, day) for d in drafts if d.owner])
    record_many(
        [Line(d.track.stream, "track.opened", d.track, d.track.started_on, _track_facts(d)) for d in drafts], by=by
    )


def _ownership(draft: TrackDraft, day: date) -> Involvement:
    return Involvement(
        municipality_id=draft.track.municipality_id, participant_id=draft.track.participant_id, track=draft.track,
        user=draft.owner, organisation_id=draft.owner_organisation_id or draft.track.municipality_id,
        role=Role.CASE_MANAGER, owner=True, starts_on=min(draft.track.started_on or day, day),
    )  # fmt: skip


def _track_facts(draft: TrackDraft) -> dict[str, Any]:
    track = draft.track
    return {
        "programme": str(track.version.programme) if track.version else "",
        "phase": track.phase.name_nl if track.phase else "",
        "owner": draft.owner.name if draft.owner else "",
    }


@action
def add_action(
    *, track: Track, text: str, due_on: date, by: Actor, owner: User | None = None,
    choice: str = Action.Choice.OWN_CHOICE, rule: str = "",
) -> Action:  # fmt: skip
    """Agree on something to do; without an owner it is the participant who does it.

    Raises NotOnTheTeam, DayHasPassed, DayTooFar, OwnerNotOnTeam.
    """
    day = today()
    if not writes_for(by, track.participant_id, day):
        raise NotOnTheTeam
    _check_day(due_on, day)
    if owner is not None and not _on_team(owner, track.participant_id, day):
        raise OwnerNotOnTeam
    added = Action.objects.create(
        municipality_id=track.municipality_id, participant_id=track.participant_id, track=track, text=text,
        owner=owner, by_participant=owner is None, due_on=due_on, choice=choice, rule=rule,
        made_by_id=by.id if by.is_user else None,
    )  # fmt: skip
    record(track, "action.added", by=by, subject=added, text=text, due_on=due_on, owner=owner.name if owner else "",
           choice=choice, rule=rule)  # fmt: skip
    return added


def _check_day(due_on: date, day: date) -> None:
    if due_on < day:
        raise DayHasPassed
    if due_on > day + LONGEST_AHEAD:
        raise DayTooFar


def _on_team(user: User, participant_id: UUID, day: date) -> bool:
    return Involvement.objects.running_on(day).filter(user=user, participant_id=participant_id).exists()


@action
def close_action(*, subject: Action, state: str, by: Actor, reason: str = "") -> None:
    """Done or dropped. Raises NotOnTheTeam, NeedsReason, MovedOn."""
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    move = ACTION_MOVES.find(Action.State.OPEN, state)
    if move is None:
        raise MovedOn
    if move.needs_reason and not reason.strip():
        raise NeedsReason
    Action.objects.filter(pk=subject.pk, state=Action.State.OPEN).change_one(
        state=state, closed_on=today(), reason=reason, otherwise=MovedOn()
    )
    record(subject, f"action.{state}", by=by, subject=subject, text=subject.text, reason=reason)


@action
def move_action(*, subject: Action, due_on: date, by: Actor) -> None:
    """Give an open action another day. Raises NotOnTheTeam, DayHasPassed, DayTooFar, MovedOn."""
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    _check_day(due_on, today())
    Action.objects.filter(pk=subject.pk, state=Action.State.OPEN, due_on=subject.due_on).change_one(
        due_on=due_on, otherwise=MovedOn()
    )
    record(subject, "action.moved", by=by, subject=subject, text=subject.text, before=subject.due_on, after=due_on)


@action
def reopen_action(*, subject: Action, by: Actor, due_on: date | None = None) -> None:
    """Undo done or dropped; with a day, undo the move away from that day, if nothing came after it.

    Raises NotOnTheTeam, MovedOn.
    """
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    if due_on is None and not ACTION_MOVES.allows(subject.state, Action.State.OPEN):
        raise MovedOn
    if due_on is not None and (subject.state != Action.State.OPEN or due_on != _moved_from(subject)):
        raise MovedOn
    expected = Action.objects.filter(pk=subject.pk, state=subject.state, due_on=subject.due_on)
    expected.change_one(
        state=Action.State.OPEN, closed_on=None, reason="", due_on=due_on or subject.due_on, otherwise=MovedOn()
    )
    record(subject, "action.reopened", by=by, subject=subject, text=subject.text, due_on=due_on or subject.due_on)


def _moved_from(subject: Action) -> date | None:
    """The day from which an action was moved, if that is the last thing that happened to it."""
    lines = Event.objects.filter(stream_id=subject.participant_id, subject_id=subject.pk).order_by("-number")
    last = lines.select_related("content").first()
    if last is None or last.kind != "action.moved" or not hasattr(last, "content"):
        return None
    return date.fromisoformat(last.content.data["before"])


@action
def change_tracks(*, changes: Sequence[tuple[Track, dict[str, Any]]], by: Actor) -> None:
    """Change programme, phase, start or outcome of tracks from an import or a correction, one line each.

    What is not in the values stays as it is stored now, also where the given track was loaded before somebody changed it.
    """
    lines, moved, changed = [], [], _locked([track for track, _values in changes])
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
    bulk.update(list(changed.values()), fields)
    _move_stays(moved)
    record_many(lines, by=by)


@action
def choose_phase(*, track: Track, phase: Phase, reason: str, by: Actor) -> Track:
    """Put a track under a programme, in one of its phases, with the words why. Raises NotOnTheTeam, NeedsReason, SamePhase.

    Between two phases of one programme a reason is due; at the first choice there is nothing to explain.
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    if track.phase_id == phase.pk:
        raise SamePhase
    if track.phase_id is not None and not reason.strip():
        raise NeedsReason
    change_tracks(changes=[(track, {"version": phase.version, "phase": phase})], by=by)
    if reason:
        record(track, "track.phase_reason", by=by, subject=track, phase=phase.name_nl, reason=reason)
    return track


def _locked(tracks: Sequence[Track]) -> dict[UUID, Track]:
    """These tracks as they are stored now, held until the end. Raises MovedOn where one was taken away."""
    rows = Track.objects.select_for_update(of=("self",)).select_related("version__programme", "phase")
    stored = {track.pk: track for track in rows.filter(pk__in=[track.pk for track in tracks]).order_by("pk")}
    if len(stored) != len(tracks):
        raise MovedOn
    return stored


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _move_stays(tracks: Sequence[Track]) -> None:
    """End the present stay where the phase or the track is over, and begin the one of the track's phase."""
    day = today()
    running = PhaseStay.objects.filter(track__in=tracks, ended_on__isnull=True)
    present = set(running.values_list("track_id", "phase_id"))
    moved = [t for t in tracks if t.ended_on is not None or (t.pk, t.phase_id) not in present]
    running.filter(track__in=moved).update(ended_on=Greatest(F("started_on"), Value(day)))
    bulk.insert(
        [
            PhaseStay(municipality_id=t.municipality_id, track_id=t.pk, phase_id=t.phase_id, started_on=day)
            for t in moved if t.phase_id is not None and t.ended_on is None
        ]
    )  # fmt: skip


@action
def give_owner(*, track: Track, user: User, organisation_id: UUID, by: Actor) -> Involvement:
    """Make somebody the owner of a track. The former owner stays on the team until taken off. Raises MovedOn."""
    day = today()
    Involvement.objects.filter(track=track, owner=True, ends_on__isnull=True).update(owner=False)
    involvement, made = Involvement.objects.running_on(day).filter(role=Role.CASE_MANAGER).get_or_create(
        participant_id=track.participant_id, user=user, ends_on=None,
        defaults={
            "municipality_id": track.municipality_id, "track": track, "organisation_id": organisation_id,
            "role": Role.CASE_MANAGER, "owner": True, "starts_on": day,
        },
    )  # fmt: skip
    if not made:
        Involvement.objects.filter(pk=involvement.pk).change_one(owner=True, track=track, otherwise=MovedOn())
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
