"""Who is on whose team, what follows from it, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now as moment
from tests import factories as make

from opstap.access.actors import actor_for, municipalities_of
from opstap.access.look_log import log_look
from opstap.access.models import LINGER, Involvement, Look, team_filter, writes_for
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import DataAgreement
from opstap.organisations.roles import Role
from opstap.people.dossier import for_dossier
from opstap.people.models import Participant

pytestmark = pytest.mark.django_db
GUEST = Actor(ActorKind.GUEST, None, "")


def seen(actor: Actor) -> set[Participant]:
    with scoped(actor.municipalities):
        return set(Participant.objects.filter(team_filter(actor, today())))


def test_on_the_team_or_not() -> None:
    here = make.make_municipality()
    kim, other = make.make_user(here), make.make_user(here)
    person = make.make_participant(here)
    make.open_track(person, owner=kim)
    assert seen(make.actor_for(kim)) == {person}
    assert seen(make.actor_for(other)) == set()
    assert seen(make.system(here)) == {person}
    assert seen(GUEST) == set()
    assert seen(make.actor_for(make.make_user(here, Role.ADMINISTRATOR))) == set()


def test_who_left_reads_a_month_longer_and_writes_no_more() -> None:
    here = make.make_municipality()
    kim, coach = make.make_user(here), make.make_user(here, Role.COACH)
    person = make.make_participant(here)
    make.open_track(person, owner=kim)
    make.add_to_team(person, coach)
    actor = make.actor_for(coach)
    with acting(actor):
        assert writes_for(actor, person.pk, today())
        Involvement.objects.filter(user=coach).update(starts_on=today() - timedelta(days=90), ends_on=today())
        assert not writes_for(actor, person.pk, today())
        assert seen(actor) == {person}
        Involvement.objects.filter(user=coach).update(ends_on=today() - LINGER)
    assert seen(actor) == set()


def test_the_system_writes_and_a_guest_or_another_hat_does_not() -> None:
    here = make.make_municipality()
    kim = make.make_user(here)
    person = make.make_participant(here)
    make.open_track(person, owner=kim)
    second = make.make_membership(kim, here, Role.ADMINISTRATOR)
    with scoped([here.pk]):
        assert writes_for(make.system(here), person.pk, today())
        assert not writes_for(GUEST, person.pk, today())
        assert not writes_for(make.actor_for(kim, membership=second), person.pk, today())


def test_reach_follows_from_the_membership_and_the_agreement() -> None:
    here, partner = make.make_municipality(), make.make_partner()
    coach = make.make_user(partner, Role.COACH)
    assert municipalities_of(coach.memberships.get(), today()) == frozenset()
    agreement = make.make_agreement(here, partner)
    assert municipalities_of(coach.memberships.get(), today()) == {here.pk}
    with scoped([here.pk]):
        DataAgreement.objects.filter(pk=agreement.pk).update(ends_on=today())
    assert municipalities_of(coach.memberships.get(), today()) == frozenset()


def test_without_a_membership_one_reaches_nothing() -> None:
    someone = make.make_user(make.make_municipality())
    actor = actor_for(someone, None, today())
    assert actor.municipalities == frozenset()
    assert actor.role == ""


def test_the_same_role_at_another_organisation_is_another_hat() -> None:
    here, taalhuis, leerbedrijf = make.make_municipality(), make.make_partner(), make.make_partner()
    for partner in (taalhuis, leerbedrijf):
        make.make_agreement(here, partner)
    coach = make.make_user(taalhuis, Role.COACH)
    elsewhere = make.make_membership(coach, leerbedrijf, Role.COACH)
    person = make.make_participant(here)
    make.open_track(person, owner=make.make_user(here))
    make.add_to_team(person, coach, membership=coach.memberships.get(organisation=taalhuis))
    own_hat = make.actor_for(coach, membership=coach.memberships.get(organisation=taalhuis))
    other_hat = make.actor_for(coach, membership=elsewhere)
    assert own_hat.municipalities == other_hat.municipalities == {here.pk}
    assert (seen(own_hat), seen(other_hat)) == ({person}, set())
    with scoped([here.pk]):
        assert writes_for(own_hat, person.pk, today())
        assert not writes_for(other_hat, person.pk, today())


def test_the_dossier_tells_the_visit_before_the_present_one() -> None:
    here = make.make_municipality()
    kim, person = make.make_user(here), make.make_participant(here)
    make.open_track(person, owner=kim)
    with acting(actor := make.actor_for(kim)):
        assert for_dossier(actor).get(pk=person.pk).last_visit is None  # type: ignore[attr-defined]
        for ago in (timedelta(days=2), timedelta(minutes=10)):
            with time_machine.travel(moment() - ago, tick=False):
                log_look(actor, "dossier", participant=(person.pk, here.pk))
        earlier = for_dossier(actor).get(pk=person.pk).last_visit  # type: ignore[attr-defined]
        assert timedelta(days=1) < moment() - earlier < timedelta(days=3)
        assert [str(look) for look in Look.objects.all()] == [f"{kim.pk} dossier"] * 2
        assert [str(one) for one in person.team.all()] == [f"{kim.pk} {Role.CASE_MANAGER} {person.pk}"]


def test_nobody_who_is_not_signed_in_has_an_actor_that_reaches_anything(client: Client) -> None:
    assert client.get("/account/login/").wsgi_request.actor.municipalities == frozenset()  # type: ignore[attr-defined]
