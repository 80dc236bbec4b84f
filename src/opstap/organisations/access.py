"""Which organisations an administrator sees and manages. The whole rule:

- *sees*: the own organisation; for somebody of a municipality also the parties that the municipality administers and
  those with which it has, or once had, a data agreement;
- *manages* (facts, people): the own organisation; for an administrator of a municipality also the parties that it
  administers, as long as nobody of their own does.

A municipality administers a party that its people added, or with which it was the first to make an agreement. So no
municipality can give somebody a role at a partner of another one. Municipalities are added by command line, or by an
administrator together with their first self-assessment (selfcheck/assessments/onboarding.py); nobody else administers them.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.models import DataAgreement, Membership, Organisation
from opstap.organisations.roles import OrganisationKind, Role

OVERSEES = frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})
"""Who may look at parties and accounts; the privacy officer to read the look log, never to change anything."""


def own_municipality(actor: Actor) -> UUID | None:
    """The municipality whose own employee the actor is, None for a partner's people."""
    return actor.organisation_id if actor.organisation_id in actor.municipalities else None


def seen_organisations(actor: Actor) -> Q:
    """The parties that somebody sees."""
    if actor.is_system:
        return Q()
    if not actor.is_user or actor.role not in OVERSEES:
        return Q(pk__in=[])
    seen = Q(pk=actor.organisation_id)
    own = own_municipality(actor)
    if own is not None:
        agreed = DataAgreement.objects.filter(municipality_id=own).values("organisation_id")
        seen |= Q(administered_by_id=own) | Q(pk__in=agreed)
    return seen


def managed_organisations(actor: Actor) -> Q:
    """The parties whose facts and people somebody may change."""
    if actor.is_system:
        return Q()
    if not actor.is_user or actor.role != Role.ADMINISTRATOR:
        return Q(pk__in=[])
    managed = Q(pk=actor.organisation_id)
    own = own_municipality(actor)
    if own is not None:
        administrators = Membership.objects.running_on(today()).filter(
            organisation=OuterRef("pk"), role=Role.ADMINISTRATOR, user__is_active=True
        )
        managed |= ~Exists(administrators) & Q(administered_by_id=own) & ~Q(kind=OrganisationKind.MUNICIPALITY)
    return managed


def may_manage(actor: Actor, organisation: Organisation) -> bool:
    return Organisation.objects.managed_by(actor).filter(pk=organisation.pk).exists()


def visible_agreements(actor: Actor) -> Q:
    """Agreements on either side of which the actor's own organisation stands."""
    if actor.is_system:
        return Q(municipality_id__in=list(actor.municipalities))
    if not actor.is_user or actor.role not in OVERSEES:
        return Q(pk__in=[])
    return Q(municipality_id=own_municipality(actor)) | Q(organisation_id=actor.organisation_id)
