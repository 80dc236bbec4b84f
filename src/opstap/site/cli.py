"""The command line `opstap`. Errors are sentences; a traceback is a defect."""

from __future__ import annotations

import sys

import click

from opstap_postgres import EmbeddedError


class OpstapGroup(click.Group):
    """Turns expected failures into one sentence and exit code 1; an unreadable input has code 2 by its own command."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EmbeddedError as error:
            raise click.ClickException(str(error)) from None
        except Exception as error:
            sentence = _sentence(error) if "django" in sys.modules and _django_is_up() else None
            if sentence is None:
                raise
            raise click.ClickException(sentence) from None


def _django_is_up() -> bool:
    from django.apps import apps

    return apps.ready


def _sentence(error: Exception) -> str | None:
    """What to tell somebody at a terminal about a failure that can happen to them."""
    import psycopg
    from django.db import OperationalError, ProgrammingError

    from opstap.core.database import DatabaseNotReady
    from opstap.core.refusals import Refused

    if isinstance(error, Refused):
        return str(error.sentence)
    if isinstance(error, DatabaseNotReady):
        return str(error)
    if isinstance(error, OperationalError | psycopg.OperationalError):
        return f"The database does not answer: {str(error).strip().splitlines()[0]}. Is DATABASE_URL right?"
    if isinstance(error, ProgrammingError) and "does not exist" in str(error):
        return "The database is there but empty. Run `opstap init` first."
    return None


@click.group(cls=OpstapGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="opstap")
def main() -> None:
    """Opstap: the shared working place for everyone who helps somebody with a residence permit to lasting work.

    OPSTAP_DATA names the data folder. DATABASE_URL names a PostgreSQL server (15 or newer); without it Opstap
    starts a database of its own in the data folder and stops it when nobody uses it any more.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _register() -> None:
    from opstap.site import commands

    commands.register(main)


_register()

if __name__ == "__main__":
    main()
