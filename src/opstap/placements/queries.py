"""Querysets that several pages and actions of this room share."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from opstap.core.search_keys import fold
from opstap.placements.labels import place_name
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import OtherWork, last_day

PLACE_RELATIONS = ("employer__organisation", "workplace")
"""What a placement must bring along so that naming its place asks nothing."""


def moment_rows() -> ArraySubquery:
    """The aftercare of the outer placement as an array of JSON, by week."""
    moments = AftercareMoment.objects.filter(placement=OuterRef("pk")).order_by("week")
    columns = JSONObject(pk="pk", week="week", due="due_on", state="state", drop_reason="drop_reason", reason="reason")
    return ArraySubquery(moments.values(json=columns))


def sharing_a_day(rows: QuerySet[Placement, Any], first: date, last: date | None) -> QuerySet[Placement, Any]:
    """Of these placements the ones that share a day with the time from the first through the last (None: ever after)."""
    lasting: QuerySet[Placement, Any] = rows.exclude(status=Placement.Status.CANCELLED).alias(
        last=Coalesce("ended_on", "ends_on")
    )
    lasting = lasting.filter(Q(last__isnull=True) | Q(last__gte=first))
    return lasting if last is None else lasting.filter(starts_on__lte=last)


def other_work_of(
    participant_id: UUID, *, workplace_id: UUID | None, place: str, leave_out: UUID | None = None
) -> list[OtherWork]:
    """Everything else that somebody does or will do, beside work at this workplace or at this place in words."""
    rows = Placement.objects.filter(participant_id=participant_id).exclude(status=Placement.Status.CANCELLED)
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out)
    return [
        OtherWork(
            where=place_name(one),
            same_place=one.workplace_id == workplace_id if workplace_id else _is_at(one, place),
            starts_on=one.starts_on,
            last=last_day(one),
            hours=one.hours_a_week,
        )
        for one in rows.select_related(*PLACE_RELATIONS).order_by("starts_on")
    ]


def _is_at(placement: Placement, place: str) -> bool:
    return placement.workplace_id is None and bool(place) and fold(placement.place) == fold(place)
