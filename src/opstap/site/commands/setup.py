"""`opstap init`, `check`, `database-url`: is there a database, and is everything in place?"""

from __future__ import annotations

import os

import click


def register(main: click.Group) -> None:
    main.add_command(init)
    main.add_command(check)
    main.add_command(database_url)


@click.command()
def init() -> None:
    """Prepare the database, at first and after an update.

    Makes roles, tables, rights and the built-in programmes; no people. Safe to repeat. On a server of your own it uses
    OPSTAP_OWNER_URL where that is set, else DATABASE_URL.
    """
    from opstap.site.boot import opened

    with opened(prepared=False, admin=True):
        click.echo("Opstap is ready: database, rights and built-in programmes are in place.")


@click.command()
def check() -> None:
    """Say what is missing and how to mend it. Exit 0 when all is well, 1 otherwise."""
    from opstap.site.boot import opened

    with opened(prepared=False):
        from opstap.site.health import findings

        problems = 0
        for finding in findings():
            problems += not finding.good
            click.echo(f"{'ok ' if finding.good else '!! '} {finding.sentence}")
            if more := finding.notice if finding.good else finding.mend:
                click.echo(f"    {more}")
    if problems:
        raise SystemExit(1)


@click.command("database-url")
@click.option(
    "--role",
    type=click.Choice(["admin", "owner", "app"]),
    default="admin",
    show_default=True,
    help="admin sees everything; owner makes tables; app is what the web pages use.",
)
def database_url(role: str) -> None:
    """Print the address of the database, for psql or pg_dump. The embedded one answers while Opstap runs.

    With DATABASE_URL set that is printed as it is, whatever the role.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opstap.site.settings")
    from django.conf import settings

    from opstap_postgres import connection_url

    if settings.GIVEN_DATABASE:
        click.echo(settings.GIVEN_DATABASE)
        return
    user = {"admin": "postgres", "owner": settings.OWNER_ROLE, "app": settings.APP_ROLE}[role]
    click.echo(connection_url(settings.DATA, "opstap", user))
