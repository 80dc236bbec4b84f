"""Many people and two deciders at once: seats are never over-filled, and of two who decide one is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.actions import answering
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, Refused
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.placements import refusals
from opstap.placements.agreements.actions import ending as actions_ending
from opstap.placements.agreements.actions import placing as actions_placing
from opstap.placements.agreements.actions.ending import NextStep
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Kind, Terms
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, stored, terms_for
from opstap.team.tests.many_tracks import make_many_tracks
from opstap.work.employers.actions import stop_employer
from opstap.work.models import Seat
from opstap.work.tests.employer_factories import make_workplace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(280), pytest.mark.thorough]
CROWD, SEATS = 50, 5


def at_once(tries: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of these at the same moment, each on a connection of its own; what was refused is the answer."""
    barrier = Barrier(len(tries))

    def run(attempt: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(60)
            return attempt()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


def crowd(scene: Scene, number: int) -> list[Participant]:
    tracks = make_many_tracks(scene.here, scene.owner, number)
    with scoped([scene.here.pk]):
        return list(Participant.objects.filter(pk__in=[track.participant_id for track in tracks]))


def placing(scene: Scene, person: Participant, workplace: Any, *, starts_in: int = 0, lasts: int | None = None) -> Any:
    first = today() + timedelta(days=starts_in)
    last = first + timedelta(days=lasts) if lasts is not None else None

    def attempt() -> Placement:
        with acting(by := make.actor_for(scene.owner)):
            return actions_placing.place_participant(
                participant=person,
                kind=Kind.EMPLOYMENT,
                starts_on=first,
                terms=terms_for(Kind.EMPLOYMENT, ends_on=last),
                workplace=workplace,
                by=by,
            )

    return attempt


def all_is_whole(scene: Scene, placed: int) -> None:
    with scoped([scene.here.pk]):
        assert Placement.objects.count() == placed
        assert AftercareMoment.objects.count() == 6 * placed
        assert Event.objects.filter(kind="placement.made").count() == placed
        assert Event.objects.filter(kind="workplace.filled").count() == placed
        assert verify(scene.employer.pk) == []


def rounds(number: int) -> None:
    scene, placed = make_scene(), 0
    for _one in range(number):
        place = make_workplace(scene.employer, scene.hunter, SEATS)
        answers = at_once([placing(scene, person, place) for person in crowd(scene, CROWD)])
        refused = [one for one in answers if isinstance(one, Refused)]
        assert [type(one) for one in refused] == [refusals.NoSeat] * (CROWD - SEATS)
        placed += SEATS
        with scoped([scene.here.pk]):
            seats = Seat.objects.filter(workplace=place)
            taken = Placement.objects.filter(workplace=place).values_list("seat_id", flat=True)
            assert sorted(taken) == sorted(seats.values_list("pk", flat=True))
        all_is_whole(scene, placed)


def test_fifty_people_for_five_seats() -> None:
    rounds(1)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_fifty_people_for_five_seats_again_and_again() -> None:
    rounds(40)


def test_one_seat_for_many_one_after_the_other() -> None:
    """Ten times of ten days each, five people for every one: each time has one person."""
    scene = make_scene()
    place = make_workplace(scene.employer, scene.hunter, 1)
    people = crowd(scene, CROWD)
    tries = [placing(scene, person, place, starts_in=10 * (n % 10), lasts=9) for n, person in enumerate(people)]
    answers = at_once(tries)
    assert sum(isinstance(one, Placement) for one in answers) == 10
    assert {type(one) for one in answers} == {Placement, refusals.NoSeat}
    with scoped([scene.here.pk]):
        days = sorted(Placement.objects.values_list("starts_on", "ends_on"))
    assert [first for first, _last in days] == [today() + timedelta(days=10 * n) for n in range(10)]


def test_two_place_one_person_at_once() -> None:
    scene = make_scene()
    places = [make_workplace(scene.employer, scene.hunter, 2) for _one in range(2)]
    answers = at_once([placing(scene, scene.person, place) for place in places])
    assert {type(one) for one in answers} == {Placement, refusals.ComesBeside}
    all_is_whole(scene, 1)


def test_one_request_sent_twice_places_once() -> None:
    scene = make_scene()
    place = make_workplace(scene.employer, scene.hunter, 2)
    address = reverse("placements:place", args=[scene.person.pk])
    data = {
        "kind": "employment",
        "workplace": str(place.pk),
        "starts_on": today().strftime("%d-%m-%Y"),
        "choice": "own_choice",
        "request_key": str(uuid4()),
    }

    def send() -> int:
        client = Client()
        client.force_login(scene.hunter)
        return client.post(address, data).status_code

    assert at_once([send] * 4) == [302] * 4
    all_is_whole(scene, 1)


def ending(scene: Scene, placement: Placement, user: Any) -> Callable[[], None]:
    def attempt() -> None:
        with acting(by := make.actor_for(user)), answering(uuid4()):
            step = NextStep("Verder zoeken", today(), scene.owner)
            actions_ending.end_placement(placement=placement, on=today(), reason="health", next_step=step, by=by)

    return attempt


def test_two_end_at_once() -> None:
    scene = make_scene()
    made = make_placement(scene)
    answers = at_once([ending(scene, made, user) for user in (scene.owner, scene.hunter)])
    assert {type(one) for one in answers} == {type(None), MovedOn}
    with scoped([scene.here.pk]):
        assert Event.objects.filter(kind="placement.ended").count() == 1
        assert Event.objects.filter(kind="action.added").count() == 1
        assert verify(scene.person.pk) == verify(scene.employer.pk) == []


def test_two_agree_anew_at_once() -> None:
    scene = make_scene()
    made = stored(make_placement(scene))

    def changing(user: Any, hours: int) -> Callable[[], None]:
        def attempt() -> None:
            with acting(by := make.actor_for(user)):
                terms = Terms(hours_a_week=hours)
                actions_placing.change_terms(placement=made, terms=terms, seen=Terms.of(made).fingerprint, by=by)

        return attempt

    answers = at_once([changing(scene.owner, 20), changing(scene.hunter, 24)])
    assert {type(one) for one in answers} == {type(None), MovedOn}
    with scoped([scene.here.pk]):
        assert Event.objects.filter(kind="placement.changed").count() == 1


def test_an_employer_stops_while_people_come() -> None:
    """Whoever came before has an action for it, whoever came after is told; and nobody waits for ever."""
    scene = make_scene()
    place = make_workplace(scene.employer, scene.hunter, 20)
    stopper = make.make_user(scene.here, Role.COORDINATOR)

    def stops() -> None:
        with acting(by := make.actor_for(stopper)):
            stop_employer(employer=scene.employer, on=today(), reason="Failliet", by=by)

    answers = at_once([*(placing(scene, person, place) for person in crowd(scene, 20)), stops])
    placed = sum(isinstance(one, Placement) for one in answers)
    assert {type(one) for one in answers} <= {Placement, refusals.Closed, type(None)}
    all_is_whole(scene, placed)
    with scoped([scene.here.pk]):
        assert Event.objects.filter(kind="placement.employer_stops").count() == placed
        assert Event.objects.filter(kind="action.added").count() == placed
