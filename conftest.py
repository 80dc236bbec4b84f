"""What holds for all tests: the database of a run, how hard Hypothesis looks, how processes share the work.

pytest-django's database is replaced, because ours has roles and locks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker
from tests.scheduling import PiecesOfWork, longest_first
from xdist.remote import Producer

from opstap.site.testing.databases import own_database

SLOW_INPUT = [HealthCheck.too_slow, HealthCheck.data_too_large]
"""A machine that is busy is no reason to fail."""

settings.register_profile("derandomized", derandomize=True, deadline=None, suppress_health_check=SLOW_INPUT)
settings.register_profile("searching", max_examples=500, deadline=None, suppress_health_check=SLOW_INPUT)
settings.load_profile("derandomized")  # `make test-all` also searches, with --hypothesis-profile


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PiecesOfWork | None:
    if config.option.dist != "loadfile":
        return None
    config.option.loadscopereorder = False  # which would begin with files of many tests, not with those that take long
    return PiecesOfWork(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        longest_first(items)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), own_database(worker):
        yield
