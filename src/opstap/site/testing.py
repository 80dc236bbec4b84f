"""A plugin of pytest: one embedded PostgreSQL for the run, a database for each worker, the application's role always on.

Tests run as the application does: under `opstap_app`, with row-level security in force. What a test makes, it makes
within a scope.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

import opstap_postgres

OWN_SERVER = not os.environ.get("DATABASE_URL")


def _give_own_folder() -> bool:
    """Name this run's data folder before settings are read; workers of xdist share their parent's. True for the maker."""
    made = "OPSTAP_TEST_DATA" not in os.environ
    if made:
        os.environ["OPSTAP_TEST_DATA"] = tempfile.mkdtemp(prefix="opstap-test-")
    os.environ["OPSTAP_DATA"] = os.environ["OPSTAP_TEST_DATA"]
    os.environ["OPSTAP_SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["OPSTAP_HOSTS"] = "localhost,127.0.0.1,testserver"
    return made


MADE_HERE = _give_own_folder()


def pytest_configure(config: pytest.Config) -> None:
    """Hold the embedded database as long as this process runs; its maker throws the folder away at the end.

    Actions that refuse what they do not declare fail from here on.
    """
    from opstap.core.refusals import check_declarations  # imported late, so that coverage sees its lines

    folder = Path(os.environ["OPSTAP_TEST_DATA"])
    (folder / "static").mkdir(exist_ok=True)  # whitenoise warns in every client where it is missing
    if MADE_HERE:
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if OWN_SERVER:
        config.add_cleanup(opstap_postgres.acquire(folder, durable=False).release)
    check_declarations(on=True)


@contextmanager
def own_database(worker: str) -> Iterator[None]:
    """A fresh database per worker, made as `opstap init` makes it: roles, tables, locks, rights, programmes."""
    import psycopg
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    from opstap.site.installation import prepare

    admin = _admin_url()
    name = f"test_opstap_{worker}_{os.getpid()}"
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    prepare(admin)
    TransactionTestCase._fixture_teardown = lambda case: empty_database()  # type: ignore[attr-defined]
    yield
    connections.close_all()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
    import psycopg
    from django.conf import settings

    name, role = settings.DATABASES["default"]["NAME"], settings.OWNER_ROLE
    with psycopg.connect(_admin_url(), dbname=name, options=f"-c role={role} -c lock_timeout=20s") as connection:
        connection.execute("SELECT set_config('opstap.organisations', %s, true)", ["{" + str(UUID(int=0)) + "}"])
        for statement in SAVE:
            connection.execute(statement)
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        connection.execute("TRUNCATE " + ", ".join(f'"{table}"' for (table,) in rows if table not in KEPT))
        for statement in (*BRING_BACK, *FORGET):
            connection.execute(statement)


def _admin_url() -> str:
    if OWN_SERVER:
        return opstap_postgres.connection_url(Path(os.environ["OPSTAP_TEST_DATA"]), "postgres", "postgres")
    return os.environ["DATABASE_URL"]
