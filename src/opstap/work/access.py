"""Who may change what is known of employers. Who reads it is wider: everybody who guides people to work, as the
`visible_to` of the models says."""

from __future__ import annotations

from opstap.core.actors import Actor
from opstap.organisations.roles import Role
from opstap.work.models import Employer

KEEPS_EMPLOYERS = frozenset({Role.CASE_MANAGER, Role.JOB_HUNTER, Role.COORDINATOR})
"""Who adds employers and changes what is known of them; a coach only reads."""
PLACES_PEOPLE = frozenset({Role.CASE_MANAGER, Role.JOB_HUNTER})
"""Who brings somebody to a workplace, for people on whose team they are."""


def may_change_employer(actor: Actor, employer: Employer) -> bool:
    """May the actor change this employer and its workplaces?"""
    return actor.is_system or (
        actor.role in KEEPS_EMPLOYERS and Employer.objects.visible_to(actor).filter(pk=employer.pk).exists()
    )
