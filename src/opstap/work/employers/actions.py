"""Every change to employers."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from opstap.access.actors import memberships_reaching
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.search_keys import fold
from opstap.core.timeline import record
from opstap.organisations.actions.parties import add_organisation
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.refusals import AlreadyThere
from opstap.organisations.roles import OrganisationKind
from opstap.work.access import KEEPS, keeps
from opstap.work.models import Employer, Workplace
from opstap.work.refusals import MovedOn, NothingChanged, NotThatDay, NotYetTalked, NotYours, OwnerOutOfReach
from opstap.work.rules import can_contact_on, can_stop_on

FACTS = ("contact_name", "contact_phone", "contact_email", "offers")


@action
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

    Raises NotYours, OwnerOutOfReach, and Refused with who knows this employer already.
    """
    if not by.is_system and (by.role not in KEEPS or municipality.pk not in by.municipalities):
        raise NotYours
    _check_owner(relation_owner, municipality)
    organisation = _organisation(name, city, by)
    known = Employer.objects.filter(municipality=municipality, organisation=organisation).select_related(
        "relation_owner"
    )
    for one in known:
        told = {"name": organisation.name, "owner": one.relation_owner.name}
        raise Refused(_("%(name)s is known already; %(owner)s owns the relation. Find it in the list.") % told)
    employer = Employer.objects.create(
        municipality=municipality,
        organisation=organisation,
        relation_owner=relation_owner,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        offers=offers,
    )
    record(employer, "employer.added", by=by, subject=employer, name=organisation.name, owner=relation_owner.name)
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
    if not memberships_reaching(municipality.pk, today()).filter(user=user, role__in=KEEPS).exists():
        raise OwnerOutOfReach


@action
def change_employer(
    *, employer: Employer, by: Actor, contact_name: str, contact_phone: str, contact_email: str, offers: str
) -> None:
    """Change whom to call and what they offer, where it still is as `employer` was shown.

    Raises NotYours, NothingChanged, MovedOn.
    """
    if not keeps(by, employer):
        raise NotYours
    then = {
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "contact_email": contact_email,
        "offers": offers,
    }
    before = {name: getattr(employer, name) for name in FACTS}
    if before == then:
        raise NothingChanged
    Employer.objects.filter(pk=employer.pk, **before).change_one(otherwise=MovedOn(), **then)
    record(employer, "employer.changed", by=by, subject=employer, before=before, after=then)


@action
def change_owner(*, employer: Employer, relation_owner: User, by: Actor) -> None:
    """Give the relation to somebody else. Raises NotYours, NothingChanged, OwnerOutOfReach, MovedOn."""
    if not keeps(by, employer):
        raise NotYours
    if relation_owner.pk == employer.relation_owner_id:
        raise NothingChanged
    _check_owner(relation_owner, employer.municipality)
    former = Employer.objects.filter(pk=employer.pk, relation_owner_id=employer.relation_owner_id)
    former.change_one(relation_owner=relation_owner, otherwise=MovedOn())
    record(
        employer,
        "employer.owner",
        by=by,
        subject=employer,
        name=relation_owner.name,
        former=employer.relation_owner.name,
    )


@action
def log_employer_contact(*, employer: Employer, note: str, how: str, on: date, by: Actor) -> None:
    """Write down a talk with an employer, about the employer: what it says is read by everybody who guides people to
    work. What is about one person is logged at that person. Raises NotYours, NotYetTalked."""
    if not keeps(by, employer):
        raise NotYours
    if not can_contact_on(on, today()):
        raise NotYetTalked
    record(employer, "employer.contact", by=by, subject=employer, on=on, how=how, note=note)


@action
def stop_employer(*, employer: Employer, on: date, reason: str, by: Actor) -> None:
    """The relation ends: the workplaces close that day. Nothing that runs or is planned there ends by itself; the room
    above hears of it and gives the owner of every track an action (Z: nobody stops silently).

    Raises NotYours, NotThatDay, MovedOn.
    """
    if not keeps(by, employer):
        raise NotYours
    if not can_stop_on(on, today()):
        raise NotThatDay
    Employer.objects.select_for_update(no_key=True).get(pk=employer.pk)
    open_ones = Workplace.objects.filter(employer=employer, closed_on__isnull=True)
    titles = [place.title for place in open_ones.select_for_update(no_key=True).order_by("pk")]
    Employer.objects.filter(pk=employer.pk, stopped_on__isnull=True).change_one(
        stopped_on=on, stop_reason=reason, otherwise=MovedOn()
    )
    open_ones.update(closed_on=on)
    record(
        employer,
        "employer.stopped",
        by=by,
        subject=employer,
        on=min(on, today()),
        day=on,
        reason=reason,
        workplaces=titles,
    )


@action
def resume_employer(*, employer: Employer, by: Actor) -> None:
    """Begin the relation again; workplaces are opened one by one, for who knows what is still offered.

    Raises NotYours, MovedOn.
    """
    if not keeps(by, employer):
        raise NotYours
    Employer.objects.filter(pk=employer.pk, stopped_on__isnull=False).change_one(
        stopped_on=None, stop_reason="", otherwise=MovedOn()
    )
    record(employer, "employer.resumed", by=by, subject=employer)
