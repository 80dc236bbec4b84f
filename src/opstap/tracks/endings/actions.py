"""The end of a track, whether that lasted, and somebody who comes back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from opstap.access.models import Involvement, writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText, Text, is_blank
from opstap.core.dates import today
from opstap.core.refusals import MovedOn, NeedsReason
from opstap.core.timeline import record
from opstap.organisations.models import Membership, User
from opstap.tracks.actions import give_owner
from opstap.tracks.endings import events
from opstap.tracks.endings.objections import first_objection
from opstap.tracks.labels import PhaseName
from opstap.tracks.locking import earliest_end, locked_track
from opstap.tracks.models import Action, Outflow, PhaseStay, Track
from opstap.tracks.refusals import (
    DayInFuture,
    DayTooEarly,
    NoSuchEnding,
    NothingToLookAt,
    NotOver,
    ObjectionToEnd,
    TrackIsOver,
)
from opstap.tracks.rules import ends_track
from opstap.tracks.todo.actions import close_action


@action(
    refuses=(
        NotOnTheTeam,
        TrackIsOver,
        NoSuchEnding,
        DayInFuture,
        DayTooEarly,
        ObjectionToEnd,
        MovedOn,
        *refusals_of(close_action),
    )
)
def end_track(
    *, track: Track, kind: str, by: Actor, on: date | None = None, note: str = "", keep: Collection[UUID] = ()
) -> Outflow:
    """End a track with an outflow. Open actions that are not in `keep` are dropped with the end as the reason.

    Raises NotOnTheTeam, TrackIsOver, NoSuchEnding, DayInFuture, DayTooEarly, and ObjectionToEnd with the words of whatever
    speaks against it (`end_objections`: benefit that runs beside the work, a placement that is not over).
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    track, day = locked_track(track.pk), on or today()
    _check_end(track, kind, day)
    outflow = Outflow.objects.create(
        municipality_id=track.municipality_id,
        participant_id=track.participant_id,
        track=track,
        kind=kind,
        on=day,
        note=note.strip(),
        decided_by_id=by.id if by.is_user else None,
    )
    PhaseStay.objects.running().filter(track=track).update(ended_on=day)
    Track.objects.open().filter(pk=track.pk).change_one(ended_on=day, otherwise=MovedOn())
    content = events.TrackEnded(kind, outflow.note, PhaseName.of(track.phase))
    record(track, content, by=by, subject=outflow, on=day)
    reason = CodedText.of("track_ended", outcome=kind)
    for left in Action.objects.open().filter(track=track).exclude(pk__in=keep).order_by("due_on"):
        close_action(subject=left, state=Action.State.DROPPED, reason=reason, by=by)
    return outflow


def _check_end(track: Track, kind: str, day: date) -> None:
    if track.ended_on is not None:
        raise TrackIsOver
    if not ends_track(kind):
        raise NoSuchEnding
    if day > today():
        raise DayInFuture
    first = earliest_end(track)
    if first is not None and day < first:
        raise DayTooEarly(first)
    if sentence := first_objection(track, kind, day):
        raise ObjectionToEnd(sentence)


@action(refuses=(NotOnTheTeam, NotOver, NeedsReason, MovedOn, *refusals_of(give_owner)))
def reopen_track(*, track: Track, reason: Text, by: Actor) -> Track:
    """Open a track again for somebody who comes back, in the phase where it ended. The outflow stays, marked with the day.

    Who opens it is the owner where the former one is gone. Raises NotOnTheTeam, NotOver, NeedsReason; that there is another
    open track already is a constraint.
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    if is_blank(reason):
        raise NeedsReason
    track, day = locked_track(track.pk), today()
    if track.ended_on is None:
        raise NotOver
    Outflow.objects.standing().filter(track=track).update(reopened_on=day)
    Track.objects.filter(pk=track.pk).change_one(ended_on=None, otherwise=MovedOn())
    if track.phase_id is not None:
        PhaseStay.objects.create(
            municipality_id=track.municipality_id, track=track, phase_id=track.phase_id, started_on=day
        )
    reason = reason.strip() if isinstance(reason, str) else reason
    record(track, events.TrackReopened(reason, PhaseName.of(track.phase)), by=by, subject=track)
    if by.is_user and by.organisation_id is not None and not _has_owner(track, day):
        give_owner(track=track, user=User.objects.get(pk=by.user_id), organisation_id=by.organisation_id, by=by)
    return track


def _has_owner(track: Track, day: date) -> bool:
    """Is there an owner on the team who still works where they did?"""
    works = Membership.objects.running_on(day).filter(
        user_id=OuterRef("user_id"),
        organisation_id=OuterRef("organisation_id"),
        role=OuterRef("role"),
        user__is_active=True,
    )
    return Involvement.objects.running_on(day).filter(Exists(works), track=track, owner=True).exists()


@action(refuses=(NotOnTheTeam, NothingToLookAt))
def check_outcome(*, outflow: Outflow, lasted: str, by: Actor) -> None:
    """Write down whether the end of a track lasted; the newest answer counts. Raises NotOnTheTeam, NothingToLookAt."""
    if not writes_for(by, outflow.participant_id, today()):
        raise NotOnTheTeam
    Outflow.objects.standing().filter(pk=outflow.pk).change_one(
        lasted=lasted, looked_on=today(), otherwise=NothingToLookAt()
    )
    record(outflow, events.OutcomeChecked(outflow.kind, lasted), by=by, subject=outflow)


@action(refuses=(NotOnTheTeam, NeedsReason, DayInFuture, DayTooEarly, MovedOn))
def aim_for_participation(*, track: Track, reason: str, by: Actor, on: date | None = None) -> None:
    """From a day on social participation is the goal, and paid work is not: never without a reason.

    Raises NotOnTheTeam, NeedsReason, DayInFuture, DayTooEarly, MovedOn.
    """
    day = on or today()
    if day > today():
        raise DayInFuture
    if track.started_on is not None and day < track.started_on:
        raise DayTooEarly(track.started_on)
    _aim(track, day, reason, by)


@action(refuses=(NotOnTheTeam, NeedsReason, MovedOn))
def aim_for_work(*, track: Track, reason: str, by: Actor) -> None:
    """Paid work is the goal again. Raises NotOnTheTeam, NeedsReason, MovedOn."""
    _aim(track, None, reason, by)


def _aim(track: Track, since: date | None, reason: str, by: Actor) -> None:
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    if not reason.strip():
        raise NeedsReason
    seen = Track.objects.open().filter(pk=track.pk, participation_since=track.participation_since)
    seen.change_one(participation_since=since, otherwise=MovedOn())
    record(track, events.GoalChanged(since, reason.strip()), by=by, subject=track)
