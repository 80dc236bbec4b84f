"""Names of Django that it promises to nobody, in one place: an upgrade that takes one away fails in this module's tests.

Each is used because the public way is slower or is not there; whoever upgrades Django reads here what must be replaced.
"""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Field, QuerySet
from django.db.models.query import ValuesIterable
from django.db.transaction import Atomic


def columns_of(query: QuerySet[Any, object]) -> tuple[str, ...]:
    """The names that were given to `values` or `values_list`. Raises ValueError for a query that was made with neither."""
    names = query._fields  # type: ignore[attr-defined]
    if names is None:
        raise ValueError("a query made with values or values_list of names is needed")
    return tuple(names)


def gives_dicts(query: QuerySet[Any, object]) -> bool:
    """Was the query made with `values` (and not with `values_list`)?"""
    return bool(query._iterable_class is ValuesIterable)


def field_of(query: QuerySet[Any, object], name: str) -> Field[Any, object]:
    """The field whose `to_python` reads a column of the query: an annotation's, or the one to which a path leads."""
    annotation = query.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    return cast("Field[Any, object]", query.query.names_to_path(name.split("__"), query.model._meta)[1])


def is_of_test_case(block: Atomic) -> bool:
    """Is this open transaction the outer one of a test case, which is no transaction of the program?"""
    return bool(getattr(block, "_from_testcase", False))


def count_as_of_test_case(block: Atomic) -> None:
    """Let an open transaction count as the outer one of a test case: for tests and what sets one up."""
    block._from_testcase = True  # type: ignore[attr-defined]
