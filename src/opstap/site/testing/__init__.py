"""A plugin of pytest: one embedded PostgreSQL for the run, a database for each worker, the application's role always on.

Tests run as the application does: under `opstap_app`, with row-level security in force. What a test makes, it makes
within a scope. The server starts while tests are being collected, from a kept cluster (`template_database.py`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

import opstap_postgres
from opstap.site.testing import template_database

OWN_SERVER = not os.environ.get("DATABASE_URL")


def _name_data_folder() -> bool:
    """Name this run's data folder before settings are read; workers of xdist share their parent's. True for the maker."""
    made = "OPSTAP_TEST_DATA" not in os.environ
    if made:
        os.environ["OPSTAP_TEST_DATA"] = tempfile.mkdtemp(prefix="opstap-test-")
    os.environ["OPSTAP_DATA"] = os.environ["OPSTAP_TEST_DATA"]
    os.environ["OPSTAP_SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["OPSTAP_HOSTS"] = "localhost,127.0.0.1,testserver"
    return made


MADE_HERE = _name_data_folder()
server: Future[opstap_postgres.Cluster] | None = None
"""This process's share in the run's server, as soon as that takes connections; None where no server is ours."""


def pytest_configure(config: pytest.Config) -> None:
    """Hold the embedded database as long as this process runs; its maker throws the folder away at the end.

    Actions that refuse what they do not declare fail from here on.
    """
    from opstap.core.refusals import check_declarations  # imported late, so that coverage sees its lines

    global server
    check_declarations(on=True)
    folder = Path(os.environ["OPSTAP_TEST_DATA"])
    (folder / "static").mkdir(exist_ok=True)  # whitenoise warns in every client where it is missing
    if MADE_HERE:
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    if not OWN_SERVER or config.option.collectonly:
        return
    starter = ThreadPoolExecutor(1, thread_name_prefix="opstap-test-server")
    server = started = starter.submit(_start, folder)
    starter.shutdown(wait=False)
    config.add_cleanup(lambda: None if started.exception() else started.result().release())
    if getattr(config.option, "numprocesses", None):
        started.result()  # before any worker comes, which would make an empty cluster


def _start(folder: Path) -> opstap_postgres.Cluster:
    """Start this run's server, or join it. The maker of the folder puts the prepared cluster in it first."""
    if MADE_HERE:
        template_database.copy_cluster_to(folder)
    return opstap_postgres.acquire(folder, durable=False)
