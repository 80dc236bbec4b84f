"""The spine: every change writes a line on a stream, such as everything about one person or one organisation.

Lines are append-only and chained: each holds the hash of the one before it and a salted digest of its content, so that
content may be erased under retention while the chain still verifies. Undo is a new line.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, repeat
from typing import Protocol
from uuid import UUID

from django.db import connection, models
from pydantic import JsonValue

from opstap.core import bulk_writes, dates
from opstap.core.actors import Actor
from opstap.core.event_kinds import EventKind, event_kinds
from opstap.core.extension_points import ExtensionPoint
from opstap.core.models import Event, EventContent, StreamHead
from opstap.core.search_keys import fold


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a line belongs: one stream of a kind, and the municipality whose rows it is."""

    kind: str
    id: UUID
    municipality_id: UUID | None


class Streamed(Protocol):
    """Anything whose changes stand on a stream."""

    @property
    def stream(self) -> Stream: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is to be written: on which stream, what it says, what it is about, and on which day that was."""

    stream: Stream
    content: EventKind
    subject: models.Model | None = None
    on: date | None = None


@dataclass(slots=True)
class Ledger:
    """What the running action has written so far, and the key of the request that it answers.

    `undo` takes back what a rollback cannot reach, such as bytes in the file store.
    """

    request_key: UUID | None = None
    lines: int = 0
    undo: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a room does in the same transaction when lines of certain kinds are written on any stream."""

    concerns: Callable[[type[EventKind]], bool]
    react: Callable[[list[Event]], None]


reactions: ExtensionPoint[Reaction] = ExtensionPoint("reactions", __name__)

_ledger: ContextVar[Ledger | None] = ContextVar("opstap_ledger", default=None)


class UnknownEventKind(RuntimeError):
    """A kind of line that no room lists in its `extensions.py` would be told nowhere."""


class TimelineOutsideAction(RuntimeError):
    """A line was written outside `@action`, so it would not stand or fall with its change."""


@contextmanager
def ledger(request_key: UUID | None = None) -> Iterator[Ledger]:
    """The bookkeeping of one action. What an inner action wrote counts for the outer one too, unless it failed.

    The first line that stays carries the request's key, whichever action wrote it.
    """
    outer = _ledger.get()
    if outer is not None:
        request_key = None if outer.lines else outer.request_key
    own = Ledger(request_key)
    token = _ledger.set(own)
    try:
        yield own
    except BaseException:
        for undo in reversed(own.undo):
            undo()
        raise
    finally:
        _ledger.reset(token)
    if outer is not None:
        outer.lines += own.lines
        outer.undo += own.undo


def when_undone(undo: Callable[[], None]) -> None:
    """Call `undo`, which must not fail, if the running action does. Outside an action there is nothing to wait for."""
    book = _ledger.get()
    if book is not None:
        book.undo.append(undo)


def when_written(*kinds: type[EventKind]) -> Callable[[type[EventKind]], bool]:
    """For a `Reaction` to these kinds of line."""
    return lambda kind: kind in kinds


def record(
    on_what: Streamed | Stream,
    content: EventKind,
    /,
    *,
    by: Actor,
    subject: models.Model | None = None,
    on: date | None = None,
) -> Event:
    """Write one line. `on` is the day on which it happened, today where it is left out.

    Raises UnknownEventKind, TimelineOutsideAction.
    """
    stream = on_what if isinstance(on_what, Stream) else on_what.stream
    return record_many([Line(stream, content, subject, on)], by=by)[0]


def record_many(lines: Iterable[Line], *, by: Actor) -> list[Event]:
    """Write lines on any number of streams, a handful of queries for all of them; heads are locked in id order."""
    book = _ledger.get()
    if book is None:
        raise TimelineOutsideAction("write timeline lines inside an @action")
    ordered = sorted(lines, key=lambda line: line.stream.id)
    if not ordered:
        return []
    heads = _lock_heads({line.stream.id: line.stream for line in ordered})
    at, today = dates.now(), dates.today()
    keys = chain([None if book.lines else book.request_key], repeat(None))
    written = [
        _chain(heads[line.stream.id], line, by, at, today, key) for line, key in zip(ordered, keys, strict=False)
    ]
    events = list(bulk_writes.insert([event for event, _ in written]))
    for event, content in written:
        content.event_id = event.pk
    bulk_writes.insert([content for _, content in written])
    _move_heads(heads.values())
    book.lines += len(events)
    _react(events)
    return events


def _react(events: list[Event]) -> None:
    known = {event.kind: event_kinds.get(event.kind) for event in events}
    for reaction in reactions:
        chosen = [event for event in events if (kind := known[event.kind]) is not None and reaction.concerns(kind)]
        if chosen:
            reaction.react(chosen)


