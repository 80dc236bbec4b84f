"""The database of a test run; pytest-django's own is replaced, because ours has roles and locks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from opstap.site.testing.databases import own_database

THOROUGH = (
    "tests/permissions/",
    "tests/test_faults.py",
    "src/opstap/access/tests/locks/",
    "src/opstap/core/embedded/tests/",
    "src/opstap/demo/tests/",
    "src/opstap/exchange/tests/reading/test_files.py",
    "src/opstap/exchange/tests/reading/test_interpret.py",
    "src/opstap/exchange/tests/test_carrying.py",
    "src/opstap/exchange/tests/test_kill.py",
    "src/opstap/exchange/tests/test_positions.py",
    "src/opstap/exchange/tests/test_undo.py",
    "src/opstap/matching/tests/test_claims.py",
    "src/opstap/matching/tests/test_same.py",
    "src/opstap/placements/tests/test_at_once.py",
    "src/opstap/placements/tests/test_kill.py",
    "src/opstap/placements/tests/test_outcomes.py",
    "src/opstap/site/tests/test_migrating.py",
)
"""What `make check` leaves to `make test`, because it takes minutes: every address and lock, kills, servers, large
files, properties of many cases, what carries over from one import or release to the next."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(THOROUGH):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), own_database(worker):
        yield
