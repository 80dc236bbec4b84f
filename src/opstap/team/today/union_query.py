"""Many small lists in one query: each is kept to its own order and size, and all travel together as rows of JSON.

Today is put together from what every room knows. A query for each of them would make the page dearer with each room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import JSONObject

from opstap.core.django_internals import columns_of, field_of, gives_dicts

MOST = 200
"""So many rows of one list at most; a list of today that is longer is no list for today."""
Rows = list[Any]


def rows_of(queries: Sequence[QuerySet[Any, Any]]) -> list[Rows]:
    """The rows of each query (made with `values` or `values_list` of names), as it would give them by itself."""
    found: list[Rows] = [[] for _ in queries]
    parts = [_numbered_json(number, query) for number, query in enumerate(queries)]
    if not parts:
        return found
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    readers = [_reader(query) for query in queries]
    for number, row in together:
        found[number].append(readers[number](row))
    return found


def _numbered_json(number: int, query: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """A query with its place and its columns as one JSON value."""
    columns = JSONObject(**{f"c{place}": F(name) for place, name in enumerate(columns_of(query))})
    return query.values_list(Value(number, output_field=IntegerField()), columns)[:MOST]


def _reader(query: QuerySet[Any, Any]) -> object:
    """Turns a JSON value back into what the query itself would have given: dates, moments and keys are no texts."""
    names = columns_of(query)
    fields = [field_of(query, name) for name in names]
    as_dict = gives_dicts(query)

    def read(row: dict[str, object]) -> object:
        values = [
            None if row[f"c{place}"] is None else field.to_python(row[f"c{place}"])
            for place, field in enumerate(fields)
        ]
        return dict(zip(names, values, strict=True)) if as_dict else tuple(values)

    return read
