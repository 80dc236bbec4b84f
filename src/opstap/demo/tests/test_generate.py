"""Data of any size: the same for the same numbers, chained as the real thing, and never beside real municipalities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from opstap.core import timeline
from opstap.core.actors import Actor
from opstap.core.models import Event, StreamHead
from opstap.core.scope import GENERAL, scoped
from opstap.core.search_keys import sort_key
from opstap.demo.accounts import PASSWORD
from opstap.demo.mass import generation
from opstap.demo.mass.plan import MUNICIPALITY_KEYS, Chunk, chunks, most_lines, places
from opstap.demo.mass.table_columns import TABLES
from opstap.demo.mass.track_rows import Setting, rows_of
from opstap.demo.refusals import GeneratedAlready, NotAGeneratedDatabase
from opstap.organisations.actions.parties import add_organisation
from opstap.organisations.models import User
from opstap.people.actions import words_of
from opstap.people.models import Participant, SearchWord
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import PositionSpan, Track

pytestmark = pytest.mark.thorough

SETTING = Setting(
    date(2026, 11, 23), 20, (("00000000-0000-4000-8000-000000000001", ("00000000-0000-4000-8000-000000000002",)),)
)


def test_tracks_are_divided_into_a_few_large_municipalities_and_many_small() -> None:
    national = places(150_000)
    assert len(national) == 342
    assert sum(place.tracks for place in national) == 150_000
    assert 10_000 < national[0].tracks < 10_800
    assert min(place.tracks for place in national) >= 1
    assert [place.tracks for place in places(7, 7)] == [1] * 7
    assert sum(place.tracks for place in places(1001, 3)) == 1001


@pytest.mark.parametrize(("tracks", "municipalities"), [(3, 4), (5000, 1001), (10, -1)])
def test_impossible_numbers_are_refused(tracks: int, municipalities: int) -> None:
    with pytest.raises(ValueError, match="cannot be divided"):
        places(tracks, municipalities)


def test_ids_of_lines_never_meet() -> None:
    todo = list(chunks(places(1400, 2), 20, 50))
    ends = [chunk.event_base + chunk.size * most_lines(20) for chunk in todo]
    assert [chunk.event_base for chunk in todo] == [50, *ends[:-1]]
    assert sum(chunk.size for chunk in todo) == 1400


def test_a_chunk_is_the_same_every_time_and_differs_from_the_next() -> None:
    first, second = Chunk(places(60, 1)[0], 0, 30, 1), Chunk(places(60, 1)[0], 30, 30, 1000)
    assert rows_of(SETTING, first) == rows_of(SETTING, first)
    assert rows_of(SETTING, first)[2]["people_participant"] != rows_of(SETTING, second)[2]["people_participant"]


def test_other_processes_make_the_same_rows() -> None:
    """They start without Django, which the event kinds need."""
    todo = [Chunk(places(40, 1)[0], first, 10, 1 + first * 40) for first in range(0, 40, 10)]
    assert list(generation.rows_by_chunk(SETTING, todo, 3)) == list(generation.rows_by_chunk(SETTING, todo, 1))


@pytest.mark.parametrize("length", [4, 5, 8, 20, 67])
def test_lines_are_about_as_many_as_were_asked_for_and_never_more_than_there_is_room(length: int) -> None:
    setting = replace(SETTING, lines_per_track=length)
    _, lines, rows = rows_of(setting, Chunk(places(400, 1)[0], 0, 400, 1))
    assert 0.9 < lines / (400 * length) < 1.3
    ids = [int(row.split(b"\t", 1)[0]) for row in rows["core_event"].splitlines()]
    assert len(set(ids)) == len(ids)
    assert max(ids) <= 400 * most_lines(length)


def test_columns_are_those_of_the_models() -> None:
    """Whoever adds a column learns here that the generator must fill it (mass/table_columns.py, mass/track_rows.py)."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, columns in TABLES.items():
        there = {field.column for field in models[table]._meta.concrete_fields}
        assert set(columns) in (there, there - {"id"}), table


