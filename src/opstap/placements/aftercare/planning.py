"""The contact that is planned after a paid start: making it, and letting it go. Parts of the actions of this room."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.municipal_settings import value_of
from opstap.placements.aftercare.settings import WEEKS_SETTING
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import is_paid, moments_of

State = AftercareMoment.State


def plan_aftercare(placement: Placement, by: Actor) -> list[int]:
    """Make the moments of a paid start, in the weeks that the municipality wants (W 5.3, K 6.24, L). Those that lay in the
    past when the start was entered are kept as dropped, so that nobody wonders. Returns the weeks still to come."""
    if not is_paid(placement.kind):
        return []
    day = today()
    weeks: Iterable[int] = value_of(placement.municipality_id, WEEKS_SETTING, day)
    past = {"state": State.DROPPED, "closed_on": day, "drop_reason": AftercareMoment.DropReason.IN_THE_PAST}
    made = [
        AftercareMoment(
            municipality_id=placement.municipality_id,
            participant_id=placement.participant_id,
            placement=placement,
            owner_id=by.id if by.is_user else None,
            week=week,
            due_on=due,
            **(past if due < day else {}),
        )
        for week, due in moments_of(placement.starts_on, weeks)
    ]
    AftercareMoment.objects.bulk_create(made)
    return [moment.week for moment in made if moment.due_on >= day]


def drop_moments(moments: QuerySet[AftercareMoment], *, because: str = "", reason: str = "") -> list[UUID]:
    """Let the open ones of these moments go: `because` of what the program knows (a `DropReason`), or for a `reason` that
    somebody typed. Returns the keys of those that went."""
    open_ones = list(moments.filter(state=State.OPEN).values_list("pk", flat=True))
    AftercareMoment.objects.filter(pk__in=open_ones, state=State.OPEN).update(
        state=State.DROPPED, closed_on=today(), drop_reason=because, reason=reason[:300]
    )
    return open_ones
