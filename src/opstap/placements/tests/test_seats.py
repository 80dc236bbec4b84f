"""A seat is of one person at a time, and a person is told of what else runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import factories as make

from opstap.core.dates import today
from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.placements import refusals
from opstap.placements.agreements.actions import placing
from opstap.placements.models import Placement
from opstap.placements.rules import Kind
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, somebody
from opstap.work.tests.employer_factories import make_workplace
from opstap.work.workplaces.actions import change_seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


# Seats


def test_a_seat_is_given_to_one_person_at_a_time(scene: Scene) -> None:
    place, until = make_workplace(scene.employer, scene.hunter), today() + timedelta(days=20)
    make_placement(scene, workplace=place, ends_on=until)
    with pytest.raises(refusals.NoSeat):
        make_placement(scene, workplace=place, person=somebody(scene), starts_in=20)
    second = make_placement(
        scene, workplace=place, person=somebody(scene), starts_in=21, ends_on=until + timedelta(days=30)
    )
    third = make_placement(scene, workplace=place, person=somebody(scene), starts_in=51)
    assert second.seat == third.seat, "one after the other"
    with pytest.raises(refusals.NoSeat):
        make_placement(scene, workplace=place, person=somebody(scene), starts_in=400)
    with acting(by := make.actor_for(scene.hunter)), pytest.raises(Refused):
        change_seats(workplace=place, seats=1, seen=2, by=by)


def test_the_database_itself_refuses_two_on_a_seat(scene: Scene) -> None:
    made = make_placement(scene)
    again = Placement(**{f.attname: getattr(made, f.attname) for f in made._meta.fields if f.name != "id"})
    with scoped([scene.here.pk]), transaction.atomic(), pytest.raises(IntegrityError, match="one_person_a_seat"):
        again.save()


def test_seats_go_only_where_nobody_sits_or_will(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter, 2)
    make_placement(scene, workplace=place)
    made = make_placement(scene, workplace=place, person=(other := somebody(scene)), starts_in=30)
    with acting(by := make.actor_for(scene.hunter)):
        with pytest.raises(Refused):
            change_seats(workplace=place, seats=1, seen=2, by=by)
        placing.call_off_placement(placement=made, reason="Wilde niet", by=by)
        change_seats(workplace=place, seats=1, seen=2, by=by)
        assert Placement.objects.filter(participant=other).count() == 1
    with pytest.raises(refusals.NoSeat):
        make_placement(scene, workplace=place, person=other)


# Overlap


def test_twice_at_one_place_is_refused(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter, 3)
    make_placement(scene, workplace=place, ends_on=today() + timedelta(days=9))
    with pytest.raises(refusals.ThereAlready):
        make_placement(scene, workplace=place, starts_in=9, beside=True)
    make_placement(scene, workplace=place, starts_in=10, ends_on=today() + timedelta(days=20))
    make_placement(scene, elsewhere="Café Ünal", beside=True)
    with pytest.raises(refusals.ThereAlready):
        make_placement(scene, elsewhere="cafe unal", beside=True)


def test_work_beside_work_is_asked_about(scene: Scene) -> None:
    make_placement(scene, hours_a_week=24)
    with pytest.raises(refusals.ComesBeside, match="Werkgever"):
        make_placement(scene, Kind.VOLUNTEERING, elsewhere="Buurthuis")
    make_placement(scene, Kind.VOLUNTEERING, elsewhere="Buurthuis", beside=True)
    with pytest.raises(refusals.ComesBeside, match="70"):
        make_placement(scene, elsewhere="Nachtdienst", hours_a_week=30)


def test_more_than_a_full_week_is_asked_about(scene: Scene) -> None:
    with pytest.raises(refusals.ComesBeside, match="49"):
        make_placement(scene, hours_a_week=49)
    make_placement(scene, hours_a_week=49, beside=True)
