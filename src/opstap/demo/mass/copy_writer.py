"""Fills the tables by COPY, in one transaction of the owner: all of it, or after a kill -9 nothing at all.

For its time the tables stand open to their owner and have no foreign keys, unique constraints or secondary indexes;
these are built anew at the end, which is several times quicker than keeping them up to date line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import OperationalError, connections, transaction
from psycopg import sql

from opstap.demo.demo_database import PATIENCE
from opstap.demo.refusals import InUse

Cursor = psycopg.Cursor[tuple[object, ...]]
MEMORY = "256MB"  # for building an index


@dataclass(frozen=True)
class Taken:
    """A constraint or index that is away for a while, and how it comes back."""

    away: sql.Composed
    back: sql.Composed


@contextmanager
def filling(
    tables: Sequence[str], note: Callable[[str], None]
) -> Iterator[Callable[[str, Sequence[str], bytes], None]]:
    """Give `copy(table, columns, rows)`; at the end of the block indexes, constraints and locks are back.

    Raises InUse where somebody holds the tables.
    """
    owner = connections["owner"]
    try:
        with transaction.atomic(using="owner"), owner.cursor() as wrapper:
            cursor: Cursor = wrapper.cursor  # psycopg's own: Django's knows no COPY
            _prepare(cursor, tables)
            taken = [*_constraints(cursor, tables), *_indexes(cursor, tables)]
            for one in taken:
                cursor.execute(one.away)
            yield lambda table, columns, rows: _copy(cursor, table, columns, rows)
            note("building the indexes")
            for one in reversed(taken):
                cursor.execute(one.back)
            for table in tables:
                cursor.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))
        _tidy(tables, note)
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise InUse from error
        raise
    finally:
        owner.close()


def _prepare(cursor: Cursor, tables: Sequence[str]) -> None:
    cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(PATIENCE))
    cursor.execute(sql.SQL("SET LOCAL maintenance_work_mem = {}").format(MEMORY))
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table)))


def _constraints(cursor: Cursor, tables: Sequence[str]) -> list[Taken]:
    """Foreign, primary and unique keys, in this order; they come back the other way round. A primary key to which a
    table elsewhere refers stays."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint AS own"
        " WHERE conrelid = ANY (%(tables)s::regclass[]) AND (contype IN ('u', 'f') OR contype = 'p' AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE confrelid = own.conrelid AND conrelid <> ALL (%(tables)s::regclass[])))"
        " ORDER BY contype, conname",
        {"tables": list(tables)},
    )
    return [
        Taken(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(str(table)), sql.Identifier(str(name))),
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(sql.Identifier(str(table)), sql.Identifier(str(name)))
            + sql.SQL(str(definition)),
        )
        for table, name, definition in cursor.fetchall()
    ]


def _indexes(cursor: Cursor, tables: Sequence[str]) -> list[Taken]:
    """Indexes that no constraint needs."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY (%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1",
        [list(tables)],
    )
    return [
        Taken(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))), sql.Composed([sql.SQL(str(definition))]))
        for name, definition in cursor.fetchall()
    ]


def _copy(cursor: Cursor, table: str, columns: Sequence[str], rows: bytes) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        copy.write(rows)


def last_event_id() -> int:
    """The id after which generated lines may have theirs."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT last_value FROM core_event_id_seq")
        row = cursor.fetchone()
    return int(row[0]) if row else 1


def move_event_ids(last: int) -> None:
    """Let the next line of somebody's have an id above the generated ones. Not undone by a rollback, and harmless."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT setval('core_event_id_seq', %s)", [last])


def _tidy(tables: Sequence[str], note: Callable[[str], None]) -> None:
    """Tell the planner what there is."""
    note("collecting statistics")
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {connections['owner'].ops.quote_name(table)}")
