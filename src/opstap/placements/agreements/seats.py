"""Which seats of a workplace are taken, and which one somebody gets."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from opstap.placements.models import Placement
from opstap.placements.queries import sharing_a_day
from opstap.work.models import Seat, Workplace
from opstap.work.workplaces.queries import free_seats


def seat_is_taken(first: date, last: date | None) -> Exists:
    """Does a placement have the outer seat on some day from the first through the last? (An extension of room work.)"""
    return Exists(sharing_a_day(Placement.objects.filter(seat=OuterRef("pk")), first, last))


def free_seat(
    workplace: Workplace, first: date, last: date | None, *, placement: Placement | None = None
) -> Seat | None:
    """A seat that is free all that time, None where there is none. The workplace is locked.

    The one on which `placement` sits already comes first.
    """
    if placement is not None and placement.seat is not None and not _sits_somebody_else(placement, first, last):
        return placement.seat
    return free_seats(first, last).filter(workplace=workplace).order_by("pk").first()


def _sits_somebody_else(placement: Placement, first: date, last: date | None) -> bool:
    others = Placement.objects.filter(seat=placement.seat).exclude(pk=placement.pk)
    return sharing_a_day(others, first, last).exists()
