"""Every change to employers and workplaces."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.reach import memberships_reaching
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.text import fold
from opstap.core.timeline import record
from opstap.organisations.actions import AlreadyThere, add_organisation
from opstap.organisations.models import Municipality, Organisation, OrganisationKind, User
from opstap.work.access import KEEPS, keeps
from opstap.work.models import Employer, Seat, Task, Workplace
from opstap.work.rules import MOST_SEATS, can_contact_on, can_stop_on
from opstap.work.seats import free

FACTS = ("contact_name", "contact_phone", "contact_email", "offers")
PLACE_FACTS = ("title", "city", "hours_min", "hours_max")


class NotYours(Refused):
    sentence = gettext_lazy("You can read this employer, but not change it. Ask the relation owner.")


class MovedOn(Refused):
    sentence = gettext_lazy("Somebody else changed this a moment ago. Load the page again.")


class NothingChanged(Refused):
    sentence = gettext_lazy("Nothing is different from what was there already.")


class OwnerOutOfReach(Refused):
    sentence = gettext_lazy(
        "Choose a case manager, job hunter or coordinator of this municipality or of a partner with an agreement."
    )


class NotThatDay(Refused):
    sentence = gettext_lazy("Choose a day between a year ago and a year from now.")


class NotYetTalked(Refused):
    sentence = gettext_lazy("Choose today or a day before, not before 1990.")


class Stopped(Refused):
    sentence = gettext_lazy("This employer has stopped. Start the relation again first.")


class SeatsTaken(Refused):
    sentence = gettext_lazy("So few is not possible: on the other places somebody works, or will.")


class NumberOfSeats(Refused):
    sentence = gettext_lazy("Choose between 1 and 200 places.")


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


@action
def add_workplace(
    *,
    employer: Employer,
    title: str,
    seats: int,
    task: str,
    by: Actor,
    speaking: str = "",
    city: str = "",
    hours_min: int | None = None,
    hours_max: int | None = None,
) -> Workplace:
    """A place to work with so many seats and one plain task. Raises NotYours, Stopped, NumberOfSeats."""
    if not keeps(by, employer):
        raise NotYours
    _check_running(employer)
    _check_number(seats)
    place = Workplace.objects.create(
        municipality_id=employer.municipality_id,
        employer=employer,
        title=title,
        city=city,
        hours_min=hours_min,
        hours_max=hours_max,
    )
    Task.objects.create(municipality_id=employer.municipality_id, workplace=place, text=task, speaking=speaking)
    _more_seats(place, seats)
    record(place, "workplace.added", by=by, subject=place, title=title, seats=seats)
    return place


def _check_running(employer: Employer) -> None:
    """Held, so that nobody stops the employer meanwhile."""
    if Employer.objects.select_for_update(no_key=True).get(pk=employer.pk).stopped_on is not None:
        raise Stopped


def _check_number(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise NumberOfSeats


def _more_seats(place: Workplace, number: int) -> None:
    """So many seats more; those that were taken away come back first."""
    gone = Seat.objects.filter(workplace=place, gone_on__isnull=False).order_by("pk")
    back = list(gone.values_list("pk", flat=True)[:number])
    Seat.objects.filter(pk__in=back).update(gone_on=None)
    rest = range(number - len(back))
    Seat.objects.bulk_create(Seat(municipality_id=place.municipality_id, workplace=place) for _one in rest)


@action
def change_workplace(
    *,
    workplace: Workplace,
    task: Task,
    by: Actor,
    title: str,
    city: str,
    hours_min: int | None,
    hours_max: int | None,
    text: str,
    speaking: str,
) -> None:
    """Change what a workplace is, where it still is as it was shown. Raises NotYours, NothingChanged, MovedOn."""
    if not keeps(by, workplace.employer):
        raise NotYours
    then: dict[str, Any] = {"title": title, "city": city, "hours_min": hours_min, "hours_max": hours_max}
    before = {name: getattr(workplace, name) for name in PLACE_FACTS}
    done_then, done_before = {"text": text, "speaking": speaking}, {"text": task.text, "speaking": task.speaking}
    if (before, done_before) == (then, done_then):
        raise NothingChanged
    Workplace.objects.filter(pk=workplace.pk, **before).change_one(otherwise=MovedOn(), **then)
    Task.objects.filter(pk=task.pk, **done_before).change_one(otherwise=MovedOn(), **done_then)
    record(
        workplace,
        "workplace.changed",
        by=by,
        subject=workplace,
        before=before | done_before,
        after=then | done_then,
        title=title,
    )


@action
def change_seats(*, workplace: Workplace, seats: int, seen: int, by: Actor) -> None:
    """More or fewer seats than the `seen` ones; only seats that nobody has, now or later, can be taken away.

    Raises NotYours, NumberOfSeats, NothingChanged, MovedOn, SeatsTaken.
    """
    if not keeps(by, workplace.employer):
        raise NotYours
    _check_number(seats)
    Workplace.objects.select_for_update(no_key=True).get(pk=workplace.pk)
    now_there = Seat.objects.filter(workplace=workplace, gone_on__isnull=True).count()
    if now_there != seen:
        raise MovedOn
    if seats == now_there:
        raise NothingChanged
    if seats > now_there:
        _more_seats(workplace, seats - now_there)
    else:
        _fewer_seats(workplace, now_there - seats)
    record(workplace, "workplace.seats", by=by, subject=workplace, title=workplace.title, before=now_there, after=seats)


def _fewer_seats(place: Workplace, number: int) -> None:
    unused = list(free(today(), None).filter(workplace=place).order_by("-pk").values_list("pk", flat=True)[:number])
    if len(unused) < number:
        raise SeatsTaken
    Seat.objects.filter(pk__in=unused).update(gone_on=today())


@action
def close_workplace(*, workplace: Workplace, on: date, by: Actor) -> None:
    """Nobody new comes here from that day on; who works there stays. Raises NotYours, NotThatDay, MovedOn."""
    if not keeps(by, workplace.employer):
        raise NotYours
    if not can_stop_on(on, today()):
        raise NotThatDay
    Workplace.objects.filter(pk=workplace.pk, closed_on__isnull=True).change_one(closed_on=on, otherwise=MovedOn())
    record(workplace, "workplace.closed", by=by, subject=workplace, title=workplace.title, day=on)


@action
def reopen_workplace(*, workplace: Workplace, by: Actor) -> None:
    """Offer a workplace again. Raises NotYours, Stopped, MovedOn."""
    if not keeps(by, workplace.employer):
        raise NotYours
    _check_running(workplace.employer)
    Workplace.objects.filter(pk=workplace.pk, closed_on__isnull=False).change_one(closed_on=None, otherwise=MovedOn())
    record(workplace, "workplace.opened", by=by, subject=workplace, title=workplace.title)
