"""The chain: complete, unforked, and unforgiving of whoever changes a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from psycopg import sql
from tests.factories import make_municipality, make_partner, make_user

from opstap.core import timeline
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.event_kinds import EventKind
from opstap.core.extension_points import ExtensionPoint
from opstap.core.models import Event, EventContent, StreamHead
from opstap.core.scope import scoped
from opstap.core.tests.example_actions import SYSTEM, a_line, as_superuser, at_once, new_stream, note
from opstap.core.timeline import Line, Reaction, Stream, record, record_many, when_written
from opstap.organisations.models import Organisation
from opstap.organisations.roles import Role

transactional = pytest.mark.django_db(transaction=True)


@action
def write(*, lines: list[Line], by: Actor) -> None:
    record_many(lines, by=by)


def three_lines(municipality_id: UUID) -> Stream:
    stream = new_stream(municipality_id)
    with scoped([municipality_id]):
        for text in ("één", "twee", "drie"):
            note(stream=stream, text=text, by=SYSTEM)
    return stream


def problems(stream: Stream) -> list[str]:
    with scoped([stream.municipality_id or UUID(int=0)]):
        return timeline.verify(stream.id)


def tamper(table: str, column: str, value: Any, where: str, key: Any) -> None:
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(*map(sql.Identifier, (table, column, where)))
    with as_superuser() as admin:
        assert admin.execute(statement, [value, key]).rowcount == 1


def another(value: Any) -> Any:
    """A value of the same type that differs."""
    changes: list[tuple[type, Callable[[Any], Any]]] = [
        (bool, lambda v: not v),
        (int, lambda v: v + 7),
        (datetime, lambda v: now()),
        (date, lambda v: date(2001, 2, 3)),
        (UUID, lambda v: uuid4()),
        (str, lambda v: v + "x"),
        (dict, lambda v: {**v, "text": "anders"}),
        (bytes, lambda v: v[:-1] + bytes([v[-1] ^ 1])),
    ]
    if value is None:
        return uuid4()
    value = bytes(value) if isinstance(value, memoryview) else value
    return next(change(value) for kind, change in changes if isinstance(value, kind))


EVENT_FIELDS = [f.name for f in Event._meta.concrete_fields if f.name != "id"]
CONTENT_FIELDS = [f.name for f in EventContent._meta.concrete_fields if f.name != "event"]


@transactional
def test_an_honest_chain_verifies() -> None:
    stream = three_lines(make_municipality().pk)
    assert problems(stream) == []
    with scoped([stream.municipality_id or uuid4()]):
        assert timeline.number_of(stream.id) == 3
        assert timeline.number_of(uuid4()) == 0
    assert timeline.verify(uuid4()) == []


@transactional
@pytest.mark.parametrize("name", EVENT_FIELDS)
def test_a_changed_line_is_found(name: str) -> None:
    place = make_municipality()
    stream = three_lines(place.pk)
    with scoped([place.pk]):
        second = Event.objects.get(stream_id=stream.id, number=2)
    tamper("core_event", name, another(getattr(second, name)), "id", second.pk)
    assert problems(stream)


@transactional
@pytest.mark.parametrize("name", CONTENT_FIELDS)
def test_changed_content_is_found(name: str) -> None:
    from psycopg.types.json import Jsonb

    place = make_municipality()
    stream = three_lines(place.pk)
    with scoped([place.pk]):
        second = Event.objects.get(stream_id=stream.id, number=2)
        content = second.content
        rows = [getattr(content, n) for n in CONTENT_FIELDS]
    value = another(rows[CONTENT_FIELDS.index(name)])
    tamper("core_eventcontent", name, Jsonb(value) if name == "data" else value, "event_id", second.pk)
    if name == "municipality_id":
        with scoped([place.pk, value]):
            assert timeline.verify(stream.id) == ["the content of line 2 was changed"]
    else:
        assert problems(stream) == ["the content of line 2 was changed"]


@transactional
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_line_is_found(number: int) -> None:
    stream = three_lines(make_municipality().pk)
    with as_superuser() as admin:
        line = "SELECT id FROM core_event WHERE stream_id = %s AND number = %s"
        admin.execute(f"DELETE FROM core_eventcontent WHERE event_id IN ({line})", [stream.id, number])
        admin.execute("DELETE FROM core_event WHERE stream_id = %s AND number = %s", [stream.id, number])
    assert problems(stream)


@transactional
def test_a_chain_without_its_head_is_found() -> None:
    stream = three_lines(make_municipality().pk)
    with as_superuser() as admin:
        admin.execute("DELETE FROM core_streamhead WHERE stream_id = %s", [stream.id])
    assert problems(stream) == ["the stream should end at line 0, it ends at 3"]


@transactional
def test_erased_content_leaves_a_chain_that_verifies() -> None:
    stream = three_lines(make_municipality().pk)
    with scoped([stream.municipality_id or uuid4()]):
        assert timeline.erase_contents([stream.id]) == 3
        assert not EventContent.objects.filter(event__stream_id=stream.id).exists()
    assert problems(stream) == []


@transactional
def test_threads_on_one_stream_never_fork_it() -> None:
    place = make_municipality()
    stream = new_stream(place.pk)

    def work(name: str) -> None:
        with scoped([place.pk]):
            for number in range(5):
                note(stream=stream, text=f"{name} {number}", by=SYSTEM)

    assert at_once([partial(work, f"draad {n}") for n in range(8)]) == [None] * 8
    assert problems(stream) == []
    with scoped([place.pk]):
        assert timeline.number_of(stream.id) == 40


@transactional
def test_threads_on_many_streams_in_any_order_do_not_lock_each_other_out() -> None:
    place = make_municipality()
    streams = [new_stream(place.pk) for _ in range(6)]

    def work(turn: int) -> None:
        mine = streams[turn % 6 :] + streams[: turn % 6]
        mine = mine if turn % 2 else mine[::-1]
        with scoped([place.pk]):
            for _ in range(4):
                write(lines=[Line(s, a_line("test.turned", turn=turn)) for s in mine], by=SYSTEM)

    assert at_once([partial(work, n) for n in range(8)]) == [None] * 8
    assert [problems(stream) for stream in streams] == [[]] * 6
    with scoped([place.pk]):
        assert [timeline.number_of(s.id) for s in streams] == [32] * 6


@pytest.mark.django_db
def test_the_lines_of_one_call_keep_their_order_within_a_stream() -> None:
    place = make_municipality()
    first, second = new_stream(place.pk), new_stream(place.pk)
    lines = [Line(s, a_line("test.numbered", n=n)) for n in range(4) for s in (first, second)]
    with scoped([place.pk]):
        write(lines=lines, by=SYSTEM)
        for stream in (first, second):
            rows = Event.objects.filter(stream_id=stream.id).order_by("number")
            assert [e.content.data["n"] for e in rows] == [0, 1, 2, 3]


@pytest.mark.django_db
def test_a_line_says_who_when_and_about_what() -> None:
    place = make_municipality()
    user = make_user(place, Role.COACH)
    actor = Actor.system("tests", {place.pk})
    with scoped([place.pk]):
        stream = new_stream(place.pk)

        @action
        def act(*, by: Actor) -> Event:
            return record(
                stream,
                a_line(
                    "test.all",
                    when=date(2026, 1, 3),
                    names=("Yusuf", "Ünal"),
                    deep={"id": user.pk, "no": None, "yes": True, "n": 1, "f": 1.5},
                ),
                by=by,
                subject=user,
                on=date(2026, 1, 2),
            )

        event = Event.objects.get(pk=act(by=actor).pk)
        assert (event.actor_kind, event.subject_kind, event.subject_id) == ("system", "organisations.user", user.pk)
        assert event.happened_on == date(2026, 1, 2)
        assert event.content.data["deep"] == {"id": str(user.pk), "no": None, "yes": True, "n": 1, "f": "1.5"}
        assert event.content.folded.endswith("yusuf unal 2026 01 03")
        assert timeline.verify(stream.id) == []
    assert str(event) == "test.all (1)"


@pytest.mark.django_db
def test_a_stream_outside_the_scope_cannot_be_written() -> None:
    mine, theirs = make_municipality(), make_municipality()
    stream = three_lines(theirs.pk)
    with scoped([mine.pk]), pytest.raises(PermissionError):
        note(stream=Stream(stream.kind, stream.id, mine.pk), text="van mij", by=SYSTEM)
    assert problems(stream) == []


@pytest.mark.django_db
def test_reactions_hear_their_kinds_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[str]] = []
    known = a_line("test.noted", words="")
    other = a_line("test.other")
    point: ExtensionPoint[Reaction] = ExtensionPoint("reactions of a test", __name__)
    point.register("ours", Reaction(when_written(type(known)), lambda events: heard.append([e.kind for e in events])))
    point.register("wrong", Reaction(when_written(type(other)), lambda events: heard.append(["wrong"])))
    monkeypatch.setattr(timeline, "reactions", point)
    place = make_municipality()
    with scoped([place.pk]):
        note(stream=new_stream(place.pk), text="hoor", by=SYSTEM)
        assert connection.in_atomic_block
    assert heard == [["test.noted"]]


@pytest.mark.django_db
def test_everything_with_a_timeline_names_its_stream() -> None:
    partner = make_partner()
    assert Organisation.objects.get(pk=partner.pk).stream.municipality_id is None
    with scoped(organisations=[partner.pk]):
        head = StreamHead.objects.get(pk=partner.pk)
        assert (str(head), head.number) == (f"organisation {partner.pk} at 1", 1)
        assert str(EventContent.objects.get(event__stream_id=partner.pk)).startswith("content of")


@pytest.mark.django_db
def test_a_kind_that_no_room_lists_is_never_written() -> None:
    class Unlisted(EventKind):
        kind, label = "test.unlisted", "Unlisted"

    place = make_municipality()
    with scoped([place.pk]), pytest.raises(timeline.UnknownEventKind):
        write(lines=[Line(new_stream(place.pk), Unlisted())], by=SYSTEM)
