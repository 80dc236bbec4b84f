"""Reading positions: as part of another query, or as a person's line over time."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from opstap.tracks.models import PositionSpan


def holding_on(day: date) -> Q:
    """The spans that hold on a day."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gt=day)) & Q(starts_on__lte=day)


def position_of(path: str, day: date) -> Subquery:
    """The position on a day under the track to which `path` leads, None before the track starts."""
    return Subquery(PositionSpan.objects.filter(holding_on(day), track_id=OuterRef(path)).values("position")[:1])
