"""A word of a list becomes records, of which its position follows; what a person wrote in Opstap stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests import factories as make

from opstap.core.dates import today
from opstap.core.event_kinds import content_of, tell
from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality
from opstap.people.models import BenefitSpell, Enrolment
from opstap.placements.models import Placement
from opstap.positions import actions
from opstap.positions.actions import state_positions, undo_statements
from opstap.positions.events import PositionStated
from opstap.positions.queries import records_of
from opstap.positions.refusals import OtherRecords, StatedTwice
from opstap.positions.spans import rebuild_spans
from opstap.positions.statements import PositionStatement, plan_records
from opstap.tracks.actions import change_tracks
from opstap.tracks.models import ENDINGS, Outflow, PhaseStay, Position, PositionSpan, Track

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
START, MARCH, JUNE, JULY = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1), date(2026, 7, 6)


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def track(here: Municipality) -> Track:
    return make.open_track(make.make_participant(here), programme="dalfsen", started_on=START)


def stored(track: Track) -> Track:
    return Track.objects.get(pk=track.pk)


def state(track: Track, position: str, on: date | None, *, day: date | None = None) -> dict[str, Any]:
    with scoped([track.municipality_id]):
        said = PositionStatement(stored(track), position, on or day or today(), on is not None)
        (done,) = state_positions(statements=[said], by=make.system(track.municipality_id))
        return done.as_data()


def line(track: Track) -> list[tuple[str, date]]:
    with scoped([track.municipality_id]):
        rows = PositionSpan.objects.filter(track=track).order_by("starts_on")
        return list(rows.values_list("position", "starts_on"))


def picture(track: Track) -> list[Any]:
    """Everything that a statement may touch."""
    with scoped([track.municipality_id]):
        models = (Placement, Enrolment, BenefitSpell, Outflow)
        rows = [
            sorted(map(str, model._default_manager.filter(participant=track.participant_id).values()))
            for model in models
        ]
        return [*rows, str(Track.objects.filter(pk=track.pk).values()[0]), line(track)]


def agrees(track: Track, position: str, on: date) -> bool:
    with scoped([track.municipality_id]):
        track = Track.objects.select_related("participant").get(pk=track.pk)
        return plan_records(records_of([track])[track.pk], PositionStatement(track, position, on), today()).empty


RECORDS = {
    "job": {"placements.placement", "tracks.outflow"},
    "own_business": {"placements.placement", "tracks.outflow"},
    "job_with_benefit": {"placements.placement", "people.benefitspell"},
    "unpaid_work": {"placements.placement"},
    "language_internship": {"placements.placement"},
    "education": {"people.enrolment", "tracks.outflow"},
    "moved": {"tracks.outflow"},
    "other_track": {"tracks.outflow"},
    "stopped": {"tracks.outflow"},
    "participation": set(),
}


@pytest.mark.parametrize("position", RECORDS)
def test_the_records_of_each_word(track: Track, position: str) -> None:
    done = state(track, position, JUNE)
    assert set(done["made"]) == RECORDS[position]
    assert line(track) == [("in_track", START), (position, JUNE)]
    with scoped([track.municipality_id]):
        after = stored(track)
        assert after.ended_on == (JUNE if position in ENDINGS else None)
        assert PhaseStay.objects.filter(track=track, ended_on__isnull=True).exists() is (position not in ENDINGS)
    assert agrees(track, position, JUNE)
    with scoped([track.municipality_id]):
        assert verify(track.participant_id) == []


def history_of(first: str, later: str) -> list[tuple[str, date]]:
    """The line up to June, after `first` in March and `later` in June."""
    if first == later:  # the same word with another day corrects the day
        return [("in_track", START)]
    if first == "participation" and later not in (*ENDINGS, "job_with_benefit"):
        return [("in_track", START)]  # since when it was the goal is known only while it is
    return [("in_track", START), (first, MARCH)]


@pytest.mark.parametrize("later", Position.values)
@pytest.mark.parametrize("first", RECORDS)
def test_a_later_word_takes_over_the_history_stays_and_it_can_be_undone(track: Track, first: str, later: str) -> None:
    state(track, first, MARCH)
    before = picture(track)
    with scoped([track.municipality_id]):
        values = {"ended_on": stored(track).ended_on, "participation_since": stored(track).participation_since}
    done = state(track, later, JUNE)
    history = history_of(first, later)
    assert line(track) == (history if later == history[-1][0] else [*history, (later, JUNE)])
    assert agrees(track, later, JUNE)
    with scoped([track.municipality_id]):
        undo_statements(effects=[(track, done)], by=make.system(track.municipality_id))
        change_tracks(changes=[(track, values)], by=make.system(track.municipality_id))
    assert picture(track) == before


@pytest.mark.parametrize("second", RECORDS)
@pytest.mark.parametrize("first", RECORDS)
def test_an_earlier_day_was_the_right_one(track: Track, first: str, second: str) -> None:
    state(track, first, JUNE)
    state(track, second, MARCH)
    assert line(track) == [("in_track", START), (second, MARCH)]
    assert agrees(track, second, MARCH)


def test_without_a_day_it_is_today_and_known_it_stays_as_it_is(track: Track) -> None:
    state(track, "job", None)
    assert line(track) == [("in_track", START), ("job", today())]
    with scoped([track.municipality_id]):
        later = PositionStatement(
            Track.objects.select_related("participant").get(pk=track.pk), "job", today() + timedelta(9), False
        )
        assert plan_records(records_of([later.track])[track.pk], later, today()).empty


def test_back_in_track_opens_again_and_a_second_end_follows_the_first(track: Track) -> None:
    state(track, "job", MARCH)
    state(track, "in_track", JUNE)
    state(track, "moved", JULY)
    assert line(track) == [("in_track", START), ("job", MARCH), ("in_track", JUNE), ("moved", JULY)]
    with scoped([track.municipality_id]):
        rows = Outflow.objects.filter(track=track).order_by("on").values_list("kind", "on", "reopened_on")
        assert list(rows) == [("job", MARCH, JUNE), ("moved", JULY, None)]


def test_in_track_is_whoever_has_an_open_track(track: Track) -> None:
    work(track, kind="volunteering", place="De Boomgaard")
    assert agrees(track, "in_track", JUNE)
    assert line(track) == [("in_track", START), ("unpaid_work", MARCH)]


def test_in_track_ends_unpaid_work_that_only_a_list_knew(track: Track) -> None:
    state(track, "unpaid_work", MARCH)
    assert not agrees(track, "in_track", JUNE)


def work(track: Track, **values: Any) -> Placement:
    """A placement that somebody wrote in Opstap."""
    with scoped([track.municipality_id]):
        values = {"kind": "employment", "starts_on": MARCH, "place": "Bakkerij De Korst", **values}
        made = Placement.objects.create(
            municipality_id=track.municipality_id, participant_id=track.participant_id, track=track, **values
        )
        rebuild_spans([track.participant_id])
        return made


def learn(track: Track) -> None:
    """Education that somebody wrote in Opstap."""
    with scoped([track.municipality_id]):
        Enrolment.objects.create(
            municipality_id=track.municipality_id, participant_id=track.participant_id, what="mbo zorg", starts_on=MARCH
        )
        rebuild_spans([track.participant_id])


def outflow(track: Track, kind: str, on: date) -> None:
    """An end that somebody decided in Opstap."""
    user = make.make_user(Municipality.objects.get(pk=track.municipality_id))
    with scoped([track.municipality_id]):
        Outflow.objects.create(
            municipality_id=track.municipality_id,
            participant_id=track.participant_id,
            track=track,
            kind=kind,
            on=on,
            decided_by=user,
        )
        Track.objects.filter(pk=track.pk).update(ended_on=on)
        rebuild_spans([track.participant_id])


def refused(track: Track, position: str, on: date) -> None:
    before = picture(track)
    with pytest.raises(OtherRecords):
        state(track, position, on)
    assert picture(track) == before


def test_a_placement_with_a_name_is_not_ended_by_a_list(track: Track) -> None:
    work(track)
    for position in ("education", "unpaid_work", "language_internship", "participation"):
        refused(track, position, JUNE)
    state(track, "job", JUNE)  # the track ends, with the work that was known
    assert line(track) == [("in_track", START), ("job", MARCH)]
    with scoped([track.municipality_id]):
        assert Placement.objects.filter(track=track).count() == 1
        assert stored(track).ended_on == JUNE
    state(track, "moved", JULY)
    assert line(track)[-1] == ("moved", JULY)


def test_unpaid_work_with_a_name_began_when_somebody_said(track: Track) -> None:
    work(track, kind="work_experience")
    assert agrees(track, "unpaid_work", MARCH)
    refused(track, "unpaid_work", JUNE)


def test_education_with_a_name_stays(track: Track) -> None:
    learn(track)
    refused(track, "unpaid_work", JUNE)
    state(track, "education", JUNE)
    assert line(track) == [("in_track", START), ("education", MARCH)]
    state(track, "job", JULY)
    assert line(track)[-1] == ("job", JULY)


def test_an_end_that_somebody_decided_is_not_rewritten_but_may_be_followed(track: Track) -> None:
    outflow(track, "moved", JUNE)
    for position in ("job", "stopped", "in_track"):
        refused(track, position, MARCH)
    refused(track, "moved", JULY)
    state(track, "in_track", JULY)
    assert line(track) == [("in_track", START), ("moved", JUNE), ("in_track", JULY)]
    state(track, "language_internship", MARCH)  # which came before, so it contradicts nothing
    assert line(track)[1:3] == [("language_internship", MARCH), ("moved", JUNE)]


def test_a_list_ends_the_benefit_beside_a_job_and_keeps_what_is_known_later(track: Track) -> None:
    own = {"municipality_id": track.municipality_id, "participant_id": track.participant_id}
    with scoped([track.municipality_id]):
        BenefitSpell.objects.create(**own, kind="full", starts_on=START, ends_on=JULY)
        BenefitSpell.objects.create(**own, kind="no_entitlement", starts_on=JULY)
    state(track, "job", JUNE)
    with scoped([track.municipality_id]):
        spells = BenefitSpell.objects.filter(participant=track.participant_id).order_by("starts_on")
        assert list(spells.values_list("kind", "starts_on", "ends_on")) == [
            ("full", START, JUNE),
            ("none", JUNE, JULY),
            ("no_entitlement", JULY, None),
        ]
    state(track, "job_with_benefit", JUNE)
    with scoped([track.municipality_id]):
        assert list(spells.values_list("kind", flat=True)) == ["full", "supplementary", "no_entitlement"]


def test_before_the_start_of_a_track_counts_from_its_start(track: Track) -> None:
    state(track, "language_internship", START - timedelta(days=40))
    assert line(track) == [("language_internship", START)]
    assert agrees(track, "language_internship", START - timedelta(days=40))
    with pytest.raises(IntegrityError):
        state(track, "job", START - timedelta(days=40))


def test_many_at_once_ask_a_fixed_number_of_queries(here: Municipality) -> None:
    counted = []
    for size in (2, 30):
        tracks = [make.open_track(make.make_participant(here), started_on=START) for _ in range(size)]
        positions = [list(RECORDS)[index % 2 * 5] for index in range(size)]
        with scoped([here.pk]), CaptureQueriesContext(connection) as asked:
            statements = [PositionStatement(one, word, JUNE) for one, word in zip(tracks, positions, strict=True)]
            state_positions(statements=statements, by=make.system(here))
        counted.append(len(asked))
        assert [line(one)[-1] for one in tracks] == [(word, JUNE) for word in positions]
    assert counted[0] == counted[1] < 70


def test_one_statement_a_person_and_one_refusal_keeps_all_out(here: Municipality, track: Track) -> None:
    other = make.open_track(make.make_participant(here), started_on=START)
    work(other)
    with scoped([here.pk]):
        with pytest.raises(StatedTwice):
            state_positions(statements=[PositionStatement(track, "job", JUNE)] * 2, by=make.system(here))
        both = [PositionStatement(track, "job", JUNE), PositionStatement(other, "education", JUNE)]
        with pytest.raises(OtherRecords):
            state_positions(statements=both, by=make.system(here))
    assert line(track) == [("in_track", START)]


def test_the_line_says_it_without_benefit_to_who_may_not_read_that(track: Track) -> None:
    state(track, "job_with_benefit", JUNE)
    with scoped([track.municipality_id]), translation.override("nl"):
        event = Event.objects.select_related("content").get(stream_id=track.participant_id, kind=PositionStated.kind)
        assert event.happened_on == JUNE
        assert content_of(event) == PositionStated("job_with_benefit", before="in_track")
        assert tell(event, "case_manager").sentence == "Positie overgenomen uit een lijst: Werk + aanvullende uitkering"
        assert tell(event, "coach").text == "Baan"
    assert ("volunteer" in PositionStated.roles, "coach" in PositionStated.whole) == (False, False)


def test_a_failing_line_leaves_everything_as_it_was(track: Track, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("no line")

    before = picture(track)
    monkeypatch.setattr(actions, "record_many", fail)
    with pytest.raises(RuntimeError, match="no line"):
        state(track, "job", JUNE)
    assert picture(track) == before
