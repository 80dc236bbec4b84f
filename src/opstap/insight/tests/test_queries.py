"""What the database counts is what one would count by hand, whoever there is and whatever the date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories as make

from opstap.core.scope import scoped
from opstap.insight.queries import (
    OUTCOME,
    VARIABLES,
    CountParameters,
    NumberSelection,
    PeopleBehindNumber,
    Tally,
    count_people,
    people_behind,
)
from opstap.insight.settings import DEFAULT, Bands
from opstap.insight.tests import counted_people
from opstap.organisations.models import Municipality
from opstap.people.models import BenefitSpell, Participant
from opstap.placements.models import Placement
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import Outflow, Position, Track

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
BANDS = st.sampled_from(
    [DEFAULT, Bands(ages=(26,), years=(2012, 2012)), Bands(ages=(20, 21, 40), years=(2011, 2013, 2016))]
)


@pytest.fixture
def here() -> Iterator[Municipality]:
    place = make.make_municipality()
    with scoped([place.pk]):
        yield place


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everybody=counted_people.everybody_of_any_kind, day=counted_people.DAYS, bands=BANDS)
def test_any_people_on_any_day(
    here: Municipality, everybody: list[counted_people.GeneratedPerson], day: date, bands: Bands
) -> None:
    with transaction.atomic():
        tracks = counted_people.store_people(here, everybody)
        parameters = CountParameters(day, [here.pk], bands)
        counted = count_people(parameters)
        assert counted.numbers == counted_people.count_by_hand(everybody, tracks, day, bands)
        for programme in counted.programmes():
            whole = counted.people([programme])
            for variable in VARIABLES:
                values = counted.values([programme], variable)
                assert sum(counted.number([programme], variable, [value]) for value in values) == whole
        everyone = list(Participant.objects.values_list("pk", flat=True))
        for (programme, variable, value), n in counted.numbers.items():
            number = NumberSelection((programme,), variable, (value,))
            found = people_behind(parameters, number, everyone)
            assert (found.counted, found.people, len(found.visible)) == (n, n, n)
        assert people_behind(parameters, NumberSelection(), []).counted == counted.people(counted.programmes())
        transaction.set_rollback(True)


def outcomes(day: date, *places: Municipality) -> dict[tuple[str, str], int]:
    return {(p, value): n for p, _, value, n in counted(day, *places).rows([OUTCOME])}


def counted(day: date, *places: Municipality) -> Tally:
    return count_people(CountParameters(day, [place.pk for place in places], DEFAULT))


def test_nobody() -> None:
    place = make.make_municipality()
    with scoped([place.pk]):
        assert counted(DAY, place).rows(VARIABLES) == []


def test_the_latest_track_under_a_programme_tells(here: Municipality) -> None:
    person = make.make_participant(here)
    first = make.open_track(person, programme="dalfsen", started_on=date(2024, 1, 1))
    Track.objects.filter(pk=first.pk).update(ended_on=date(2025, 1, 1))
    Outflow.objects.create(
        municipality=here, participant=person, track=first, kind=Position.STOPPED, on=date(2025, 1, 1)
    )
    make.open_track(person, programme="dalfsen", started_on=date(2025, 3, 1))
    rebuild_spans([person.pk])
    assert outcomes(date(2023, 12, 31), here) == {}
    assert outcomes(date(2024, 12, 31), here) == {("dalfsen", "in_track"): 1}
    assert outcomes(date(2025, 2, 28), here) == {("dalfsen", "stopped"): 1}
    assert outcomes(date(2025, 3, 1), here) == {("dalfsen", "in_track"): 1}


@pytest.mark.parametrize("ended_first", [True, False], ids=["ended first", "open first"])
def test_of_two_tracks_with_one_start_the_open_one_counts(here: Municipality, ended_first: bool) -> None:
    """Whichever of them has the smaller key."""
    person, start = make.make_participant(here), date(2024, 1, 1)
    small, large = UUID(int=1), UUID(int=2)
    ended = make.open_track(person, programme="dalfsen", started_on=start, pk=small if ended_first else large)
    Track.objects.filter(pk=ended.pk).update(ended_on=date(2025, 1, 1))
    Outflow.objects.create(
        municipality=here, participant=person, track=ended, kind=Position.STOPPED, on=date(2025, 1, 1)
    )
    make.open_track(person, programme="dalfsen", started_on=start, pk=large if ended_first else small)
    rebuild_spans([person.pk])
    assert outcomes(DAY, here) == {("dalfsen", "in_track"): 1}


def test_of_two_tracks_with_one_start_that_have_ended_the_later_one_counts(here: Municipality) -> None:
    person = make.make_participant(here)
    for kind, on in ((Position.MOVED, date(2025, 6, 1)), (Position.STOPPED, date(2025, 1, 1))):
        track = make.open_track(person, programme="dalfsen", started_on=date(2024, 1, 1))
        Track.objects.filter(pk=track.pk).update(ended_on=on)
        Outflow.objects.create(municipality=here, participant=person, track=track, kind=kind, on=on)
    rebuild_spans([person.pk])
    assert outcomes(DAY, here) == {("dalfsen", "moved"): 1}


def test_under_two_programmes_and_under_none_somebody_counts_in_each(here: Municipality) -> None:
    person = make.make_participant(here)
    old = make.open_track(person, programme="oldebroek", started_on=date(2024, 1, 1))
    Track.objects.filter(pk=old.pk).update(ended_on=date(2025, 1, 1))
    Outflow.objects.create(
        municipality=here, participant=person, track=old, kind=Position.OTHER_TRACK, on=date(2025, 1, 1)
    )
    make.open_track(person, started_on=date(2025, 1, 1))
    rebuild_spans([person.pk])
    assert outcomes(DAY, here) == {("oldebroek", "other_track"): 1, ("none", "in_track"): 1}
    assert people_behind(
        CountParameters(DAY, [here.pk], DEFAULT), NumberSelection(), [person.pk]
    ) == PeopleBehindNumber(2, 1, [person.pk])


def test_the_position_of_the_day_counts(here: Municipality) -> None:
    person = make.make_participant(here)
    track = make.open_track(person, programme="dalfsen", started_on=date(2024, 1, 1))
    Placement.objects.create(
        municipality=here,
        participant=person,
        track=track,
        kind=Placement.Kind.EMPLOYMENT,
        starts_on=date(2025, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    BenefitSpell.objects.create(
        municipality=here, participant=person, kind=BenefitSpell.Kind.SUPPLEMENTARY, starts_on=date(2025, 7, 1)
    )
    rebuild_spans([person.pk])
    found = [outcomes(day, here) for day in (date(2024, 12, 31), date(2025, 1, 1), DAY, date(2027, 1, 1))]
    assert [next(iter(one)) for one in found] == [
        ("dalfsen", "in_track"),
        ("dalfsen", "job"),
        ("dalfsen", "job_with_benefit"),
        ("dalfsen", "in_track"),
    ]


def test_a_birthday_moves_somebody_to_the_next_band(here: Municipality) -> None:
    person = make.make_participant(here, birth_date=date(1995, 6, 1))
    make.open_track(person, started_on=date(2024, 1, 1))
    for day, band in ((DAY - timedelta(days=1), "<=30"), (DAY, "31-49")):
        assert counted(day, here).values(["none"], "age") == {band}


def test_municipalities_add_up_and_elsewhere_stays_out() -> None:
    places = [make.make_municipality() for _ in range(3)]
    for place in places:
        make.open_track(make.make_participant(place), programme="dalfsen", started_on=date(2024, 1, 1))
    with scoped([places[0].pk, places[1].pk]):
        assert outcomes(DAY, places[0]) == {("dalfsen", "in_track"): 1}
        assert outcomes(DAY, *places) == {("dalfsen", "in_track"): 2}, "the second lock holds"


def test_one_query_however_many_people(here: Municipality) -> None:
    for number in range(4):
        make.open_track(make.make_participant(here, f"Mens {number}"), programme="dalfsen")
        with CaptureQueriesContext(connection) as asked:
            assert counted(date(2027, 1, 1), here).people(["dalfsen"]) == number + 1
        assert len(asked) == 1
