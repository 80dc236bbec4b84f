"""Ending a placement, and taking that back on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText
from opstap.core.dates import day_of, today
from opstap.core.event_kinds import content_of
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason
from opstap.core.timeline import record, record_many
from opstap.organisations.models import User
from opstap.placements import refusals
from opstap.placements.access import may_place
from opstap.placements.aftercare.planning import State, drop_moments
from opstap.placements.agreements.events import (
    PlacementEnded,
    PlacementEndUndone,
    WorkplaceLeft,
    lines_at_person_and_employer,
)
from opstap.placements.agreements.locking import current_placement, lock_participant, locked_workplace
from opstap.placements.agreements.seats import free_seat
from opstap.placements.labels import place_name
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import can_end_on
from opstap.tracks.endings.actions import reopen_track
from opstap.tracks.models import Action, Track
from opstap.tracks.todo.actions import add_action, close_action

Status, EndReason = Placement.Status, Placement.EndReason


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes after work that ends: what, before when, by whom (None: the participant)."""

    text: str
    due_on: date
    owner: User | None = None


@action(
    refuses=(
        refusals.NotYourPlacement,
        refusals.EndDayNotPossible,
        NeedsReason,
        refusals.NeedsNextStep,
        MovedOn,
        *refusals_of(add_action, reopen_track),
    )
)
def end_placement(
    *,
    placement: Placement,
    on: date,
    reason: str,
    by: Actor,
    note: str = "",
    next_step: NextStep | None = None,
    reopen: bool = False,
) -> None:
    """End a placement on its last day `on`, and say why and what comes next (K 6.24: never without a next step).

    Where no track is open one can be opened again with `reopen`; without that, and without a next step, the note says why
    nothing comes. Raises NotYourPlacement, EndDayNotPossible, NeedsReason, NeedsNextStep, MovedOn, and what `reopen_track` and
    `add_action` raise.
    """
    _check_end(placement, on, reason, note, by)
    lock_participant(placement.participant_id)
    current = current_placement(placement)
    track = _open_track(current.participant_id)
    _check_next_step(track, next_step, note, reopen=reopen)
    if current.workplace is not None:
        locked_workplace(current.workplace)
    Placement.objects.filter(pk=current.pk, status=Status.AGREED).change_one(
        status=Status.ENDED, ended_on=on, end_reason=reason, end_note=note, otherwise=MovedOn()
    )
    dropped = drop_moments(_moments_without_sense(current, on), because=AftercareMoment.DropReason.WORK_ENDED)
    content = PlacementEnded(
        current.kind,
        place_name(current),
        last_day=on,
        reason=reason,
        note=note,
        next_step=next_step.text if next_step else "",
        next_action=_agree_next(current, track, next_step, by, reopen=reopen),
        dropped=tuple(dropped),
    )
    day = min(on, today())
    record_many(lines_at_person_and_employer(current, content, WorkplaceLeft, day=on, on=day), by=by)


def _check_end(placement: Placement, on: date, reason: str, note: str, by: Actor) -> None:
    if not may_place(by, placement.participant_id):
        raise refusals.NotYourPlacement
    if not can_end_on(placement, on, today()):
        raise refusals.EndDayNotPossible
    if reason == EndReason.OTHER and not note.strip():
        raise NeedsReason


def _open_track(participant_id: UUID) -> Track | None:
    return Track.objects.filter(participant_id=participant_id, ended_on__isnull=True).first()


def _check_next_step(track: Track | None, step: NextStep | None, note: str, *, reopen: bool) -> None:
    follows = track is not None or reopen
    if (follows and step is None) or (not follows and (step is not None or not note.strip())):
        raise refusals.NeedsNextStep


def _moments_without_sense(placement: Placement, on: date) -> QuerySet[AftercareMoment]:
    """The planned contact that lies after the last day; all of it, where that day has come."""
    rows = AftercareMoment.objects.filter(placement=placement)
    return rows.filter(due_on__gt=on) if today() < on else rows


def _agree_next(
    placement: Placement, track: Track | None, step: NextStep | None, by: Actor, *, reopen: bool
) -> UUID | None:
    """Open the track again where that was asked, and put the next step on somebody's list."""
    if track is None and reopen:
        reason = CodedText.of("work_ended", where=place_name(placement))
        track = reopen_track(track=placement.track, reason=reason, by=by)
    if track is None or step is None:
        return None
    return add_action(track=track, text=step.text, due_on=step.due_on, owner=step.owner, by=by).pk


@action(
    refuses=(refusals.NotYourPlacement, refusals.TooLateToUndo, refusals.NoSeat, MovedOn, *refusals_of(close_action))
)
def undo_placement_end(*, placement: Placement, by: Actor) -> None:
    """Take an end back on the day on which it was entered, where nothing followed: contact is planned again, and the next
    step is dropped. A track that was opened again stays open. Raises NotYourPlacement, TooLateToUndo, NoSeat, MovedOn."""
    if not may_place(by, placement.participant_id):
        raise refusals.NotYourPlacement
    lock_participant(placement.participant_id)
    current = current_placement(placement)
    ended = _end_of_today(current)
    seat = current.seat
    if current.workplace is not None:
        workplace = locked_workplace(current.workplace)
        seat = free_seat(workplace, current.starts_on, current.ends_on, placement=current)
        if seat is None:
            raise refusals.NoSeat
    Placement.objects.filter(pk=current.pk, status=Status.ENDED).change_one(
        status=Status.AGREED, ended_on=None, end_reason="", end_note="", seat=seat, otherwise=MovedOn()
    )
    AftercareMoment.objects.filter(pk__in=ended.dropped, state=State.DROPPED).update(
        state=State.OPEN, closed_on=None, drop_reason=""
    )
    record(current, PlacementEndUndone(place_name(current)), by=by, subject=current)
    if ended.next_action is not None:
        step = Action.objects.get(pk=ended.next_action)
        close_action(subject=step, state=Action.State.DROPPED, reason=CodedText.of("work_end_taken_back"), by=by)


def _end_of_today(placement: Placement) -> PlacementEnded:
    """What the line of the end says, if it is of today and the last one about this placement, and its next step still is
    open. Raises TooLateToUndo."""
    lines = Event.objects.filter(stream_id=placement.participant_id, subject_id=placement.pk).order_by("-number")
    last = lines.select_related("content").first()
    ended = content_of(last) if last is not None and day_of(last.at) == today() else None
    if not isinstance(ended, PlacementEnded) or not _is_still_open(ended.next_action):
        raise refusals.TooLateToUndo
    return ended


def _is_still_open(action_id: UUID | None) -> bool:
    return action_id is None or Action.objects.filter(pk=action_id, state=Action.State.OPEN).exists()