real_transactions = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def generated(_django_db_helper: None) -> Iterator[generation.Generated]:
    said: list[str] = []
    yield generation.generate(tracks=120, municipalities=3, lines_per_track=15, processes=1, note=said.append)
    assert said


def locks() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)", [list(TABLES)])
        return list(cursor.fetchall())


@real_transactions
def test_what_is_generated_is_whole(generated: generation.Generated) -> None:
    assert (generated.tracks, len(generated.places)) == (120, 3)
    with scoped(MUNICIPALITY_KEYS):
        assert Participant.objects.count() == Track.objects.count() == 120
        assert Event.objects.filter(kind="participant.added").count() == 120
        assert Event.objects.filter(stream_id__in=Participant.objects.values("pk")).count() == generated.lines
        streams = list(StreamHead.objects.values_list("stream_id", flat=True))
        assert [stream for stream in streams if timeline.verify(stream)] == []
        for person in Participant.objects.all()[:30]:
            assert person.sort_name == sort_key(person.family_name, person.given_name)
            assert set(SearchWord.objects.filter(participant=person).values_list("word", flat=True)) == words_of(person)
        assert not Track.objects.exclude(team__owner=True).exists()
    with scoped([MUNICIPALITY_KEYS[0]]):
        positions = PositionSpan.objects.order_by("track", "starts_on").values_list(
            "track_id", "position", "starts_on", "ends_on"
        )
        as_copied = list(positions)
        rebuild_spans(
            list(Participant.objects.filter(municipality_id=MUNICIPALITY_KEYS[0]).values_list("pk", flat=True))
        )
        assert list(positions.all()) == as_copied
        assert {position for _track, position, *_days in as_copied} > {"in_track", "job_with_benefit"}
    manager = generated.places[0].case_managers()[0]
    assert User.objects.get(email=manager.email).check_password(PASSWORD)
    assert all(forced for _, forced in locks())
    assert len(locks()) == len(TABLES)
    with pytest.raises(GeneratedAlready):
        generation.check_no_real_data()


@real_transactions
def test_indexes_and_constraints_are_back() -> None:
    def there() -> set[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [list(TABLES)]
            )
            indexes = set(cursor.fetchall())
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text"
                " FROM pg_constraint WHERE conrelid = ANY(%s::regclass[])",
                [list(TABLES)],
            )
            return indexes | set(cursor.fetchall())

    before = there()
    generation.generate(tracks=5, municipalities=1, lines_per_track=8, processes=1, note=lambda _: None)
    assert there() == before
    with scoped([MUNICIPALITY_KEYS[0]], organisations=[GENERAL]):
        written = add_organisation(kind="partner", name="Nieuw", by=Actor.system("test"))
        assert Event.objects.filter(stream_id=written.pk).exists()


@real_transactions
def test_real_municipalities_are_left_alone() -> None:
    key = UUID("11111111-2222-4333-8444-555555555555")
    with scoped([key], organisations=[GENERAL]):
        add_organisation(kind="municipality", name="Gemeente Echt", key=key, by=Actor.system("test", {key}))
    with pytest.raises(NotAGeneratedDatabase, match="were not generated"):
        generation.generate(tracks=5, municipalities=1, lines_per_track=8, processes=1, note=lambda _: None)


@real_transactions
def test_when_it_fails_nothing_is_there_and_the_locks_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("half way")

    monkeypatch.setattr(generation, "move_event_ids", fail)
    with pytest.raises(RuntimeError, match="half way"):
        generation.generate(tracks=5, municipalities=1, lines_per_track=8, processes=1, note=lambda _: None)
    with scoped(MUNICIPALITY_KEYS):
        assert not Participant.objects.exists()
    assert all(forced for _, forced in locks())
    monkeypatch.undo()
    generation.generate(tracks=5, municipalities=1, lines_per_track=8, processes=1, note=lambda _: None)
    with scoped(MUNICIPALITY_KEYS):
        assert Participant.objects.count() == 5
