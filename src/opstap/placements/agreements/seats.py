"""Finding a free seat, and knowing what else somebody does; all under locks, so that nobody is promised what is gone.

Whoever changes where somebody works locks in this order: the participant, the employer, the workplace, and last the
streams. So two such changes wait for each other, and never for good.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from opstap.core.search_keys import fold
from opstap.people.models import Participant
from opstap.placements.agreements.labels import where
from opstap.placements.models import Placement
from opstap.placements.rules import Beside, last_day
from opstap.work.models import Employer, Seat, Workplace
from opstap.work.workplaces.seats import free


def takes_seat(first: date, last: date | None) -> Exists:
    """Does a placement have the outer seat on some day from the first through the last? (Registered with room work.)"""
    return Exists(between(Placement.objects.filter(seat=OuterRef("pk")), first, last))


def between(rows: QuerySet[Placement, Any], first: date, last: date | None) -> QuerySet[Placement, Any]:
    """Of these placements the ones that share a day with the time from the first through the last (None: ever after)."""
    lasting: QuerySet[Placement, Any] = rows.exclude(status=Placement.Status.CANCELLED).alias(
        last=Coalesce("ended_on", "ends_on")
    )
    lasting = lasting.filter(Q(last__isnull=True) | Q(last__gte=first))
    return lasting if last is None else lasting.filter(starts_on__lte=last)


def hold_person(participant_id: UUID) -> None:
    """Nobody else decides about this person's work until this transaction is over."""
    list(Participant.objects.select_for_update(no_key=True).filter(pk=participant_id).values_list("pk"))


def hold(workplace: Workplace) -> Workplace:
    """The workplace as it is stored now, held with its employer."""
    list(Employer.objects.select_for_update(no_key=True).filter(pk=workplace.employer_id).values_list("pk"))
    rows = Workplace.objects.select_for_update(no_key=True, of=("self",)).select_related("employer__organisation")
    return rows.get(pk=workplace.pk)


def stored(placement: Placement) -> Placement:
    """The placement as it is stored now, with what names it."""
    rows = Placement.objects.select_related("employer__organisation", "workplace__employer__organisation", "seat")
    return rows.get(pk=placement.pk)


def free_seat(workplace: Workplace, first: date, last: date | None, *, own: Placement | None = None) -> Seat | None:
    """A seat that is free all that time, the `own` one first if somebody sits there already. The workplace is held."""
    if own is not None and own.seat is not None and not _others_on(own, first, last):
        return own.seat
    return free(first, last).filter(workplace=workplace).order_by("pk").first()


def _others_on(own: Placement, first: date, last: date | None) -> bool:
    return between(Placement.objects.filter(seat=own.seat).exclude(pk=own.pk), first, last).exists()


def others_of(participant_id: UUID, *, workplace_id: UUID | None, place: str, but: UUID | None = None) -> list[Beside]:
    """Everything else that somebody does or will do; `but` leaves one out."""
    rows = Placement.objects.filter(participant_id=participant_id).exclude(status=Placement.Status.CANCELLED)
    if but is not None:
        rows = rows.exclude(pk=but)
    return [
        Beside(
            where=where(one),
            same_place=one.workplace_id == workplace_id if workplace_id else _same(one, place),
            starts_on=one.starts_on,
            last=last_day(one),
            hours=one.hours_a_week,
        )
        for one in rows.select_related("employer__organisation", "workplace").order_by("starts_on")
    ]


def _same(one: Placement, place: str) -> bool:
    return one.workplace_id is None and bool(place) and fold(one.place) == fold(place)
