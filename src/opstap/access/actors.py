"""From an account to an Actor: which membership counts now, and which municipalities follow from it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from opstap.core.actors import Actor, ActorKind
from opstap.core.scope import scoped
from opstap.organisations.models import DataAgreement, Membership, User
from opstap.organisations.roles import TEAM, OrganisationKind, Role

PLANS_ONLY = (OrganisationKind.EMPLOYER, OrganisationKind.LANGUAGE_SCHOOL)
"""Where a coordinator plans groups and sees no dossiers."""


def memberships_of(user: User, day: date) -> list[Membership]:
    """The memberships that run on a day, of organisations that take part."""
    running = Membership.objects.running_on(day).filter(user=user, organisation__active=True)
    return list(running.select_related("organisation"))


def choose_membership(memberships: list[Membership], key: str) -> Membership | None:
    """The membership that the session names, else the first; roles are used one at a time, never stacked."""
    return next((m for m in memberships if str(m.pk) == key), memberships[0] if memberships else None)


def municipalities_of(membership: Membership, day: date) -> frozenset[UUID]:
    """A municipality's own people reach that municipality; a partner's people those with an agreement (none: nobody)."""
    organisation = membership.organisation
    if organisation.kind == OrganisationKind.MUNICIPALITY:
        return frozenset({organisation.pk})
    with scoped(organisations=[organisation.pk], user=membership.user_id):
        running = DataAgreement.objects.running_on(day).filter(organisation=organisation)
        return frozenset(running.values_list("municipality_id", flat=True))


def actor_for(user: User, membership: Membership | None, day: date) -> Actor:
    """Who a user is under one membership; without one, somebody who reaches nothing."""
    if membership is None:
        return Actor(ActorKind.USER, user.pk, user.name)
    return Actor(
        ActorKind.USER,
        user.pk,
        user.name,
        role=membership.role,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        municipalities=municipalities_of(membership, day),
    )


def memberships_reaching(municipality_id: UUID, day: date) -> QuerySet[Membership]:
    """Who may be put on a team in a municipality: its own people in a team role, and those of partners with an agreement."""
    partners = DataAgreement.objects.running_on(day).filter(municipality_id=municipality_id).values("organisation_id")
    return (
        Membership.objects.running_on(day)
        .filter(Q(organisation_id=municipality_id) | Q(organisation_id__in=partners))
        .filter(role__in=TEAM, user__is_active=True, organisation__active=True)
        .exclude(role=Role.COORDINATOR, organisation__kind__in=PLANS_ONLY)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )
