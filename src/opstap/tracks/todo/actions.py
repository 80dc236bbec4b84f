"""What is to be done: agreed, moved, done, dropped, and undone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opstap.access.models import Involvement, writes_for
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.timeline import record
from opstap.organisations.models import User
from opstap.tracks.models import Action, Track
from opstap.tracks.refusals import (
    DayHasPassed,
    DayTooFar,
    MovedOn,
    NeedsReason,
    NotOnTheTeam,
    OwnerNotOnTeam,
)
from opstap.tracks.rules import ACTION_MOVES, LONGEST_AHEAD


@action
def add_action(
    *,
    track: Track,
    text: str,
    due_on: date,
    by: Actor,
    owner: User | None = None,
    choice: str = Action.Choice.OWN_CHOICE,
    rule: str = "",
) -> Action:
    """Agree on something to do; without an owner it is the participant who does it.

    Raises NotOnTheTeam, DayHasPassed, DayTooFar, OwnerNotOnTeam.
    """
    day = today()
    if not writes_for(by, track.participant_id, day):
        raise NotOnTheTeam
    _check_day(due_on, day)
    if owner is not None and not _on_team(owner, track.participant_id, day):
        raise OwnerNotOnTeam
    return put_on_list(track=track, text=text, due_on=due_on, owner=owner, choice=choice, rule=rule, by=by)


@action
def put_on_list(
    *,
    track: Track,
    text: str,
    due_on: date,
    by: Actor,
    owner: User | None = None,
    choice: str = Action.Choice.OWN_CHOICE,
    rule: str = "",
) -> Action:
    """The same for a room above that has a right of its own to it, such as who answers an owner without being on the team."""
    added = Action.objects.create(
        municipality_id=track.municipality_id,
        participant_id=track.participant_id,
        track=track,
        text=text,
        owner=owner,
        by_participant=owner is None,
        due_on=due_on,
        choice=choice,
        rule=rule,
        made_by_id=by.id if by.is_user else None,
    )
    record(
        track,
        "action.added",
        by=by,
        subject=added,
        text=text,
        due_on=due_on,
        owner=owner.name if owner else "",
        choice=choice,
        rule=rule,
    )
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
