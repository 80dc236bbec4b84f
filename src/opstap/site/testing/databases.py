"""The databases of a test run: one for each worker, copied from a prepared one, and emptied where a test asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

import opstap_postgres
from opstap.site import testing
from opstap.site.testing import template_database


@contextmanager
def own_database(worker: str) -> Iterator[None]:
    """A fresh database per worker, as `opstap init` makes it: roles, tables, locks, rights, programmes."""
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    from opstap.core.database import make_roles
    from opstap.site.testing import static_files

    if testing.server is not None:
        testing.server.result()
    admin = admin_url()
    name = f"test_opstap_{worker}_{os.getpid()}"
    template_database.copy_database(admin, name)
    template_database.use_database(name)
    make_roles(admin, name, login=settings.EMBEDDED)  # roles belong to the server, not to the database
    static_files.look_once()
    TransactionTestCase._fixture_teardown = lambda case: empty_database()  # type: ignore[attr-defined]
    yield
    connections.close_all()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "tracks_programme",
    "tracks_programmeversion",
    "tracks_phase",
}
"""Tables that a migration or `opstap init` filled; a test that empties the database leaves them."""
FORGET = (
    "UPDATE tracks_programme SET copied_from_id = NULL",
    "DELETE FROM tracks_phase AS phase USING tracks_programmeversion AS version, tracks_programme AS programme"
    " WHERE phase.version_id = version.id AND version.programme_id = programme.id AND programme.municipality_id IS NOT NULL",
    "DELETE FROM tracks_programmeversion AS version USING tracks_programme AS programme"
    " WHERE version.programme_id = programme.id AND programme.municipality_id IS NOT NULL",
    "DELETE FROM tracks_programme WHERE municipality_id IS NOT NULL",
)
"""Programmes that municipalities of a test made for themselves; tracks that follow them are gone by then."""
SAVE = (
    "CREATE TEMP TABLE heads ON COMMIT DROP AS"
    " SELECT * FROM core_streamhead WHERE stream_id IN (SELECT id FROM tracks_programme WHERE municipality_id IS NULL)",
    "CREATE TEMP TABLE lines ON COMMIT DROP AS"
    " SELECT * FROM core_event WHERE stream_id IN (SELECT id FROM tracks_programme WHERE municipality_id IS NULL)",
    "CREATE TEMP TABLE contents ON COMMIT DROP AS"
    " SELECT * FROM core_eventcontent WHERE event_id IN (SELECT id FROM lines)",
)
BRING_BACK = (
    "INSERT INTO core_streamhead SELECT * FROM heads",
    "INSERT INTO core_event SELECT * FROM lines",
    "INSERT INTO core_eventcontent SELECT * FROM contents",
)


def empty_database() -> None:
    """Throw away what a test with transactions of its own left; built-in programmes and their timelines stay.

    Django's own flush is of no use here: the application's role may not truncate, which is the point of it.
    """
    from django.conf import settings

    name, role = settings.DATABASES["default"]["NAME"], settings.OWNER_ROLE
    with psycopg.connect(admin_url(), dbname=name, options=f"-c role={role} -c lock_timeout=20s") as connection:
        connection.execute("SELECT set_config('opstap.organisations', %s, true)", ["{" + str(UUID(int=0)) + "}"])
        for statement in SAVE:
            connection.execute(statement)
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        connection.execute("TRUNCATE " + ", ".join(f'"{table}"' for (table,) in rows if table not in KEPT))
        for statement in (*BRING_BACK, *FORGET):
            connection.execute(statement)


def admin_url() -> str:
    """The address of the run's server, as somebody who may make databases and roles."""
    if testing.OWN_SERVER:
        return opstap_postgres.connection_url(Path(os.environ["OPSTAP_TEST_DATA"]), "postgres", "postgres")
    return os.environ["DATABASE_URL"]
