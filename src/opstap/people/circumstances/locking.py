"""What changes to somebody's circumstances share: who may, which days can be meant, and one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.people.models import Participant
from opstap.people.refusals import DayNotMeant

EARLIEST = date(1990, 1, 1)
LONGEST_AHEAD = timedelta(days=366)
"""Nothing is known for later than this; a day further away is a slip of the pen."""


def hold(people: Iterable[UUID], by: Actor) -> list[Participant]:
    """These participants, held until the end, so that two changes of one person come one after the other.

    Raises NotOnTheTeam where the actor may not write for each of them.
    """
    keys = sorted(set(people))
    if not all(writes_for(by, key, today()) for key in keys):
        raise NotOnTheTeam
    return list(Participant.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def check_day(on: date) -> None:
    if not EARLIEST <= on <= today() + LONGEST_AHEAD:
        raise DayNotMeant
