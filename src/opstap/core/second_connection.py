"""A second connection for what must be seen while a long transaction still runs: how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

from opstap.core.scope import settings_of


@contextmanager
def side_connection() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of its own, committing at once, with the same role and scope as the main one."""
    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in {"cursor_factory", "context"}}
    with psycopg.connect(**parameters, autocommit=True) as side:
        for name, value in settings_of().items():
            side.execute("SELECT set_config(%s, %s, false)", [name, value])
        yield side
