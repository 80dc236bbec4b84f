"""Reading positions: as part of another query, or as a person's line over time."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from opstap.core.privacy import privacy_of
from opstap.people.models import BenefitSpell
from opstap.tracks.models import Position, PositionSpan


def holding_on(day: date) -> Q:
    """The spans that hold on a day."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gt=day)) & Q(starts_on__lte=day)


def position_of(path: str, day: date) -> Subquery:
    """The position on a day under the track to which `path` leads, None before the track starts."""
    return Subquery(PositionSpan.objects.filter(holding_on(day), track_id=OuterRef(path)).values("position")[:1])


def as_read_by(role: str, position: str) -> str:
    """A position as a role may know it: who does not read benefit reads "job" where there is one beside it."""
    if position == Position.JOB_WITH_BENEFIT and "kind" not in privacy_of(BenefitSpell).readable_by(role):
        return Position.JOB
    return position


def label_for(role: str, position: str | None) -> str:
    """The word for a position on the screen of a role, empty for none."""
    return str(Position(as_read_by(role, position)).label) if position else ""
