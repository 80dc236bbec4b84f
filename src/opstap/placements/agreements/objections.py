"""What stands in the way of ending a track: work without pay that goes on, or that is still to begin."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from opstap.placements.labels import where_in_words
from opstap.placements.models import Placement
from opstap.placements.queries import PLACE_RELATIONS
from opstap.placements.rules import UNPAID
from opstap.tracks.models import Track


def objection_to_end(track: Track, kind: str, on: date) -> str:
    """Why this track cannot end on a day, empty where nothing stands in the way. A paid job goes on after the track;
    an unpaid place would run on with nobody in charge (K 6.24)."""
    blocking = _work_that_blocks(track, on)
    if blocking is None:
        return ""
    if blocking.starts_on > on:
        return _("%(where)s is still to begin. Say first that it does not start, or end the track later.") % {
            "where": where_in_words(blocking)
        }
    return _("%(where)s still runs without pay. End that first.") % {"where": where_in_words(blocking)}


def _work_that_blocks(track: Track, on: date) -> Placement | None:
    """The first of what is unpaid and goes on after the day, or is to begin after it."""
    rows = Placement.objects.filter(track=track, status=Placement.Status.AGREED)
    unpaid = Q(kind__in=UNPAID) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    rows = rows.filter(unpaid | Q(starts_on__gt=on)).select_related(*PLACE_RELATIONS)
    return rows.order_by("starts_on").first()
