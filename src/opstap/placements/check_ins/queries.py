"""Check-ins of a day and check-ins that nobody has read."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from opstap.core.actors import Actor
from opstap.core.dates import start_of
from opstap.placements.check_ins.rules import WORRYING
from opstap.placements.models import CheckIn, Placement
from opstap.team.members.queries import is_on_team, owns_track


def check_ins_of_day(placement: Placement, side: str, day: date) -> QuerySet[CheckIn]:
    """What this side said about this placement on a day or since, newest first."""
    rows = CheckIn.objects.filter(placement=placement, side=side, at__gte=start_of(day))
    return rows.order_by("-at")


def unread_worries(actor: Actor, day: date) -> QuerySet[CheckIn]:
    """Faces that are not good and that nobody has read, of people on whose team the actor is and whose track the actor
    owns or whom the actor placed; the oldest first."""
    owns = owns_track(actor.user_id, day, "placement__track_id")
    rows = CheckIn.objects.visible_to(actor).filter(face__in=WORRYING, seen_at__isnull=True)
    return rows.filter(is_on_team(actor.user_id, day), owns | Q(placement__made_by_id=actor.user_id)).order_by(
        "at", "pk"
    )
