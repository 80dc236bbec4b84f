"""Placing somebody, agreeing anew, and saying that it did not start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged
from opstap.core.timeline import record, record_many
from opstap.people.models import Participant
from opstap.placements import refusals
from opstap.placements.access import may_place
from opstap.placements.aftercare.planning import drop_moments, plan_aftercare
from opstap.placements.agreements.events import (
    PlacementCancelled,
    PlacementChanged,
    PlacementMade,
    WorkplaceFilled,
    WorkplaceNotFilled,
    lines_at_person_and_employer,
)
from opstap.placements.agreements.locking import current_placement, lock_participant, locked_workplace
from opstap.placements.agreements.seats import free_seat
from opstap.placements.labels import place_name
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.queries import other_work_of
from opstap.placements.rules import (
    FULL_WEEK,
    OtherWork,
    Terms,
    at_the_same_time,
    can_be_called_off,
    hours_together,
    is_paid,
    objections_to,
)
from opstap.tracks.models import Track
from opstap.tracks.refusals import NoTrack
from opstap.work.models import Seat, Workplace
from opstap.work.rules import is_open

Status = Placement.Status


@action(
    refuses=(
        refusals.NotYourPlacement,
        refusals.NotAgreed,
        refusals.OnePlace,
        NoTrack,
        refusals.OtherMunicipality,
        refusals.Closed,
        refusals.NoSeat,
        refusals.ThereAlready,
        refusals.ComesBeside,
    )
)
def place_participant(
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

    A paid start makes its aftercare. `beside` says that the placer knows what else runs at that time. Raises NotYourPlacement,
    NotAgreed, OnePlace, NoTrack, OtherMunicipality, Closed, NoSeat, ThereAlready, ComesBeside."""
    if not may_place(by, participant.pk):
        raise refusals.NotYourPlacement
    _check_terms(objections_to(terms, kind=kind, starts_on=starts_on, day=today(), born=participant.birth_date))
    _check_one_place(workplace, elsewhere)
    lock_participant(participant.pk)
    track = _track_for(participant.pk, kind)
    locked, seat = _seat_at(workplace, participant, starts_on, terms.ends_on)
    others = other_work_of(participant.pk, workplace_id=locked.pk if locked else None, place=elsewhere)
    _check_beside(at_the_same_time(others, starts_on, terms.ends_on), terms, knows=beside)
    placement = Placement.objects.create(
        municipality_id=participant.municipality_id,
        participant=participant,
        track=track,
        kind=kind,
        starts_on=starts_on,
        employer=locked.employer if locked else None,
        workplace=locked,
        seat=seat,
        place=elsewhere.strip(),
        made_by_id=by.id if by.is_user else None,
        **terms.columns(),
    )
    weeks = plan_aftercare(placement, by)
    _record_start(placement, terms, weeks, by)
    return placement


def _record_start(placement: Placement, terms: Terms, weeks: list[int], by: Actor) -> None:
    first = placement.starts_on
    content = PlacementMade(placement.kind, place_name(placement), first, terms, aftercare=tuple(weeks))
    on = min(first, today())
    record_many(lines_at_person_and_employer(placement, content, WorkplaceFilled, day=first, on=on), by=by)


def _check_one_place(workplace: Workplace | None, elsewhere: str) -> None:
    if (workplace is None) == (not elsewhere.strip()):
        raise refusals.OnePlace


def _check_terms(wrong: Iterable[tuple[str, Any]]) -> None:
    for _field, sentence in wrong:
        raise refusals.NotAgreed(sentence)


def _track_for(participant_id: UUID, kind: str) -> Track:
    """The open track; for paid work also the one that ended last, because it may be what the outflow was about."""
    tracks = Track.objects.filter(participant_id=participant_id)
    track = tracks.filter(ended_on__isnull=True).first()
    if track is None and is_paid(kind):
        track = tracks.order_by("-ended_on").first()
    if track is None:
        raise NoTrack
    return track


def _seat_at(
    workplace: Workplace | None, participant: Participant, first: date, last: date | None
) -> tuple[Workplace | None, Seat | None]:
    """The workplace, locked, and a seat that is free all that time; None twice for a place that is only written down."""
    if workplace is None:
        return None, None
    locked = locked_workplace(workplace)
    if locked.municipality_id != participant.municipality_id:
        raise refusals.OtherMunicipality
    if not is_open(locked.closed_on, first, last):
        raise refusals.Closed
    seat = free_seat(locked, first, last)
    if seat is None:
        raise refusals.NoSeat
    return locked, seat


