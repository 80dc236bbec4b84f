"""Who may change placements and aftercare. Reading follows the team (models.py)."""

from __future__ import annotations

from uuid import UUID

from opstap.access.models import writes_for
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.roles import GUIDES
from opstap.work.access import PLACES_PEOPLE


def may_place(actor: Actor, participant_id: UUID) -> bool:
    """A case manager or job hunter on the team; a coach or coordinator reads what was agreed."""
    return actor.is_system or (actor.role in PLACES_PEOPLE and writes_for(actor, participant_id, today()))


def may_keep_in_touch(actor: Actor, participant_id: UUID) -> bool:
    """Aftercare is also the work of a coach (L: the job coach keeps in touch)."""
    return actor.is_system or (actor.role in GUIDES and writes_for(actor, participant_id, today()))
