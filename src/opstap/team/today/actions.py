"""Putting an item of Today off until another day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.team.models import Snooze
from opstap.team.refusals import SnoozeTooLong

LONGEST_SNOOZE = timedelta(days=31)


def snooze(*, actor: Actor, source: str, subject_id: UUID, municipality_id: UUID, until: date) -> None:
    """Let a line of one's own Today wait. No timeline line: nothing changes for the participant or a colleague.

    Raises SnoozeTooLong.
    """
    day = today()
    if not day < until <= day + LONGEST_SNOOZE:
        raise SnoozeTooLong
    values: dict[str, object] = {"until": until, "municipality_id": municipality_id}
    Snooze.objects.update_or_create(user_id=actor.id, source=source, subject_id=subject_id, defaults=values)
