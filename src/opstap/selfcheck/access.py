"""Who sees and does what in a self-assessment. The whole rule:

- *starts* one: a policy officer, coordinator or administrator of the municipality itself;
- *starts one for a municipality that is not here yet*, with its owner: an administrator of any municipality. They let
  people in already, and afterwards see nothing of it (docs/adr/0015);
- *sees* it: its owner, whoever takes part and has not left, and the municipality's own policy officers;
- *manages* it (invites, opens, agrees, plans, closes, deletes): its owner, and the municipality's own policy officers,
  so that nothing is stuck when the owner leaves;
- *answers*: who takes part, for themselves alone, as long as it is being filled in;
- *reads the answers of others*: who sees the assessment, once they lie side by side; before that nobody does, the owner
  included, since people answer otherwise when the boss reads along (K, introduction). Who came with
  a link reads their own alone, also afterwards.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from opstap.core.actors import Actor
from opstap.organisations.access import own_municipality
from opstap.organisations.models import DataAgreement, Membership
from opstap.organisations.roles import Role
from opstap.selfcheck.models import Assessment, OrganisationAction, Respondent

STARTERS = (Role.POLICY_OFFICER, Role.COORDINATOR, Role.ADMINISTRATOR)


def may_start(actor: Actor) -> bool:
    return actor.is_user and actor.role in STARTERS and own_municipality(actor) is not None


def may_begin_elsewhere(actor: Actor) -> bool:
    return actor.is_user and actor.role == Role.ADMINISTRATOR and own_municipality(actor) is not None


def may_delete_all(actor: Actor) -> bool:
    """Who sees all of them: the municipality's own policy officers."""
    return actor.is_user and actor.role == Role.POLICY_OFFICER and own_municipality(actor) is not None


def visible_assessments(actor: Actor) -> Q:
    inside = Q(municipality_id__in=list(actor.municipalities))
    if actor.is_system:
        return inside
    takes_part = Respondent.objects.filter(_respondents_of(actor), left_on__isnull=True).values("assessment_id")
    if not actor.is_user:
        return inside & Q(pk__in=takes_part)
    sees = Q(owner_id=actor.user_id) | Q(pk__in=takes_part)
    if actor.role == Role.POLICY_OFFICER:
        sees |= Q(municipality_id=own_municipality(actor))
    return inside & sees


def _respondents_of(actor: Actor) -> Q:
    """The respondents that this actor is, by account or by link."""
    return Q(user_id=actor.id, user__isnull=False) if actor.is_user else Q(guest_id=actor.id, guest__isnull=False)


def visible_answers(actor: Actor) -> Q:
    seen = Q(respondent__assessment__in=Assessment.objects.visible_to(actor))
    if actor.is_system:
        return seen
    if not actor.is_user:
        return seen & Q(respondent__guest_id=actor.id)
    side_by_side = ~Q(respondent__assessment__state=Assessment.State.FILLING)
    return seen & (side_by_side | Q(respondent__user_id=actor.id))


def may_manage(actor: Actor, assessment: Assessment) -> bool:
    """The system may too: commands and the demo act under a name."""
    if actor.is_system or (actor.is_user and assessment.owner_id == actor.user_id):
        return True
    return actor.role == Role.POLICY_OFFICER and own_municipality(actor) == assessment.municipality_id


def may_close(actor: Actor, subject: OrganisationAction) -> bool:
    """Whoever does it, and whoever manages the assessment."""
    return subject.owner_id == actor.id or may_manage(actor, subject.assessment)


def reachable(municipality_id: UUID, day: date) -> QuerySet[Membership]:
    """Who may be asked: the municipality's own people, and those of parties with an agreement; whatever their role."""
    agreed = DataAgreement.objects.running_on(day).filter(municipality_id=municipality_id).values("organisation_id")
    return (
        Membership.objects.running_on(day)
        .filter(Q(organisation_id=municipality_id) | Q(organisation_id__in=agreed))
        .filter(user__is_active=True, organisation__active=True)
        .exclude(role=Role.PARTICIPANT)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )
