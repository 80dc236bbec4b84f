"""Talks, teams and what may wait: who may, what is told, and that nothing somebody typed is lost without a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from tests.factories import (
    actor_for,
    add_to_team,
    make_municipality,
    make_participant,
    make_user,
    open_track,
    system,
)

from opstap.access.models import Involvement
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import Event, EventContent
from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.members import actions as members_actions
from opstap.team.models import ContactMoment, Snooze
from opstap.team.talks import actions as talks_actions
from opstap.team.today import actions as today_actions
from opstap.tracks.actions import give_owner
from opstap.tracks.models import Action, Track
from opstap.tracks.refusals import NoTrack

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class Case:
    place: Municipality
    manager: User
    coach: User
    outsider: User
    person: Participant
    track: Track


@pytest.fixture
def case() -> Case:
    place = make_municipality()
    manager, coach, outsider = make_user(place), make_user(place, Role.COACH), make_user(place, Role.VOLUNTEER)
    person = make_participant(place)
    track = open_track(person, owner=manager)
    add_to_team(person, coach)
    return Case(place, manager, coach, outsider, person, track)


def log(case: Case, user: User | None = None, **given: Any) -> ContactMoment:
    by = actor_for(user or case.coach)
    with acting(by):
        return talks_actions.log_contact(participant=case.person, note="Over werk gesproken", by=by, **given)


def test_a_talk_stands_on_the_timeline_and_on_the_track(case: Case) -> None:
    contact = log(case, how=ContactMoment.How.PHONE, on=today() - DAY)
    with scoped([case.place.pk]):
        case.track.refresh_from_db()
        assert case.track.last_contact_on == today() - DAY
        event = Event.objects.get(kind="contact.logged")
        assert (event.happened_on, event.subject_id, event.actor_id) == (today() - DAY, contact.pk, case.coach.pk)
        assert event.content.data["note"] == "Over werk gesproken"
        assert str(contact) == f"phone {today() - DAY}"


def test_an_older_talk_does_not_make_contact_older(case: Case) -> None:
    log(case)
    log(case, on=today() - 30 * DAY)
    with scoped([case.place.pk]):
        case.track.refresh_from_db()
        assert case.track.last_contact_on == today()


def test_a_talk_brings_its_next_step(case: Case) -> None:
    log(case, next_step="Cv maken", next_on=today() + 7 * DAY)
    log(case, next_step="Oefenen", next_by_participant=True)
    with scoped([case.place.pk]):
        rows = Action.objects.order_by("due_on").values_list("text", "owner", "due_on")
        assert list(rows) == [("Oefenen", None, today()), ("Cv maken", case.coach.pk, today() + 7 * DAY)]
        assert verify(case.person.pk) == []


def test_a_next_step_without_a_track_is_refused_and_not_dropped(case: Case) -> None:
    with scoped([case.place.pk]):
        Track.objects.update(ended_on=today(), started_on=today())
    with pytest.raises(NoTrack):
        log(case, next_step="Cv maken")
    contact = log(case)
    assert contact.track is None
    with scoped([case.place.pk]):
        assert (ContactMoment.objects.count(), Action.objects.count()) == (1, 0)


def test_a_talk_that_cannot_be_is_refused(case: Case) -> None:
    with pytest.raises(refusals.NotYet):
        log(case, on=today() + DAY)
    with pytest.raises(NotOnTheTeam):
        log(case, case.outsider)
    with pytest.raises(NotOnTheTeam), scoped([case.place.pk]):
        talks_actions.log_contact(participant=case.person, note="x", by=system(case.place))
    with scoped([case.place.pk]):
        assert not ContactMoment.objects.exists()


def test_a_failing_next_step_takes_the_talk_with_it(case: Case) -> None:
    with pytest.raises(Refused):
        log(case, next_step="Te laat", next_on=today() - DAY)
    with scoped([case.place.pk]):
        assert not ContactMoment.objects.exists()
        assert not Event.objects.filter(kind="contact.logged").exists()


def test_a_team_grows_by_who_is_on_it(case: Case) -> None:
    (membership,) = case.outsider.memberships.all()
    with acting(by := actor_for(case.outsider)), pytest.raises(NotOnTheTeam):
        members_actions.join_team(participant=case.person, membership=membership, by=by)
    with acting(by := actor_for(case.coach)):
        joined = members_actions.join_team(participant=case.person, membership=membership, by=by, hours_a_week=2)
        assert (joined.track, joined.hours_a_week, joined.role) == (case.track, 2, Role.VOLUNTEER)
        with pytest.raises(refusals.AlreadyOnTeam):
            members_actions.join_team(participant=case.person, membership=membership, by=by)
        assert Event.objects.filter(kind="team.joined", actor_id=case.coach.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_colleague_twice_at_once_is_on_the_team_once(case: Case) -> None:
    (membership,) = case.outsider.memberships.all()

    def join(user: User) -> None:
        with acting(by := actor_for(user)):
            members_actions.join_team(participant=case.person, membership=membership, by=by)

    answers = at_once([partial(join, case.coach), partial(join, case.manager)])
    assert sum(answer is None for answer in answers) == 1
    assert all(answer is None or isinstance(answer, (IntegrityError, Refused)) for answer in answers)


def role_of(case: Case, user: User) -> Involvement:
    return Involvement.objects.get(participant=case.person, user=user)


def test_nobody_leaves_silently(case: Case) -> None:
    with acting(by := actor_for(case.manager)):
        role, owner = role_of(case, case.coach), role_of(case, case.manager)
        with pytest.raises(Refused, match=r"Say who takes over|Zeg wie het overneemt"):
            members_actions.leave_team(involvement=role, by=by, why_none="  ")
        with pytest.raises(refusals.OwnerStays):
            members_actions.leave_team(involvement=owner, by=by, why_none="weg")
        members_actions.leave_team(involvement=role, by=by, successor=owner)
        role.refresh_from_db()
        assert (role.ends_on, role.successor) == (today(), owner)
        content = EventContent.objects.get(event__kind="team.left").data
        assert content["successor"] == case.manager.name
        with pytest.raises(Refused):
            members_actions.leave_team(involvement=role, by=by, why_none="al weg")
    with acting(by := actor_for(case.coach)), pytest.raises(NotOnTheTeam):
        members_actions.leave_team(involvement=role, by=by, why_none="al weg")


def test_who_became_the_owner_meanwhile_stays(case: Case) -> None:
    with acting(by := actor_for(case.manager)):
        role = role_of(case, case.manager)
        stale = role_of(case, case.manager)
        stale.owner = False
        with pytest.raises(Refused):
            members_actions.leave_team(involvement=stale, by=by, why_none="weg")
        role.refresh_from_db()
        assert (role.ends_on, role.owner) == (None, True)


def test_who_leaves_as_a_former_owner_may_go(case: Case) -> None:
    with scoped([case.place.pk]):
        by = system(case.place)
        give_owner(track=case.track, user=case.coach, organisation_id=case.place.pk, by=by)
        members_actions.leave_team(involvement=role_of(case, case.manager), by=by, why_none="met pensioen")
        assert role_of(case, case.manager).ends_on == today()
        assert EventContent.objects.get(event__kind="team.left").data["why_none"] == "met pensioen"


def put_off(case: Case, user: User, days: int, subject: Any = None) -> None:
    actor = actor_for(user)
    with acting(actor):
        today_actions.snooze(
            actor=actor,
            source="actions",
            subject_id=subject or case.track.pk,
            until=today() + days * DAY,
            municipality_id=case.place.pk,
        )


def test_a_line_of_today_may_wait_from_tomorrow_to_a_month(case: Case) -> None:
    for days in (-1, 0, 32):
        with pytest.raises(refusals.SnoozeTooLong):
            put_off(case, case.coach, days)
    for days in (1, 31):
        put_off(case, case.coach, days)
    put_off(case, case.manager, 2)
    put_off(case, case.coach, 3, uuid4())
    with scoped([case.place.pk]):
        untils = Snooze.objects.filter(user=case.coach, subject_id=case.track.pk).values_list("until", flat=True)
        assert list(untils) == [today() + 31 * DAY]
        assert Snooze.objects.count() == 3
        assert str(Snooze.objects.get(user=case.manager)) == f"actions until {today() + 2 * DAY}"
        assert not Event.objects.filter(kind__startswith="snooze").exists()


def test_the_system_has_no_today(case: Case) -> None:
    with scoped([case.place.pk]), pytest.raises(IntegrityError):
        today_actions.snooze(
            actor=Actor.system("x"),
            source="actions",
            subject_id=uuid4(),
            until=today() + DAY,
            municipality_id=case.place.pk,
        )
