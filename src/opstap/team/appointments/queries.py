"""Which appointments come next, and which one is in the way of another."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from opstap.access.models import TeamVisibleQuerySet
from opstap.core.dates import now
from opstap.team.appointments.rules import LONGEST, ends_at
from opstap.team.models import Appointment

UNDER_WAY = timedelta(minutes=30)
"""So long after its start an appointment is still the next one: whoever comes late finds where to go."""


def upcoming(rows: TeamVisibleQuerySet[Appointment]) -> TeamVisibleQuerySet[Appointment]:
    """Those that are planned and not over, the first one first."""
    return rows.filter(state=Appointment.State.PLANNED, starts_at__gt=now() - UNDER_WAY).order_by("starts_at", "pk")


def overlapping_appointment(
    organiser: UUID, starts_at: datetime, minutes: int, *, but: UUID | None = None
) -> Appointment | None:
    """Another appointment of the organiser in that time, about whomever; `but` is the one that is being changed."""
    near = Q(starts_at__lt=starts_at + timedelta(minutes=minutes), starts_at__gt=starts_at - timedelta(minutes=LONGEST))
    rows = Appointment.objects.filter(near, organiser_id=organiser, state=Appointment.State.PLANNED)
    return next((row for row in rows.order_by("starts_at") if row.pk != but and ends_at(row) > starts_at), None)
