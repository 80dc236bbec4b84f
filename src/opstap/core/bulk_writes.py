"""Writing thousands of rows with one statement: the rows travel as one JSON text, which PostgreSQL unpacks by itself.

Django's bulk_create prepares and quotes every single value in Python, and bulk_update writes a CASE for each row and
column; for a caseload of ten thousand people that alone takes longer than everything else together. COPY would be as
quick but is refused by tables under row-level security.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
CHUNK = 5000


def insert(objects: Sequence[M], *, skip_known: bool = False) -> Sequence[M]:
    """Insert new objects of one model as they stand, all or none, and give them their keys. Signals are not sent.

    `skip_known` leaves out rows that a constraint refuses; it is for objects that bring their own key. Raises what a
    bulk_create would raise, such as IntegrityError.
    """
    if not objects:
        return objects
    meta = objects[0]._meta
    own_key = objects[0].pk is None
    fields = [field for field in meta.concrete_fields if not (own_key and field.primary_key)]
    with transaction.atomic(savepoint=False):
        for start in range(0, len(objects), CHUNK):
            part = objects[start : start + CHUNK]
            keys = _insert(meta.db_table, fields, part, meta.pk.column if own_key else "", skip_known)
            for item, key in zip(part, keys, strict=False):
                item.pk = key
            for item in part:
                item._state.adding, item._state.db = False, "default"
    return objects


def _insert(table: str, fields: Sequence[Any], objects: Sequence[models.Model], key: str, skip: bool) -> list[Any]:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    rows = [{field.column: field.pre_save(item, add=True) for field in fields} for item in objects]
    ending = " ON CONFLICT DO NOTHING" * skip + (f" RETURNING {quote(key)}" if key else "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({columns})"  # noqa: S608 (names of our own tables)
            f" SELECT {columns} FROM json_populate_recordset(NULL::{quote(table)}, %s){ending}",
            [as_json(rows)],
        )
        return [value for (value,) in cursor.fetchall()] if key else []


def update(objects: Sequence[models.Model], names: Iterable[str]) -> int:
    """Write these fields of stored objects of one model, found by their keys. Returns how many rows were hit."""
    if not objects:
        return 0
    meta = objects[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    quote, key = connection.ops.quote_name, str(meta.pk.column)
    setting = ", ".join(f"{quote(f.column)} = given.{quote(f.column)}" for f in fields)
    hit = 0
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(objects), CHUNK):
            part = objects[start : start + CHUNK]
            rows = [{key: item.pk} | {f.column: f.pre_save(item, add=False) for f in fields} for item in part]
            cursor.execute(
                f"UPDATE {quote(meta.db_table)} AS stored SET {setting}"  # noqa: S608 (names of our own tables)
                f" FROM json_populate_recordset(NULL::{quote(meta.db_table)}, %s) AS given"
                f" WHERE stored.{quote(key)} = given.{quote(key)}",
                [as_json(rows)],
            )
            hit += cursor.rowcount
    return hit


def as_json(rows: Sequence[dict[str, object]]) -> str:
    return json.dumps(rows, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    """A value as PostgreSQL reads it out of JSON."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written in bulk")
