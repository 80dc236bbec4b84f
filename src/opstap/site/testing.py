"""A plugin of pytest: one embedded PostgreSQL for the whole run, a database of its own for each worker, and the application's role always on.

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

import pytest

from opstap.core import embedded

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
    """Hold the embedded database as long as this process runs; its maker throws the folder away at the end."""
    folder = Path(os.environ["OPSTAP_TEST_DATA"])
    if MADE_HERE:
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if OWN_SERVER:
        config.add_cleanup(embedded.acquire(folder, durable=False).release)


@contextmanager
def own_database(worker: str) -> Iterator[None]:
    """A fresh database per worker, made as `opstap init` makes it: roles, tables, locks, rights, programmes."""
    import psycopg
    from django.conf import settings
    from django.db import connections

    from opstap.site.prepare import prepare

    admin = _admin_url()
    name = f"test_opstap_{worker}_{os.getpid()}"
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    prepare(admin)
    yield
    connections.close_all()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _admin_url() -> str:
    if OWN_SERVER:
        return embedded.connection_url(Path(os.environ["OPSTAP_TEST_DATA"]), "postgres", "postgres")
    return os.environ["DATABASE_URL"]
