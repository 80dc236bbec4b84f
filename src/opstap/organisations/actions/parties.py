"""Every change to parties, accounts, memberships and agreements."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.access import own_municipality
from opstap.organisations.models import DataAgreement, Membership, Municipality, MunicipalSetting, Organisation, User
from opstap.organisations.municipal_settings import values_of
from opstap.organisations.roles import OrganisationKind, roles_at


class AlreadyThere(Refused):
    sentence = _("An organisation of this kind and name is there already.")


class EmailTaken(Refused):
    sentence = _("There is an account with this e-mail address already.")


class RoleDoesNotFit(Refused):
    sentence = _("This role does not exist at this kind of organisation.")


class HasEnded(Refused):
    sentence = _("This has ended already.")


class NothingChanged(Refused):
    sentence = _("Nothing is different from what was there already.")


class NotYourself(Refused):
    sentence = _("You cannot change your own roles. Ask another administrator.")


class NeedsPartner(Refused):
    sentence = _("Make an agreement with a partner; your own people need none.")


@action
def add_organisation(
    *,
    kind: str,
    name: str,
    by: Actor,
    city: str = "",
    phone: str = "",
    email: str = "",
    code: str = "",
    labour_region: str = "",
    key: uuid.UUID | None = None,
) -> Organisation:
    """Add a party. For a municipality `key` must be in scope already, because its rows are locked behind it.

    A party added by somebody of a municipality is administered by that municipality (organisations/access.py); another
    municipality is nobody's but its own.
    Raises AlreadyThere where one of this kind and name exists.
    """
    organisation = Organisation(
        id=key or uuid.uuid4(),
        kind=kind,
        name=" ".join(name.split()),
        city=city,
        phone=phone,
        email=email,
        administered_by_id=None if kind == OrganisationKind.MUNICIPALITY else own_municipality(by),
    )
    try:
        organisation.save(force_insert=True)
    except IntegrityError:
        raise AlreadyThere from None
    if kind == OrganisationKind.MUNICIPALITY:
        Municipality.objects.create(organisation=organisation, code=code, labour_region=labour_region)
    record(organisation, "organisation.added", by=by, subject=organisation, name=organisation.name, kind=kind)
    return organisation


@action
def change_contact_facts(*, organisation: Organisation, by: Actor, city: str, phone: str, email: str) -> Organisation:
    """Change where and how a party is reached. Raises NothingChanged."""
    then = {"city": city, "phone": phone, "email": email}
    before = {name: getattr(organisation, name) for name in then}
    if before == then:
        raise NothingChanged
    Organisation.objects.filter(pk=organisation.pk).change_one(otherwise=NothingChanged(), **then)
    record(organisation, "organisation.changed", by=by, subject=organisation, before=before, after=then)
    return organisation


@action
def add_user(
    *,
    email: str,
    name: str,
    password: str | None,
    organisation: Organisation,
    role: str,
    by: Actor,
    starts_on: date | None = None,
    phone: str = "",
) -> User:
    """Make an account with its first membership. Without a password the person sets one by mail.

    Raises EmailTaken, RoleDoesNotFit.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise EmailTaken
    user = User.objects.create_user(email.strip(), password, name=name)
    if phone:
        User.objects.filter(pk=user.pk).update(phone=phone)
    start_membership(user=user, organisation=organisation, role=role, by=by, starts_on=starts_on)
    return user


@action
def start_membership(
    *, user: User, organisation: Organisation, role: str, by: Actor, starts_on: date | None = None
) -> Membership:
    """Give somebody a role at an organisation. Raises RoleDoesNotFit, NotYourself (nobody lets themselves in)."""
    if by.id == user.pk:
        raise NotYourself
    if role not in roles_at(organisation.kind):
        raise RoleDoesNotFit
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, starts_on=starts_on or today()
    )
    record(organisation, "membership.started", by=by, subject=membership, name=user.name, role=role)
    return membership


