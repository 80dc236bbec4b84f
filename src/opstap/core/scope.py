"""The second lock's key: which municipalities this connection may touch, told to PostgreSQL for row-level security.

Without a scope the policies of `core.rls` show no row at all. A scope is set outside any transaction, because a
rollback would otherwise bring back an older one, and it is cleared whatever happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.signals import connection_created

from opstap.core.actors import Actor
from opstap.core.django_internals import is_of_test_case


@dataclass(frozen=True, slots=True)
class Scope:
    municipalities: frozenset[UUID] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    user: UUID | None = None


CLOSED = Scope()
GENERAL = UUID(int=0)
"""The organisation in scope for work that concerns no municipality, such as publishing a programme."""

_current: ContextVar[Scope] = ContextVar("opstap_scope", default=CLOSED)


class ScopeInsideTransaction(RuntimeError):
    """A scope was opened inside a transaction: its rollback could bring back another reach."""


def current() -> Scope:
    return _current.get()


def _array(ids: Iterable[UUID]) -> str:
    return "{" + ",".join(sorted(str(i) for i in ids)) + "}"


def settings_of(scope: Scope | None = None) -> dict[str, str]:
    """The settings of PostgreSQL that a scope (the present one) amounts to."""
    chosen = current() if scope is None else scope
    return {
        "opstap.municipalities": _array(chosen.municipalities),
        "opstap.organisations": _array(chosen.organisations),
        "opstap.user": str(chosen.user or ""),
    }


def _tell(scope: Scope) -> None:
    given = settings_of(scope)
    calls = ", ".join("set_config(%s, %s, false)" for _ in given)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in given.items() for part in pair])


def _in_own_transaction() -> bool:
    """True inside a transaction that is the program's own (a test case's outer one does not count, as with `durable`)."""
    return any(not is_of_test_case(block) for block in connection.atomic_blocks)


@contextmanager
def scoped(
    municipalities: Iterable[UUID] = (), *, organisations: Iterable[UUID] = (), user: UUID | None = None
) -> Iterator[Scope]:
    """Open the rows of these municipalities (and organisations) for the time of the block.

    Raises ScopeInsideTransaction when a transaction runs already.
    """
    if _in_own_transaction():
        raise ScopeInsideTransaction("open the scope before the transaction")
    scope = Scope(frozenset(municipalities), frozenset(organisations), user)
    token = _current.set(scope)
    try:
        _tell(scope)
        yield scope
    finally:
        _current.reset(token)
        _restore()


def _restore() -> None:
    """Give the connection its former scope back; a connection that cannot take it is thrown away."""
    if connection.connection is None:
        return
    try:
        _tell(current())
    except Exception:
        if connection.in_atomic_block:
            connection.needs_rollback = True
        else:
            connection.close()


@contextmanager
def acting(actor: Actor) -> Iterator[Scope]:
    """The scope of an actor."""
    own = {actor.organisation_id} if actor.organisation_id else set()
    with scoped(actor.municipalities, organisations=own, user=actor.id if actor.is_user else None) as scope:
        yield scope


def _on_new_connection(sender: Any, connection: Any, **kwargs: Any) -> None:
    """A connection that was lost and made anew in the middle of a request takes up the scope again."""
    if connection.alias == "default" and current() != CLOSED:
        _tell(current())


connection_created.connect(_on_new_connection, dispatch_uid="opstap-scope")
