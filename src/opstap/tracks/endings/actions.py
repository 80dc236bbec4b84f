"""The end of a track, whether that lasted, and somebody who comes back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from opstap.access.models import Involvement, writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText, Text, is_blank
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.models import Membership, User
from opstap.tracks.actions import give_owner
from opstap.tracks.endings.objections import objection
from opstap.tracks.locking import earliest_end, locked
from opstap.tracks.models import Action, Outflow, PhaseStay, Track
from opstap.tracks.phases.criteria import told
from opstap.tracks.refusals import (
    DayInFuture,
    DayTooEarly,
    MovedOn,
    NeedsReason,
    NoSuchEnding,
    NothingToLookAt,
    NotOnTheTeam,
    NotOver,
    TrackIsOver,
)
from opstap.tracks.rules import ends_track
from opstap.tracks.todo.actions import close_action


@action
def end_track(
    *, track: Track, kind: str, by: Actor, on: date | None = None, note: str = "", keep: Collection[UUID] = ()
) -> Outflow:
    """End a track with an outflow. Open actions that are not in `keep` are dropped with the end as the reason.

    Raises NotOnTheTeam, TrackIsOver, NoSuchEnding, DayInFuture, DayTooEarly, and Refused with the words of whatever
    speaks against it (`ending.objections`: benefit that runs beside the work, a placement that is not over).
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    stored, day = locked([track.pk])[track.pk], on or today()
    _check_end(stored, kind, day)
    outflow = Outflow.objects.create(
        municipality_id=stored.municipality_id,
        participant_id=stored.participant_id,
        track=stored,
        kind=kind,
        on=day,
        note=note.strip(),
        decided_by_id=by.id if by.is_user else None,
    )
    PhaseStay.objects.filter(track=stored, ended_on__isnull=True).update(ended_on=day)
    Track.objects.filter(pk=stored.pk, ended_on__isnull=True).change_one(ended_on=day, otherwise=MovedOn())
    record(
        stored, "track.ended", by=by, subject=outflow, on=day, kind=kind, note=outflow.note, phase=told(stored.phase)
    )
    reason = CodedText.of("track_ended", outcome=kind)
    for left in Action.objects.filter(track=stored, state=Action.State.OPEN).exclude(pk__in=keep).order_by("due_on"):
        close_action(subject=left, state=Action.State.DROPPED, reason=reason, by=by)
    return outflow


def _check_end(stored: Track, kind: str, day: date) -> None:
    if stored.ended_on is not None:
        raise TrackIsOver
    if not ends_track(kind):
        raise NoSuchEnding
    if day > today():
        raise DayInFuture
    first = earliest_end(stored)
    if first is not None and day < first:
        raise DayTooEarly(first)
    if sentence := objection(stored, kind, day):
        raise Refused(sentence)


@action
def reopen_track(*, track: Track, reason: Text, by: Actor) -> Track:
    """Open a track again for somebody who comes back, in the phase where it ended. The outflow stays, marked with the day.

    Who opens it is the owner where the former one is gone. Raises NotOnTheTeam, NotOver, NeedsReason; that there is another
    open track already is a constraint.
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    if is_blank(reason):
        raise NeedsReason
    stored, day = locked([track.pk])[track.pk], today()
    if stored.ended_on is None:
        raise NotOver
    Outflow.objects.filter(track=stored, reopened_on__isnull=True).update(reopened_on=day)
    Track.objects.filter(pk=stored.pk).change_one(ended_on=None, otherwise=MovedOn())
    if stored.phase_id is not None:
        PhaseStay.objects.create(
            municipality_id=stored.municipality_id, track=stored, phase_id=stored.phase_id, started_on=day
        )
    record(stored, "track.reopened", by=by, subject=stored, reason=reason, phase=told(stored.phase))
    if by.is_user and by.organisation_id is not None and not _has_owner(stored, day):
        give_owner(track=stored, user=User.objects.get(pk=by.user_id), organisation_id=by.organisation_id, by=by)
    return stored


def _has_owner(track: Track, day: date) -> bool:
    """Is there an owner on the team who still works where they did?"""
    works = Membership.objects.running_on(day).filter(
        user_id=OuterRef("user_id"),
        organisation_id=OuterRef("organisation_id"),
        role=OuterRef("role"),
        user__is_active=True,
    )
    return Involvement.objects.running_on(day).filter(Exists(works), track=track, owner=True).exists()


@action
def look_at_outflow(*, outflow: Outflow, lasted: str, by: Actor) -> None:
    """Write down whether the end of a track lasted; the newest answer counts. Raises NotOnTheTeam, NothingToLookAt."""
    if not writes_for(by, outflow.participant_id, today()):
        raise NotOnTheTeam
    Outflow.objects.filter(pk=outflow.pk, reopened_on__isnull=True).change_one(
        lasted=lasted, looked_on=today(), otherwise=NothingToLookAt()
    )
    record(outflow, "track.lasted", by=by, subject=outflow, kind=outflow.kind, lasted=lasted)


@action
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


@action
def aim_for_work(*, track: Track, reason: str, by: Actor) -> None:
    """Paid work is the goal again. Raises NotOnTheTeam, NeedsReason, MovedOn."""
    _aim(track, None, reason, by)


def _aim(track: Track, since: date | None, reason: str, by: Actor) -> None:
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    if not reason.strip():
        raise NeedsReason
    seen = Track.objects.filter(pk=track.pk, ended_on__isnull=True, participation_since=track.participation_since)
    seen.change_one(participation_since=since, otherwise=MovedOn())
    record(track, "track.participation", by=by, subject=track, since=since, reason=reason.strip())
