"""When the spans of somebody are written anew: after every line that may move a position, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from opstap.core.event_kinds import EventKind
from opstap.core.models import Event
from opstap.positions.spans import rebuild_spans, rebuild_spans_in_parts

_waiting: ContextVar[set[UUID] | None] = ContextVar("opstap_positions_waiting", default=None)


def may_move_positions(kind: type[EventKind]) -> bool:
    """Does this kind of line tell of a record from which positions follow? Its class says so."""
    return kind.moves_position


def rebuild_spans_of_streams(events: list[Event]) -> None:
    """Write the spans of the people on whose timelines these lines stand, or let them wait for the end of a block."""
    people = {event.stream_id for event in events}
    waiting = _waiting.get()
    if waiting is None:
        rebuild_spans(people)
    else:
        waiting |= people


@contextmanager
def rebuilt_at_the_end() -> Iterator[None]:
    """Write the spans of all whom the block touches once, at its end: for a transaction of thousands of small changes,
    within which nobody reads a position."""
    waiting: set[UUID] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    rebuild_spans_in_parts(sorted(waiting))