@action
def end_membership(*, membership: Membership, by: Actor, on: date | None = None) -> None:
    """End a role; from that day the person sees nothing through it any more. Raises HasEnded, NotYourself."""
    if by.id == membership.user_id:
        raise NotYourself
    day = max(on or today(), membership.starts_on)
    Membership.objects.filter(pk=membership.pk).filter(Q(ends_on__isnull=True)).change_one(
        ends_on=day, otherwise=HasEnded()
    )
    record(
        membership.organisation,
        "membership.ended",
        by=by,
        subject=membership,
        on=day,
        role=membership.role,
        name=membership.user.name,
    )


@action
def make_agreement(
    *, municipality: Municipality, organisation: Organisation, purpose: str, by: Actor, starts_on: date | None = None
) -> DataAgreement:
    """Let a partner's people see the dossiers on whose team they are. Raises NeedsPartner.

    The first municipality to make an agreement with a party that nobody administers yet, administers it.
    """
    if organisation.pk == municipality.pk:
        raise NeedsPartner
    agreement = DataAgreement.objects.create(
        municipality=municipality, organisation=organisation, purpose=purpose, starts_on=starts_on or today()
    )
    unclaimed = Organisation.objects.filter(pk=organisation.pk, administered_by__isnull=True)
    unclaimed.exclude(kind=OrganisationKind.MUNICIPALITY).update(administered_by=municipality.organisation)
    record(
        municipality.organisation,
        "agreement.made",
        by=by,
        subject=agreement,
        partner=organisation.name,
        purpose=purpose,
    )
    return agreement


@action
def end_agreement(*, agreement: DataAgreement, by: Actor, on: date | None = None) -> None:
    """End an agreement; from that day the partner's people see nobody of this municipality. Raises HasEnded."""
    day = max(on or today(), agreement.starts_on)
    DataAgreement.objects.filter(pk=agreement.pk).filter(Q(ends_on__isnull=True)).change_one(
        ends_on=day, otherwise=HasEnded()
    )
    record(
        agreement.municipality.organisation,
        "agreement.ended",
        by=by,
        subject=agreement,
        on=day,
        partner=agreement.organisation.name,
    )


class SetMeanwhile(Refused):
    sentence = _("Somebody else changed this a moment ago. Load the page again.")


@action
def change_setting(
    *, municipality: Municipality, name: str, value: Any, source: str, since: date, by: Actor
) -> MunicipalSetting:
    """Let a municipality have a value of its own from a day on; what was made before keeps what held in its days.

    A second value for the same day replaces the first, so that a slip can be mended; the timeline keeps both. Raises
    NothingChanged where this holds on that day already, SetMeanwhile, KeyError for a setting that no room declared.
    """
    before = values_of(municipality.pk, [name], since)[name]
    own = MunicipalSetting.objects.filter(municipality=municipality, name=name)
    newest = own.filter(since__lte=since).order_by("-since").first()
    if before == value and (newest is None or newest.source == source):
        raise NothingChanged
    facts = {"value": value, "source": source, "made_by_id": by.id if by.is_user else None}
    if newest is not None and newest.since == since:
        same = own.filter(pk=newest.pk, value=newest.value, source=newest.source)
        same.change_one(otherwise=SetMeanwhile(), **facts)
        setting = newest
    else:
        setting = MunicipalSetting.objects.create(municipality=municipality, name=name, since=since, **facts)
    record(
        municipality.organisation,
        "setting.changed",
        by=by,
        subject=setting,
        name=name,
        before=before,
        value=value,
        source=source,
        since=since,
    )
    return setting


class WeakPassword(Refused):
    """The sentence is Django's own list of what is wrong with the password."""


def check_password(password: str | None, *, email: str, name: str) -> None:
    """Raises WeakPassword where a password would not be accepted on the page either."""
    if password is None:
        return
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from None
