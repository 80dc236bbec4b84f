"""Placing somebody, agreeing anew, and saying that it did not start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import Line, record_many
from opstap.people.models import Participant
from opstap.placements import refusals
from opstap.placements.access import may_place
from opstap.placements.aftercare.planning import drop, plan
from opstap.placements.agreements.labels import where
from opstap.placements.agreements.seats import free_seat, hold, hold_person, others_of, stored
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import (
    FULL_WEEK,
    Beside,
    Terms,
    can_be_called_off,
    hours_together,
    is_paid,
    meeting,
    objections,
)
from opstap.tracks.models import Track
from opstap.tracks.refusals import NoTrack
from opstap.work.models import Seat, Workplace
from opstap.work.rules import is_open

Status = Placement.Status


@action
def place(
    *,
    participant: Participant,
    kind: str,
    starts_on: date,
    terms: Terms,
    by: Actor,
    workplace: Workplace | None = None,
    elsewhere: str = "",
    beside: bool = False,
) -> Placement:
    """Agree that somebody comes to a workplace with a free seat, or to a place that is only written down.

    A paid start makes its aftercare. `beside` says that the placer knows what else runs at that time. Raises NotYours,
    NotAgreed, OnePlace, NoTrack, OtherMunicipality, Closed, NoSeat, ThereAlready, ComesBeside.
    """
    if not may_place(by, participant.pk):
        raise refusals.NotYours
    _check(objections(terms, kind=kind, starts_on=starts_on, day=today(), born=participant.birth_date))
    if (workplace is None) == (not elsewhere.strip()):
        raise refusals.OnePlace
    hold_person(participant.pk)
    track = _track_for(participant.pk, kind)
    held, seat = _sit(workplace, participant, starts_on, terms.ends_on)
    others = others_of(participant.pk, workplace_id=held.pk if held else None, place=elsewhere)
    _check_beside(meeting(others, starts_on, terms.ends_on), terms, knows=beside)
    placement = Placement.objects.create(
        municipality_id=participant.municipality_id,
        participant=participant,
        track=track,
        kind=kind,
        starts_on=starts_on,
        employer=held.employer if held else None,
        workplace=held,
        seat=seat,
        place=elsewhere.strip(),
        made_by_id=by.id if by.is_user else None,
        **_values(terms),
    )
    weeks = plan(placement, by)
    told = {"kind": kind, "where": where(placement), "starts_on": starts_on, "aftercare": weeks, **_values(terms)}
    _tell(placement, "placement.made", "workplace.filled", by, min(starts_on, today()), starts_on, told)
    return placement


def _check(wrong: Iterable[tuple[str, Any]]) -> None:
    for _field, sentence in wrong:
        raise refusals.NotAgreed(sentence)


def _values(terms: Terms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in Terms.__slots__}


def _track_for(participant_id: UUID, kind: str) -> Track:
    """The open track; for paid work also the one that ended last, because it may be what the outflow was about."""
    tracks = Track.objects.filter(participant_id=participant_id)
    track = tracks.filter(ended_on__isnull=True).first()
    if track is None and is_paid(kind):
        track = tracks.order_by("-ended_on").first()
    if track is None:
        raise NoTrack
    return track


def _sit(
    workplace: Workplace | None, participant: Participant, first: date, last: date | None
) -> tuple[Workplace | None, Seat | None]:
    """The workplace, held, and a seat that is free all that time."""
    if workplace is None:
        return None, None
    held = hold(workplace)
    if held.municipality_id != participant.municipality_id:
        raise refusals.OtherMunicipality
    if not is_open(held.closed_on, first, last):
        raise refusals.Closed
    seat = free_seat(held, first, last)
    if seat is None:
        raise refusals.NoSeat
    return held, seat


def _check_beside(beside: list[Beside], terms: Terms, *, knows: bool) -> None:
    if any(one.same_place for one in beside):
        raise refusals.ThereAlready
    if not knows and (beside or hours_together(beside, terms.hours_a_week) > FULL_WEEK):
        raise refusals.ComesBeside(beside, terms.hours_a_week)


def _tell(
    placement: Placement, kind: str, at_the_employer: str, by: Actor, on: date, day: date, content: dict[str, Any]
) -> None:
    """A line at the person, and one without a name at the employer, in one stroke so that streams are locked in order."""
    lines: list[Line] = [Line(placement.stream, kind, placement, on, content)]
    if placement.workplace is not None:
        told = {"title": placement.workplace.title, "day": day}
        subject: Model = placement
        lines.append(Line(placement.workplace.stream, at_the_employer, subject, on, told))
    record_many(lines, by=by)


@action
def change_terms(*, placement: Placement, terms: Terms, seen: str, by: Actor, beside: bool = False) -> None:
    """Agree anew: hours, last day, contract, goals, next step. `seen`: the fingerprint of the terms that were shown.

    A later last day needs a seat until then, the own or another one. Raises NotYours, HasEnded, MovedOn,
    NothingChanged, NotAgreed, NotThatLastDay, EmployerStops, NoSeat, ThereAlready, ComesBeside.
    """
    if not may_place(by, placement.participant_id):
        raise refusals.NotYours
    hold_person(placement.participant_id)
    current = stored(placement)
    before = Terms.of(current)
    if current.status != Status.AGREED:
        raise refusals.HasEnded
    if before.fingerprint != seen:
        raise refusals.MovedOn
    if before == terms:
        raise refusals.NothingChanged
    _check(
        wrong
        for wrong in objections(terms, kind=current.kind, starts_on=current.starts_on, day=today())
        if wrong[0] != "starts_on"
    )
    seat = _sit_on(current, terms.ends_on) if terms.ends_on != before.ends_on else current.seat
    others = others_of(current.participant_id, workplace_id=current.workplace_id, place=current.place, but=current.pk)
    if _grows(before, terms):
        _check_beside(meeting(others, current.starts_on, terms.ends_on), terms, knows=beside)
    Placement.objects.filter(pk=current.pk, status=Status.AGREED).change_one(
        seat=seat, otherwise=refusals.MovedOn(), **_values(terms)
    )
    changed = {name: value for name, value in _values(terms).items() if value != getattr(before, name)}
    told = {"where": where(current), "before": {n: getattr(before, n) for n in changed}, "after": changed}
    record_many([Line(current.stream, "placement.changed", current, None, told)], by=by)


def _sit_on(current: Placement, last: date | None) -> Seat | None:
    """The seat for another last day: the own one while nobody else comes, else one that is free."""
    if last is not None and last < today():
        raise refusals.NotThatLastDay
    if current.workplace is None:
        return None
    held = hold(current.workplace)
    stops = held.employer.stopped_on
    if stops is not None and (last is None or last > stops):
        raise refusals.EmployerStops
    seat = free_seat(held, current.starts_on, last, own=current)
    if seat is None:
        raise refusals.NoSeat
    return seat


def _grows(before: Terms, after: Terms) -> bool:
    """Does it last longer or take more hours, so that something else may come in its way?"""
    longer = before.ends_on is not None and (after.ends_on is None or after.ends_on > before.ends_on)
    return longer or (after.hours_a_week or 0) > (before.hours_a_week or 0)


@action
def call_off(*, placement: Placement, reason: str, by: Actor) -> None:
    """It did not start: the seat is free again and no contact is planned any more.

    Raises NotYours, NeedsReason, DidStart, MovedOn.
    """
    if not may_place(by, placement.participant_id):
        raise refusals.NotYours
    if not reason.strip():
        raise refusals.NeedsReason
    done = AftercareMoment.objects.filter(placement=placement, state=AftercareMoment.State.DONE)
    if not can_be_called_off(placement.starts_on, today()) or done.exists():
        raise refusals.DidStart
    hold_person(placement.participant_id)
    current = stored(placement)
    if current.workplace is not None:
        hold(current.workplace)
    Placement.objects.filter(pk=current.pk, status=Status.AGREED).change_one(
        status=Status.CANCELLED, cancelled_on=today(), end_note=reason, otherwise=refusals.MovedOn()
    )
    drop(AftercareMoment.objects.filter(placement=current), reason)
    told = {"kind": current.kind, "where": where(current), "reason": reason}
    _tell(current, "placement.cancelled", "workplace.not_filled", by, today(), current.starts_on, told)
