"""Who may change programmes: a municipality's own people who arrange how it works, and only its own programmes."""

from __future__ import annotations

from opstap.core.actors import Actor
from opstap.organisations.models import Municipality
from opstap.organisations.roles import Role
from opstap.tracks.models import Programme

PROGRAMME_MAKERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def may_copy(actor: Actor) -> bool:
    """May the actor make a programme for their municipality? A partner's coordinator has none to make it for."""
    return actor.is_user and actor.role in PROGRAMME_MAKERS and actor.organisation_id in actor.municipalities


def own_municipality(actor: Actor) -> Municipality | None:
    """The municipality for which the actor may make programmes, with its name; none for who may not."""
    if not may_copy(actor) or actor.organisation_id is None:
        return None
    return Municipality.objects.select_related("organisation").get(pk=actor.organisation_id)


def may_adapt(actor: Actor, programme: Programme) -> bool:
    return may_copy(actor) and programme.municipality_id == actor.organisation_id
