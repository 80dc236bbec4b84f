"""The demo's organisations, agreements and accounts, made with the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password

from opstap.core.actors import Actor, ActorKind
from opstap.demo.accounts import ACCOUNTS, PASSWORD, Account
from opstap.demo.data_files import data
from opstap.organisations.actions import parties
from opstap.organisations.models import Membership, Municipality, Organisation, User
from opstap.organisations.roles import OrganisationKind
from opstap.work.employers.actions import add_employer
from opstap.work.models import Workplace
from opstap.work.workplaces.actions import add_workplace

NAMESPACE = UUID("6f7a6c1e-0d53-5c0b-9a0e-6f7073746170")


def municipality_key(name: str) -> UUID:
    """The id of a demo municipality: always the same, so that the demo's own can be told from real ones."""
    return uuid5(NAMESPACE, f"demo/{name}")


ONLY_LOOKING = {row["key"]: municipality_key(row["key"]) for row in data("parties")["only_looking"]}
"""They have nobody in their care here; they use the self-assessment alone."""
MUNICIPALITIES = {row["key"]: municipality_key(row["key"]) for row in data("parties")["municipalities"]}
EVERY_MUNICIPALITY = MUNICIPALITIES | ONLY_LOOKING


@dataclass(frozen=True)
class Staff:
    """Everybody with an account, by e-mail address."""

    memberships: dict[str, Membership]
    actors: dict[str, Actor]


def make_organisations(*, by: Actor, since: date) -> dict[str, Organisation]:
    """Municipalities and the parties around them, with the agreements that let partners see; by key."""
    made: dict[str, Organisation] = {}
    for row in [*data("parties")["municipalities"], *data("parties")["only_looking"]]:
        made[row["key"]] = parties.add_organisation(
            kind=OrganisationKind.MUNICIPALITY,
            name=row["name"],
            city=row["city"],
            code=row["code"],
            labour_region=row["labour_region"],
            key=EVERY_MUNICIPALITY[row["key"]],
            by=by,
        )
    for row in data("parties")["organisations"]:
        made[row["key"]] = parties.add_organisation(kind=row["kind"], name=row["name"], city=row["city"], by=by)
        for place in row.get("for", []):
            parties.make_agreement(
                municipality=Municipality.objects.get(pk=made[place].pk),
                organisation=made[row["key"]],
                purpose=row["purpose"],
                starts_on=since,
                by=by,
            )
    return made


def make_accounts(organisations: dict[str, Organisation], *, by: Actor, since: date) -> None:
    """An account for everybody. The password is hashed once for all: hashing is made slow, and it is the same one."""
    for account in ACCOUNTS:
        parties.add_user(
            email=account.email,
            name=account.name,
            password=None,
            organisation=organisations[account.place],
            role=account.role,
            starts_on=since,
            by=by,
        )
    User.objects.filter(email__in=[a.email for a in ACCOUNTS]).update(password=make_password(PASSWORD))


def staff() -> Staff:
    """Who may act, each within the municipalities where they help."""
    rows = Membership.objects.filter(user__email__in=[a.email for a in ACCOUNTS]).select_related("user")
    memberships = {row.user.email: row for row in rows}
    return Staff(memberships, {a.email: _actor(a, memberships[a.email]) for a in ACCOUNTS})


def _actor(account: Account, membership: Membership) -> Actor:
    return Actor(
        ActorKind.USER,
        membership.user_id,
        account.name,
        role=account.role,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        municipalities=frozenset(EVERY_MUNICIPALITY[place] for place in account.helps if place in EVERY_MUNICIPALITY),
    )


def make_workplaces(organisations: dict[str, Organisation], *, by: Actor) -> dict[str, Workplace]:
    """The employers that municipalities know, with their workplaces, by "employer/workplace"."""
    made: dict[str, Workplace] = {}
    owners = {user.email: user for user in User.objects.filter(email__in=[row["owner"] for row in data("workplaces")])}
    for row in data("workplaces"):
        party = organisations[row["at"]]
        employer = add_employer(
            municipality=Municipality.objects.get(pk=MUNICIPALITIES[row["for"]]),
            name=party.name,
            city=party.city,
            relation_owner=owners[row["owner"]],
            contact_name=row["contact"],
            contact_phone=row["phone"],
            contact_email=row.get("email", ""),
            offers=row["offers"],
            by=by,
        )
        for place in row["workplaces"]:
            made[f"{row['key']}/{place['key']}"] = add_workplace(
                employer=employer,
                title=place["title"],
                seats=place["seats"],
                task=place["task"],
                city=party.city,
                speaking=place["speaking"],
                hours_min=place["hours"][0],
                hours_max=place["hours"][1],
                by=by,
            )
    return made