def _check_beside(beside: list[OtherWork], terms: Terms, *, knows: bool) -> None:
    if any(one.same_place for one in beside):
        raise refusals.ThereAlready
    if not knows and (beside or hours_together(beside, terms.hours_a_week) > FULL_WEEK):
        raise refusals.ComesBeside(beside, terms.hours_a_week)


@action(
    refuses=(
        refusals.NotYourPlacement,
        refusals.PlacementHasEnded,
        MovedOn,
        NothingChanged,
        refusals.NotAgreed,
        refusals.NotThatLastDay,
        refusals.EmployerStops,
        refusals.NoSeat,
        refusals.ThereAlready,
        refusals.ComesBeside,
    )
)
def change_terms(*, placement: Placement, terms: Terms, seen: str, by: Actor, beside: bool = False) -> None:
    """Agree anew: hours, last day, contract, goals, next step. `seen`: the fingerprint of the terms that were shown.

    A later last day needs a seat until then, the own or another one. Raises NotYourPlacement, PlacementHasEnded, MovedOn,
    NothingChanged, NotAgreed, NotThatLastDay, EmployerStops, NoSeat, ThereAlready, ComesBeside.
    """
    if not may_place(by, placement.participant_id):
        raise refusals.NotYourPlacement
    lock_participant(placement.participant_id)
    current = current_placement(placement)
    before = Terms.of(current)
    if current.status != Status.AGREED:
        raise refusals.PlacementHasEnded
    if before.fingerprint != seen:
        raise MovedOn
    if before == terms:
        raise NothingChanged
    _check_terms(
        wrong
        for wrong in objections_to(terms, kind=current.kind, starts_on=current.starts_on, day=today())
        if wrong[0] != "starts_on"
    )
    seat = _seat_until(current, terms.ends_on) if terms.ends_on != before.ends_on else current.seat
    if _grows(before, terms):
        others = other_work_of(
            current.participant_id, workplace_id=current.workplace_id, place=current.place, leave_out=current.pk
        )
        _check_beside(at_the_same_time(others, current.starts_on, terms.ends_on), terms, knows=beside)
    Placement.objects.filter(pk=current.pk, status=Status.AGREED).change_one(
        seat=seat, otherwise=MovedOn(), **terms.columns()
    )
    record(current, PlacementChanged(place_name(current), *before.changes_to(terms)), by=by, subject=current)


def _seat_until(current: Placement, last: date | None) -> Seat | None:
    """The seat for another last day: the own one while nobody else comes, else one that is free."""
    if last is not None and last < today():
        raise refusals.NotThatLastDay
    if current.workplace is None:
        return None
    locked = locked_workplace(current.workplace)
    stops = locked.employer.stopped_on
    if stops is not None and (last is None or last > stops):
        raise refusals.EmployerStops
    seat = free_seat(locked, current.starts_on, last, placement=current)
    if seat is None:
        raise refusals.NoSeat
    return seat


def _grows(before: Terms, after: Terms) -> bool:
    """Does it last longer or take more hours, so that something else may come in its way?"""
    longer = before.ends_on is not None and (after.ends_on is None or after.ends_on > before.ends_on)
    return longer or (after.hours_a_week or 0) > (before.hours_a_week or 0)


@action(refuses=(refusals.NotYourPlacement, NeedsReason, refusals.DidStart, MovedOn))
def call_off_placement(*, placement: Placement, reason: str, by: Actor) -> None:
    """It did not start: the seat is free again and no contact is planned any more.

    Raises NotYourPlacement, NeedsReason, DidStart, MovedOn.
    """
    if not may_place(by, placement.participant_id):
        raise refusals.NotYourPlacement
    if not reason.strip():
        raise NeedsReason
    done = AftercareMoment.objects.filter(placement=placement, state=AftercareMoment.State.DONE)
    if not can_be_called_off(placement.starts_on, today()) or done.exists():
        raise refusals.DidStart
    lock_participant(placement.participant_id)
    current = current_placement(placement)
    if current.workplace is not None:
        locked_workplace(current.workplace)
    Placement.objects.filter(pk=current.pk, status=Status.AGREED).change_one(
        status=Status.CANCELLED, cancelled_on=today(), end_note=reason, otherwise=MovedOn()
    )
    drop_moments(AftercareMoment.objects.filter(placement=current), reason=reason)
    content = PlacementCancelled(current.kind, place_name(current), reason)
    day = current.starts_on
    record_many(lines_at_person_and_employer(current, content, WorkplaceNotFilled, day=day, on=today()), by=by)
