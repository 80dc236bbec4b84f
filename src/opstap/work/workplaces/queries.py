"""Which workplaces an employer has, and which of their seats are free. Who sits where is known one room higher, which
says so through an extension point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from opstap.core.actors import Actor
from opstap.core.extension_points import ExtensionPoint
from opstap.work.models import Employer, Seat, Task, Workplace

SeatIsTaken = Callable[[date, date | None], Exists]
seat_takers: ExtensionPoint[SeatIsTaken] = ExtensionPoint("what takes a seat", __name__)
"""Entries say for the seat with the outer `pk` whether something takes it between two days (None: ever after)."""


def free_seats(first: date, last: date | None) -> QuerySet[Seat]:
    """Seats that nobody has on any day from the first through the last."""
    rows = present_seats()
    for is_taken in seat_takers:
        rows = rows.filter(~is_taken(first, last))
    return rows


def present_seats() -> QuerySet[Seat]:
    """Seats that were not taken away."""
    return Seat.objects.filter(gone_on__isnull=True)


def seat_count(rows: QuerySet[Seat], path: str) -> Coalesce:
    """How many of these seats belong to the outer row, to which `path` leads from a seat."""
    counted: QuerySet[Seat, object] = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def in_open_workplaces(day: date) -> Q:
    """A filter on seats: their workplace is open on a day."""
    return Q(workplace__closed_on__isnull=True) | Q(workplace__closed_on__gt=day)


def workplaces_of_employer(employer: Employer, actor: Actor, day: date) -> QuerySet[Workplace]:
    """Open ones first, each with `seat_number`, `free_number` on the day, and its `task` and what it asks (`speaking`)."""
    task = Task.objects.filter(workplace=OuterRef("pk")).order_by("pk")
    rows = Workplace.objects.visible_to(actor).filter(employer=employer)
    return rows.annotate(
        seat_number=seat_count(present_seats(), "workplace"),
        free_number=seat_count(free_seats(day, day), "workplace"),
        task=Subquery(task.values("text")[:1]),
        speaking=Subquery(task.values("speaking")[:1]),
    ).order_by("-closed_on", "title", "pk")
