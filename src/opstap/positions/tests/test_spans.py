"""Spans are true after every record, in the same transaction, at the same price for one person and for a thousand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make

from opstap.core.dates import day_of, today
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality
from opstap.people.circumstances import actions
from opstap.people.models import Enrolment, Participant
from opstap.placements.models import Placement
from opstap.positions.spans import rebuild_missing_spans, rebuild_spans
from opstap.tracks.actions import change_tracks
from opstap.tracks.models import Outflow, PositionSpan, Track
from opstap.tracks.queries import holding_on, position_of

pytestmark = pytest.mark.django_db
START, MARCH, JUNE = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1)


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


def person(here: Municipality, **values: Any) -> Participant:
    made = make.make_participant(here)
    make.open_track(made, started_on=START, **values)
    return made


def line(who: Participant) -> list[tuple[str, date, date | None]]:
    rows = PositionSpan.objects.filter(participant=who).order_by("track_id", "starts_on")
    return list(rows.values_list("position", "starts_on", "ends_on"))


def employ(who: Participant, first: date = MARCH) -> None:
    track = Track.objects.get(participant=who)
    Placement.objects.create(
        municipality_id=who.municipality_id, participant=who, track=track, kind="employment", starts_on=first
    )


def test_a_new_track_has_a_span_at_once(here: Municipality) -> None:
    who = person(here)
    with scoped([here.pk]):
        assert line(who) == [("in_track", START, None)]
        assert str(PositionSpan.objects.get()) == "in_track from 2026-01-05"
        assert PositionSpan.objects.filter(holding_on(START - timedelta(days=1))).count() == 0
        positions = Track.objects.annotate(position=position_of("pk", today())).values_list("position", flat=True)
        assert list(positions) == ["in_track"]


def test_every_kind_of_record_is_followed_by_its_action(here: Municipality) -> None:
    who, by = person(here), make.system(here)
    with scoped([here.pk]):
        employ(who)
        actions.write_benefit(participant=who, kind="full", on=JUNE, by=by)
        assert [kind for kind, *_days in line(who)] == ["in_track", "job", "job_with_benefit"]
        learning = {"what": "mbo", "school": "", "level": "", "starts_on": START + timedelta(days=7), "ends_on": None}
        actions.add_enrolment(participant=who, values=learning, by=by)
        assert [kind for kind, *_days in line(who)] == ["in_track", "education", "job", "job_with_benefit"]
        change_tracks(changes=[(Track.objects.get(), {"started_on": MARCH})], by=by)
        assert [kind for kind, *_days in line(who)] == ["job", "job_with_benefit"]


def test_an_ended_track_without_a_word_has_stopped_and_a_cancelled_placement_never_was(here: Municipality) -> None:
    who = person(here)
    with scoped([here.pk]):
        employ(who)
        Placement.objects.update(status="cancelled", cancelled_on=JUNE)
        change_tracks(changes=[(Track.objects.get(), {"ended_on": JUNE})], by=make.system(here))
        assert line(who) == [("in_track", START, JUNE), ("stopped", JUNE, None)]


def test_a_track_without_a_start_counts_from_the_day_of_the_person(here: Municipality) -> None:
    who = person(here)
    with scoped([here.pk]):
        Track.objects.update(started_on=None)
        rebuild_spans([who.pk])
        assert line(who) == [("in_track", day_of(who.made_at), None)]


def test_what_belongs_to_the_person_counts_for_every_track(here: Municipality) -> None:
    who = person(here, ended_on=JUNE)
    second = make.open_track(who, started_on=JUNE)
    with scoped([here.pk]):
        first = Track.objects.exclude(pk=second.pk).get()
        Outflow.objects.create(municipality=here, participant=who, track=first, kind="other_track", on=JUNE)
        Enrolment.objects.create(municipality=here, participant=who, starts_on=MARCH)
        rebuild_spans([who.pk])
        by_track = {
            key: [row.position for row in PositionSpan.objects.filter(track=key).order_by("starts_on")]
            for key in (first.pk, second.pk)
        }
        assert by_track == {first.pk: ["in_track", "education", "other_track"], second.pk: ["education"]}


def test_a_fixed_number_of_queries(here: Municipality) -> None:
    few, many = [person(here)], [person(here) for _ in range(20)]
    with scoped([here.pk]):
        asked = []
        for people in (few, many):
            for who in people:
                employ(who)
            with CaptureQueriesContext(connection) as queries:
                rebuild_spans([who.pk for who in people])
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 7
        assert {len(line(who)) for who in many} == {2}


def test_a_line_that_fails_leaves_the_old_spans(here: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    who = person(here)
    with scoped([here.pk]):
        employ(who)
        rebuild_spans([who.pk])
        before = line(who)

        def fail(*_args: Any, **_kwargs: Any) -> None:
            raise RuntimeError("no line")

        monkeypatch.setattr("opstap.core.timeline._move_heads", fail)
        with pytest.raises(RuntimeError, match="no line"):
            actions.write_benefit(participant=who, kind="full", on=JUNE, by=make.system(here))
        monkeypatch.undo()
        assert line(who) == before
        monkeypatch.setattr("opstap.positions.spans.bulk_writes.as_json", fail)
        with pytest.raises(RuntimeError, match="no line"):
            actions.write_benefit(participant=who, kind="full", on=JUNE, by=make.system(here))
        monkeypatch.undo()
        assert line(who) == before
        assert not who.benefits.exists()


def test_only_who_has_none_gets_spans_after_an_update(here: Municipality) -> None:
    people = [person(here) for _ in range(3)]
    with scoped([here.pk]):
        PositionSpan.objects.filter(participant=people[0]).delete()
        assert rebuild_missing_spans() == 1
        assert line(people[0]) == [("in_track", START, None)]
        assert rebuild_missing_spans() == 0
