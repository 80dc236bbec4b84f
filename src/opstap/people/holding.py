"""What changes to somebody's circumstances share: who may, which days can be meant, and one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opstap.access.models import writes_for
from opstap.core.actions import Refused
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.people.models import Participant

EARLIEST = date(1990, 1, 1)
LONGEST_AHEAD = timedelta(days=366)
"""Nothing is known for later than this; a day further away is a slip of the pen."""


class NotOnTheTeam(Refused):
    sentence = _("You are not on this person's team (any more), so you can read but not change.")


class DayNotMeant(Refused):
    sentence = _("Choose a day between 1990 and a year from now.")


class SayWhy(Refused):
    sentence = _("Say in a few words why.")


class ChangedByOther(Refused):
    sentence = _("Somebody else changed this a moment ago. Load the page again.")


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
