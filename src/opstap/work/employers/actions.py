"""Every change to employers."""

from __future__ import annotations

from datetime import date

from opstap.access.actors import memberships_reaching
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain_values
from opstap.core.refusals import MovedOn, NothingChanged
from opstap.core.search_keys import fold
from opstap.core.timeline import record
from opstap.organisations.actions.parties import add_organisation
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.refusals import AlreadyThere
from opstap.organisations.roles import OrganisationKind
from opstap.work.access import KEEPS_EMPLOYERS, may_change_employer
from opstap.work.employers import events
from opstap.work.models import Employer, Workplace
from opstap.work.refusals import KnownAlready, NotYetTalked, NotYourEmployer, OwnerOutOfReach, StopsTooFar
from opstap.work.rules import can_contact_on, can_stop_on

FACTS = ("contact_name", "contact_phone", "contact_email", "offers")


@action(refuses=(NotYourEmployer, OwnerOutOfReach, KnownAlready, *refusals_of(add_organisation)))
def add_employer(
    *,
    municipality: Municipality,
    name: str,
    relation_owner: User,
    by: Actor,
    city: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    offers: str = "",
) -> Employer:
    """Begin a relation with an employer; an organisation of that name, made by whomever, is used again.

    Raises NotYourEmployer, OwnerOutOfReach, KnownAlready, AlreadyThere.
    """
    if not by.is_system and (by.role not in KEEPS_EMPLOYERS or municipality.pk not in by.municipalities):
        raise NotYourEmployer
    _check_owner(relation_owner, municipality)
    organisation = _organisation(name, city, by)
    relations = Employer.objects.filter(municipality=municipality, organisation=organisation)
    known = relations.select_related("relation_owner").first()
    if known is not None:
        raise KnownAlready(organisation.name, known.relation_owner.name)
    employer = Employer.objects.create(
        municipality=municipality,
        organisation=organisation,
        relation_owner=relation_owner,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        offers=offers,
    )
    content = events.EmployerAdded(organisation.name, owner=relation_owner.name)
    record(employer, content, by=by, subject=employer)
    return employer


def _organisation(name: str, city: str, by: Actor) -> Organisation:
    """The employer of this name, however it is spelled in capitals and accents; made where nobody knows it yet."""
    named = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER, folded_name=fold(name))
    found = named.first()
    if found is not None:
        return found
    try:
        return add_organisation(kind=OrganisationKind.EMPLOYER, name=name, city=city, by=by)
    except AlreadyThere:
        return named.get()


def _check_owner(user: User, municipality: Municipality) -> None:
    if not memberships_reaching(municipality.pk, today()).filter(user=user, role__in=KEEPS_EMPLOYERS).exists():
        raise OwnerOutOfReach


@action(refuses=(NotYourEmployer, NothingChanged, MovedOn))
def change_employer(
    *, employer: Employer, by: Actor, contact_name: str, contact_phone: str, contact_email: str, offers: str
) -> None:
    """Change whom to call and what they offer, where it still is as `employer` was shown.

    Raises NotYourEmployer, NothingChanged, MovedOn.
    """
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    after = {
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "contact_email": contact_email,
        "offers": offers,
    }
    before = {name: getattr(employer, name) for name in FACTS}
    if before == after:
        raise NothingChanged
    Employer.objects.filter(pk=employer.pk, **before).change_one(otherwise=MovedOn(), **after)
    content = events.EmployerChanged(before=plain_values(before), after=plain_values(after))
    record(employer, content, by=by, subject=employer)


@action(refuses=(NotYourEmployer, NothingChanged, OwnerOutOfReach, MovedOn))
def change_owner(*, employer: Employer, relation_owner: User, by: Actor) -> None:
    """Give the relation to somebody else. Raises NotYourEmployer, NothingChanged, OwnerOutOfReach, MovedOn."""
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    if relation_owner.pk == employer.relation_owner_id:
        raise NothingChanged
    _check_owner(relation_owner, employer.municipality)
    former = Employer.objects.filter(pk=employer.pk, relation_owner_id=employer.relation_owner_id)
    former.change_one(relation_owner=relation_owner, otherwise=MovedOn())
    content = events.RelationOwnerChanged(relation_owner.name, former=employer.relation_owner.name)
    record(employer, content, by=by, subject=employer)


@action(refuses=(NotYourEmployer, NotYetTalked))
def log_employer_contact(*, employer: Employer, note: str, how: str, on: date, by: Actor) -> None:
    """Write down a talk with an employer, about the employer: what it says is read by everybody who guides people to
    work. What is about one person is logged at that person. Raises NotYourEmployer, NotYetTalked."""
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    if not can_contact_on(on, today()):
        raise NotYetTalked
    record(employer, events.EmployerContactLogged(how, note), by=by, subject=employer, on=on)


@action(refuses=(NotYourEmployer, StopsTooFar, MovedOn))
def stop_employer(*, employer: Employer, on: date, reason: str, by: Actor) -> None:
    """The relation ends: the workplaces close that day. Nothing that runs or is planned there ends by itself; the room
    above hears of it and gives the owner of every track an action (Z: nobody stops silently).

    Raises NotYourEmployer, StopsTooFar, MovedOn.
    """
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    if not can_stop_on(on, today()):
        raise StopsTooFar
    Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    open_ones = Workplace.objects.filter(employer=employer, closed_on__isnull=True)
    titles = [workplace.title for workplace in open_ones.select_for_update(no_key=True).order_by("pk")]
    Employer.objects.filter(pk=employer.pk, stopped_on__isnull=True).change_one(
        stopped_on=on, stop_reason=reason, otherwise=MovedOn()
    )
    open_ones.update(closed_on=on)
    content = events.EmployerStopped(on, reason, workplaces=titles)
    record(employer, content, by=by, subject=employer, on=min(on, today()))


@action(refuses=(NotYourEmployer, MovedOn))
def resume_employer(*, employer: Employer, by: Actor) -> None:
    """Begin the relation again; workplaces are opened one by one, for who knows what is still offered.

    Raises NotYourEmployer, MovedOn.
    """
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    Employer.objects.filter(pk=employer.pk, stopped_on__isnull=False).change_one(
        stopped_on=None, stop_reason="", otherwise=MovedOn()
    )
    record(employer, events.EmployerResumed(), by=by, subject=employer)