def _lock_heads(streams: dict[UUID, Stream]) -> dict[UUID, StreamHead]:
    missing = [
        StreamHead(stream_id=s.id, kind=s.kind, municipality_id=s.municipality_id) for _, s in sorted(streams.items())
    ]
    bulk_writes.insert(missing, skip_known=True)
    locked = StreamHead.objects.select_for_update().filter(pk__in=list(streams)).order_by("pk")
    heads = {head.stream_id: head for head in locked}
    if len(heads) != len(streams):
        raise PermissionError("a timeline outside the scope cannot be written")
    return heads


def _move_heads(heads: Iterable[StreamHead]) -> None:
    moved = sorted(heads, key=lambda head: head.stream_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_streamhead AS head SET number = new.number, hash = new.hash"
            " FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) AS new(id, number, hash) WHERE head.stream_id = new.id",
            [[h.stream_id for h in moved], [h.number for h in moved], [bytes(h.hash) for h in moved]],
        )


def _words(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key in sorted(value):  # PostgreSQL keeps the keys in an order of its own
            yield from _words(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, str):
        yield value


def digest_of(salt: bytes, data: object) -> bytes:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode()).digest()


def hash_of(event: Event) -> bytes:
    """The hash of a line: everything it states, its content's digest and the hash before it."""
    parts = (
        event.stream_id,
        event.municipality_id,
        event.number,
        event.kind,
        event.version,
        event.happened_on.isoformat(),
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_kind,
        event.actor_id,
        event.role,
        event.subject_kind,
        event.subject_id,
        bytes(event.digest).hex(),
        bytes(event.previous).hex(),
        *([event.request_key] if event.request_key else []),
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()


def _chain(
    head: StreamHead, line: Line, by: Actor, at: datetime, today: date, request_key: UUID | None
) -> tuple[Event, EventContent]:
    salt = secrets.token_bytes(16)
    data = _facts(line.content)
    event = Event(
        stream_id=head.stream_id,
        municipality_id=head.municipality_id,
        number=head.number + 1,
        kind=line.content.kind,
        version=line.content.version,
        happened_on=line.on or today,
        at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        role=by.role,
        subject_kind=line.subject._meta.label_lower if line.subject is not None else "",
        subject_id=line.subject.pk if line.subject is not None else None,
        digest=digest_of(salt, data),
        previous=bytes(head.hash),
        request_key=request_key,
    )
    event.hash = hash_of(event)
    head.number, head.hash = event.number, event.hash
    return event, EventContent(municipality_id=head.municipality_id, salt=salt, data=data, folded=_folded(data))


def _facts(content: EventKind) -> dict[str, JsonValue]:
    """What is stored. Raises UnknownEventKind."""
    if event_kinds.get(content.kind) is not type(content):
        raise UnknownEventKind(f"{type(content).__qualname__} stands in no room's extensions.py")
    return content.facts()


def _folded(data: object) -> str:
    """The content as search reads it."""
    return fold(" ".join(_words(data)))[:2000]


def answer_to(request_key: UUID) -> Event | None:
    """The line that an earlier request with this key wrote."""
    return Event.objects.filter(request_key=request_key).first()


def number_of(stream_id: UUID) -> int:
    """The number of a stream's last line, 0 before the first."""
    return StreamHead.objects.filter(pk=stream_id).values_list("number", flat=True).first() or 0


def erase_contents(stream_ids: list[UUID]) -> int:
    """Delete what the lines of these streams say; the lines and their chains stay. Returns how many contents went."""
    return EventContent.objects.filter(event__stream_id__in=stream_ids).delete()[0]


def verify(stream_id: UUID) -> list[str]:
    """What is wrong with a stream's chain: an empty list when every line, digest and link holds."""
    problems: list[str] = []
    previous, number = b"", 0
    for event in Event.objects.filter(stream_id=stream_id).select_related("content").order_by("number"):
        number += 1
        if event.number != number:
            problems.append(f"line {number} is missing")
            number = event.number
        if bytes(event.previous) != previous:
            problems.append(f"line {number} does not follow the one before it")
        if hash_of(event) != bytes(event.hash):
            problems.append(f"line {number} was changed")
        if not _says_the_same(event, getattr(event, "content", None)):
            problems.append(f"the content of line {number} was changed")
        previous = bytes(event.hash)
    head = StreamHead.objects.filter(pk=stream_id).first() or StreamHead()
    if head.number != number or bytes(head.hash) != previous:
        problems.append(f"the stream should end at line {head.number}, it ends at {number}")
    return problems


def _says_the_same(event: Event, content: EventContent | None) -> bool:
    """Is the content what was written, under the same municipality? Erased content is."""
    return content is None or (
        digest_of(bytes(content.salt), content.data) == bytes(event.digest)
        and content.folded == _folded(content.data)
        and content.municipality_id == event.municipality_id
    )
