"""Keyset pagination: page n costs what page 1 costs. No OFFSET, no COUNT."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the cursors of the pages beside them (empty where there is none)."""

    rows: list[T]
    newer: str = ""
    older: str = ""


def write_cursor(direction: str, values: Sequence[Any]) -> str:
    text = json.dumps([direction, *map(str, values)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, size: int) -> tuple[str, list[str]] | None:
    """Direction and values of a cursor, None for one that is empty, damaged or made for another order."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != size + 1 or parts[0] not in ("older", "newer"):
        return None
    return (parts[0], parts[1:]) if all(map(_storable, parts[1:])) else None


def _storable(value: object) -> bool:
    """Can PostgreSQL compare with this? Not with a NUL, half a character or anything but text."""
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)


def _after(fields: Sequence[str], values: Sequence[object], *, backwards: bool) -> Q:
    """Rows that come after `values` in the order of `fields` ("-name" is descending)."""
    condition, equal = Q(pk__in=[]), Q()
    first = fields[0].lstrip("-")
    bound = "lte" if fields[0].startswith("-") != backwards else "gte"
    for field, value in zip(fields, values, strict=True):
        name = field.lstrip("-")
        descending = field.startswith("-") != backwards
        condition |= equal & Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
        equal &= Q(**{name: value})
    # The first column's bound says nothing new, but lets PostgreSQL start in the middle of the index.
    return Q(**{f"{first}__{bound}": values[0]}) & condition


def paginate(
    rows: QuerySet[Any, Any],
    *,
    order: Sequence[str],
    cursor: str,
    size: int,
    key: Callable[[Any], Sequence[Any]],
) -> Page[Any]:
    """One page of `rows` in a total `order` whose columns are never null (the last one unique).

    `key` gives a row's values of those columns. A cursor that cannot be read gives the first page.
    """
    read = read_cursor(cursor, len(order)) if cursor else None
    backwards = read is not None and read[0] == "newer"
    if read is not None:
        try:
            rows = rows.filter(_after(order, read[1], backwards=backwards))
        except (ValueError, TypeError, OverflowError, ValidationError):
            read, backwards = None, False
    turned = [f[1:] if f.startswith("-") else f"-{f}" for f in order] if backwards else list(order)
    found = list(rows.order_by(*turned)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    has_newer, has_older = (more, True) if backwards else (read is not None, more)
    return Page(
        found,
        newer=write_cursor("newer", key(found[0])) if has_newer else "",
        older=write_cursor("older", key(found[-1])) if has_older else "",
    )
