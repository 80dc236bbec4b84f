"""What tests of the kit share: an action to break, a stream to write on, and threads that start at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import make_dataclass
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, connections

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.event_kinds import EventKind, event_kinds
from opstap.core.timeline import Stream, record
from opstap.organisations.models import Organisation
from opstap.organisations.streams import StreamKind

SYSTEM = Actor.system("tests")


def new_stream(municipality_id: UUID | None = None) -> Stream:
    return Stream(StreamKind.PARTICIPANT, uuid4(), municipality_id)


def a_line(kind: str, **facts: object) -> EventKind:
    """What a line of a kind that only tests know says; the same kind always has the same names."""
    known = event_kinds.get(kind)
    if known is None:
        fields = [(name, object) for name in facts]
        known = make_dataclass(
            "KindOfTest", fields, bases=(EventKind,), frozen=True, namespace={"kind": kind, "label": kind}
        )
        event_kinds.register(kind, known)
    return known(**facts)


@action
def note(*, stream: Stream, text: str, by: Actor) -> None:
    """The smallest action: one line."""
    record(stream, a_line("test.noted", words=text), by=by)


@action
def rename(*, organisation: Organisation, name: str, by: Actor) -> Organisation:
    """An action with a change, a line, and the thing changed as its answer."""
    organisation.name = name
    organisation.save()
    record(organisation, a_line("test.renamed", name=name), by=by, subject=organisation)
    return organisation


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every job in a thread of its own, all let go at the same moment; results or exceptions, in order."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            barrier.wait(20)
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@contextmanager
def as_superuser() -> Iterator[Any]:
    """A connection of the database's administrator, past every lock, for what the application may not do itself."""
    import psycopg

    from opstap.site.testing.databases import admin_url

    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(admin_url(), dbname=name, autocommit=True) as admin:
        yield admin


def own_pid() -> int:
    """The number of the server's process that serves this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    assert row
    return int(row[0])
