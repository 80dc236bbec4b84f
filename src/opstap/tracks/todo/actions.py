"""What is to be done: agreed, moved, done, dropped, and undone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opstap.access.models import Involvement, writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.coded_texts import Text, is_blank, text_columns
from opstap.core.dates import today
from opstap.core.event_kinds import content_of
from opstap.core.models import Event
from opstap.core.refusals import DayHasPassed, MovedOn, NeedsReason
from opstap.core.timeline import record
from opstap.organisations.models import User
from opstap.tracks.models import Action, Track
from opstap.tracks.refusals import DayTooFar, OwnerNotOnTeam
from opstap.tracks.rules import LONGEST_AHEAD
from opstap.tracks.todo import events


@action(refuses=(NotOnTheTeam, DayHasPassed, DayTooFar, OwnerNotOnTeam))
def add_action(
    *,
    track: Track,
    text: Text,
    due_on: date,
    by: Actor,
    owner: User | None = None,
    choice: str = Action.Choice.OWN_CHOICE,
    rule: str = "",
) -> Action:
    """Agree on something to do; without an owner it is the participant who does it. What Opstap itself puts on a list is a
    `CodedText`, never a translated sentence.

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
    text: Text,
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
        **text_columns("text", text),
        owner=owner,
        by_participant=owner is None,
        due_on=due_on,
        choice=choice,
        rule=rule,
        made_by_id=by.id if by.is_user else None,
    )
    content = events.ActionAdded(text, due_on, owner=owner.name if owner else "", choice=choice, rule=rule)
    record(track, content, by=by, subject=added)
    return added


def _check_day(due_on: date, day: date) -> None:
    if due_on < day:
        raise DayHasPassed
    if due_on > day + LONGEST_AHEAD:
        raise DayTooFar


def _on_team(user: User, participant_id: UUID, day: date) -> bool:
    return Involvement.objects.running_on(day).filter(user=user, participant_id=participant_id).exists()


@action(refuses=(NotOnTheTeam, NeedsReason, MovedOn))
def close_action(*, subject: Action, state: str, by: Actor, reason: Text = "") -> None:
    """Done or dropped. Raises NotOnTheTeam, NeedsReason, MovedOn."""
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    dropped = state == Action.State.DROPPED
    if not Action.moves.allows(Action.State.OPEN, state):
        raise MovedOn
    if dropped and is_blank(reason):
        raise NeedsReason
    Action.objects.open().filter(pk=subject.pk).change_one(
        state=state, closed_on=today(), **text_columns("reason", reason), otherwise=MovedOn()
    )
    content = events.ActionDropped(subject.task, reason) if dropped else events.ActionDone(subject.task)
    record(subject, content, by=by, subject=subject)


@action(refuses=(NotOnTheTeam, DayHasPassed, DayTooFar, MovedOn))
def move_action(*, subject: Action, due_on: date, by: Actor) -> None:
    """Give an open action another day. Raises NotOnTheTeam, DayHasPassed, DayTooFar, MovedOn."""
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    _check_day(due_on, today())
    Action.objects.open().filter(pk=subject.pk, due_on=subject.due_on).change_one(due_on=due_on, otherwise=MovedOn())
    content = events.ActionMoved(subject.task, before=subject.due_on, after=due_on)
    record(subject, content, by=by, subject=subject)


@action(refuses=(NotOnTheTeam, MovedOn))
def reopen_action(*, subject: Action, by: Actor, due_on: date | None = None) -> None:
    """Undo done or dropped; with a day, undo the move away from that day, if nothing came after it.

    Raises NotOnTheTeam, MovedOn.
    """
    if not writes_for(by, subject.participant_id, today()):
        raise NotOnTheTeam
    if due_on is None:
        _open_again(subject)
    else:
        _move_back(subject, due_on)
    content = events.ActionReopened(subject.task, due_on=due_on or subject.due_on)
    record(subject, content, by=by, subject=subject)


def _open_again(subject: Action) -> None:
    closed = Action.objects.filter(pk=subject.pk, state=subject.state, due_on=subject.due_on)
    closed.change_one(state=Action.State.OPEN, closed_on=None, **text_columns("reason", ""), otherwise=MovedOn())


def _move_back(subject: Action, due_on: date) -> None:
    if subject.state != Action.State.OPEN or due_on != _moved_from(subject):
        raise MovedOn
    Action.objects.open().filter(pk=subject.pk, due_on=subject.due_on).change_one(due_on=due_on, otherwise=MovedOn())


def _moved_from(subject: Action) -> date | None:
    """The day from which an action was moved, if that is the last thing that happened to it."""
    lines = Event.objects.filter(stream_id=subject.participant_id, subject_id=subject.pk).order_by("-number")
    last = lines.select_related("content").first()
    content = content_of(last) if last is not None else None
    return content.before if isinstance(content, events.ActionMoved) else None
