"""The factories make what they say, so that a test that builds on them fails for its own reason only."""

from __future__ import annotations

import pytest

from opstap.core.scope import acting, scoped
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from tests.factories import (
    actor_for,
    add_to_team,
    make_action,
    make_agreement,
    make_contact,
    make_membership,
    make_municipality,
    make_participant,
    make_partner,
    make_user,
    open_track,
)


@pytest.mark.django_db
def test_a_case_manager_with_a_track_sees_its_participant() -> None:
    dalfsen = make_municipality("Dalfsen")
    manager = make_user(dalfsen)
    person = make_participant(dalfsen, "Yusuf", levels={"speaking": "A2"})
    track = open_track(person, owner=manager, programme="dalfsen")
    actor = actor_for(manager)
    with acting(actor):
        assert list(Participant.objects.visible_to(actor)) == [person]
        assert track.phase is not None
    assert make_action(track, manager).owner == manager
    assert make_contact(person, manager).track == track


@pytest.mark.django_db
def test_a_partner_reaches_a_municipality_by_agreement() -> None:
    dalfsen, school = make_municipality(), make_partner()
    coach = make_user(school, Role.COACH)
    person = make_participant(dalfsen)
    assert actor_for(coach).municipalities == frozenset()
    make_agreement(dalfsen, school)
    add_to_team(person, coach)
    actor = actor_for(coach)
    assert actor.municipalities == {dalfsen.pk}
    with acting(actor):
        assert Participant.objects.visible_to(actor).get() == person


@pytest.mark.django_db
def test_one_account_may_have_two_places() -> None:
    dalfsen = make_municipality()
    user = make_user(dalfsen, Role.COACH)
    second = make_membership(user, dalfsen, Role.COORDINATOR)
    assert actor_for(user).role == Role.COACH
    assert actor_for(user, membership=second).role == Role.COORDINATOR
    with scoped([dalfsen.pk]):
        assert Participant.objects.count() == 0
