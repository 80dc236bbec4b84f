"""Every change to parties, accounts, memberships, agreements and municipal settings."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain_values
from opstap.core.refusals import MovedOn, NothingChanged
from opstap.core.timeline import record
from opstap.organisations.access import own_municipality
from opstap.organisations.events import (
    AgreementEnded,
    AgreementMade,
    MembershipEnded,
    MembershipStarted,
    OrganisationAdded,
    OrganisationChanged,
    SettingChanged,
)
from opstap.organisations.models import DataAgreement, Membership, Municipality, MunicipalSetting, Organisation, User
from opstap.organisations.municipal_settings import values_of
from opstap.organisations.refusals import (
    AlreadyThere,
    EmailTaken,
    HasEnded,
    NeedsPartner,
    NotYourself,
    RoleDoesNotFit,
    WeakPassword,
)
from opstap.organisations.roles import OrganisationKind, roles_at


@action(refuses=(AlreadyThere,))
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
    record(organisation, OrganisationAdded(organisation.name, party=kind), by=by, subject=organisation)
    return organisation


@action(refuses=(NothingChanged,))
def change_contact_facts(*, organisation: Organisation, by: Actor, city: str, phone: str, email: str) -> Organisation:
    """Change where and how a party is reached. Raises NothingChanged."""
    after = {"city": city, "phone": phone, "email": email}
    before = {name: getattr(organisation, name) for name in after}
    if before == after:
        raise NothingChanged
    Organisation.objects.filter(pk=organisation.pk).change_one(otherwise=NothingChanged(), **after)
    content = OrganisationChanged(plain_values(before), plain_values(after))
    record(organisation, content, by=by, subject=organisation)
    return organisation


@action(refuses=(EmailTaken, NotYourself, RoleDoesNotFit))
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


@action(refuses=(NotYourself, RoleDoesNotFit))
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
    record(organisation, MembershipStarted(user.name, role), by=by, subject=membership)
    return membership


@action(refuses=(HasEnded, NotYourself))
def end_membership(*, membership: Membership, by: Actor, on: date | None = None) -> None:
    """End a role; from that day the person sees nothing through it any more. Raises HasEnded, NotYourself."""
    if by.id == membership.user_id:
        raise NotYourself
    day = max(on or today(), membership.starts_on)
    Membership.objects.filter(pk=membership.pk).filter(Q(ends_on__isnull=True)).change_one(
        ends_on=day, otherwise=HasEnded()
    )
    content = MembershipEnded(membership.user.name, membership.role)
    record(membership.organisation, content, by=by, subject=membership, on=day)


@action(refuses=(NeedsPartner,))
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
    record(municipality.organisation, AgreementMade(organisation.name, purpose), by=by, subject=agreement)
    return agreement


@action(refuses=(HasEnded,))
def end_agreement(*, agreement: DataAgreement, by: Actor, on: date | None = None) -> None:
    """End an agreement; from that day the partner's people see nobody of this municipality. Raises HasEnded."""
    day = max(on or today(), agreement.starts_on)
    DataAgreement.objects.filter(pk=agreement.pk).filter(Q(ends_on__isnull=True)).change_one(
        ends_on=day, otherwise=HasEnded()
    )
    content = AgreementEnded(agreement.organisation.name)
    record(agreement.municipality.organisation, content, by=by, subject=agreement, on=day)


@action(refuses=(NothingChanged, MovedOn))
def change_setting(
    *, municipality: Municipality, name: str, value: Any, source: str, since: date, by: Actor
) -> MunicipalSetting:
    """Let a municipality have a value of its own from a day on; what was made before keeps what held in its days.

    A second value for the same day replaces the first, so that a slip can be mended; the timeline keeps both. Raises
    NothingChanged where this holds on that day already, MovedOn, KeyError for a setting that no room declared.
    """
    before = values_of(municipality.pk, [name], since)[name]
    own = MunicipalSetting.objects.filter(municipality=municipality, name=name)
    newest = own.filter(since__lte=since).order_by("-since").first()
    if before == value and (newest is None or newest.source == source):
        raise NothingChanged
    facts = {"value": value, "source": source, "made_by_id": by.id if by.is_user else None}
    if newest is not None and newest.since == since:
        same = own.filter(pk=newest.pk, value=newest.value, source=newest.source)
        same.change_one(otherwise=MovedOn(), **facts)
        setting = newest
    else:
        setting = MunicipalSetting.objects.create(municipality=municipality, name=name, since=since, **facts)
    content = SettingChanged(name, before=before, value=value, source=source, since=since)
    record(municipality.organisation, content, by=by, subject=setting)
    return setting


def check_password(password: str | None, *, email: str, name: str) -> None:
    """Raises WeakPassword where a password would not be accepted on the page either."""
    if password is None:
        return
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from None
