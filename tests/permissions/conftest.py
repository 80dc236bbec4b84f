"""One world for this folder in each process: made once, stored for good, thrown away at the end."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from opstap.site.testing.databases import empty_database
from tests.permissions.imports_and_files import file_rule
from tests.permissions.world import World, make_world


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    logging.disable(logging.ERROR)  # every refusal would be logged
    with django_db_blocker.unblock(), file_rule():
        try:
            yield make_world()
        finally:
            logging.disable(logging.NOTSET)
            empty_database()
