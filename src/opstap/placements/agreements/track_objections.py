"""What stands in the way of ending a track: work without pay that goes on, or that is still to begin."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from opstap.placements.agreements.labels import where
from opstap.placements.models import Placement
from opstap.placements.rules import UNPAID
from opstap.tracks.endings.objections import end_objections
from opstap.tracks.models import Track


def register() -> None:
    """Called once, when the room is ready."""
    end_objections.register("placements", objection)


def objection(track: Track, kind: str, on: date) -> str:
    """Why this track cannot end on a day, empty where nothing stands in the way. A paid job goes on after the track;
    an unpaid place would run on with nobody in charge (K 6.24)."""
    rows = Placement.objects.filter(track=track, status=Placement.Status.AGREED)
    unpaid = Q(kind__in=UNPAID) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    found = rows.filter(unpaid | Q(starts_on__gt=on)).select_related("employer__organisation", "workplace")
    for one in found.order_by("starts_on"):
        if one.starts_on > on:
            return _("%(where)s is still to begin. Say first that it does not start, or end the track later.") % {
                "where": where(one)
            }
        return _("%(where)s still runs without pay. End that first.") % {"where": where(one)}
    return ""
