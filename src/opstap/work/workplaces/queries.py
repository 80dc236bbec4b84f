"""Which seats are free. Who sits where is known one room higher, which says so through a registry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from opstap.core.extension_points import ExtensionPoint
from opstap.work.models import Seat

Taken = Callable[[date, date | None], Exists]
seat_takers: ExtensionPoint[Taken] = ExtensionPoint("what takes a seat", __name__)
"""Entries say for the seat with the outer `pk` whether something takes it between two days (None: ever after)."""


def free(first: date, last: date | None) -> QuerySet[Seat]:
    """Seats that nobody has on any day from the first through the last."""
    rows = Seat.objects.filter(gone_on__isnull=True)
    for takes in seat_takers:
        rows = rows.filter(~takes(first, last))
    return rows


def number_of(rows: QuerySet[Seat], path: str) -> Coalesce:
    """How many of these seats belong to the outer row, to which `path` leads from a seat."""
    counted: QuerySet[Seat, Any] = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def all_seats() -> QuerySet[Seat]:
    """Seats that were not taken away."""
    return Seat.objects.filter(gone_on__isnull=True)


def of_open_workplaces(day: date) -> Q:
    """A filter on seats: their workplace is open on a day."""
    return Q(workplace__closed_on__isnull=True) | Q(workplace__closed_on__gt=day)
