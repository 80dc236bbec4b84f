"""`opstap organisation add` and `opstap user add`: the first municipality and its first administrator."""

from __future__ import annotations

import sys
import uuid

import click

KINDS = [
    "municipality",
    "partner",
    "language_school",
    "work_company",
    "volunteers",
    "employer",
    "reception_centre",
    "province",
]
ROLES = [
    "case_manager",
    "coordinator",
    "job_hunter",
    "coach",
    "volunteer",
    "employer",
    "workplace_buddy",
    "participant",
    "policy_officer",
    "privacy_officer",
    "administrator",
]


def register(main: click.Group) -> None:
    main.add_command(organisation)
    main.add_command(user)


@click.group()
def organisation() -> None:
    """Organisations: municipalities, partners, employers."""


@organisation.command("add")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.option("--city", default="", help="Where it is.")
@click.option("--code", default="", help="CBS code of a municipality, four digits.")
@click.option("--labour-region", default="", help="Labour-market region of a municipality.")
def add_organisation(kind: str, name: str, city: str, code: str, labour_region: str) -> None:
    """Add an organisation of KIND called NAME and print its id."""
    from opstap.site.boot import opened

    with opened():
        from opstap.core.actors import Actor
        from opstap.core.scope import GENERAL, scoped
        from opstap.organisations.actions import parties

        key = uuid.uuid4()
        with scoped([key], organisations=[GENERAL]):
            added = parties.add_organisation(
                kind=kind,
                name=name,
                city=city,
                code=code,
                labour_region=labour_region,
                key=key,
                by=Actor.system("opstap organisation add"),
            )
        click.echo(str(added.pk))


@click.group()
def user() -> None:
    """Accounts of people who work with Opstap."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name, as colleagues know it.")
@click.option("--organisation", "organisation_name", required=True, help="Name of the organisation.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Role at that organisation.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
def add_user(email: str, name: str, organisation_name: str, role: str, password_stdin: bool) -> None:
    """Add an account for EMAIL and print its id.

    Without --password-stdin the person asks for a password on the sign-in page ("Wachtwoord vergeten?"), by mail.
    """
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    from opstap.site.boot import opened

    with opened():
        from opstap.core.actors import Actor
        from opstap.core.scope import GENERAL, scoped
        from opstap.organisations.actions import parties
        from opstap.organisations.lookup import organisation_named

        place = organisation_named(organisation_name)
        parties.check_password(password, email=email, name=name)
        with scoped([place.pk], organisations=[GENERAL]):
            made = parties.add_user(
                email=email,
                name=name,
                password=password,
                organisation=place,
                role=role,
                by=Actor.system("opstap user add"),
            )
        click.echo(str(made.pk))
