"""Appointments: planned, changed, cancelled, answered; what is refused; and where they stand on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.guest_links import actor_of
from opstap.access.models import GuestLink
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.models import Event
from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import as_superuser
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.appointments import actions
from opstap.team.appointments.queries import upcoming
from opstap.team.appointments.rules import Invitee
from opstap.team.appointments.today import appointments_ahead
from opstap.team.models import Appointment
from opstap.team.tests.appointment_plans import SARA, THURSDAY_TEN, WEDNESDAY, YUSUF, mails_about, plan_meeting, plan_of
from opstap.team.today.protocol import items_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY), translation.override("nl"):
        yield


@pytest.fixture
def manager() -> User:
    return make.make_user(make.make_municipality(), name="Mieke Manager")


@pytest.fixture
def person(manager: User) -> Participant:
    place = manager.memberships.all()[0].organisation.municipality
    found = make.make_participant(place, email="yusuf@example.org")
    make.open_track(found, owner=manager)
    return found


# Plan, change, cancel


def test_planning_invites_and_stands_on_the_timeline(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager, invited=[YUSUF, SARA])
    assert [(mail.to, mail.subject) for mail in mails_about(person)] == [
        (["yusuf@example.org"], "Uitnodiging: afspraak op 3 december 10:00"),
        (["sara@example.org"], "Uitnodiging: afspraak op 3 december 10:00"),
    ]
    with scoped([person.municipality_id]):
        line = Event.objects.select_related("content").get(kind="appointment.planned")
    assert line.subject_id == appointment.pk
    assert line.content.data["informed"] == ["Yusuf Abebe", "Sara"]
    assert "example.org" not in str(line.content.data)


def test_a_change_tells_who_stays_who_comes_and_who_goes(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager, invited=[YUSUF, SARA])
    coach: Invitee = {**SARA, "email": "coach@example.org"}
    with acting(by := make.actor_for(manager)):
        Appointment.objects.update(answer="coming")
        later = plan_of(starts_at=THURSDAY_TEN + timedelta(hours=4), invited=[YUSUF, coach])
        actions.change_appointment(appointment=appointment, plan=later, by=by)
        appointment.refresh_from_db()
    assert (appointment.sequence, appointment.answer) == (1, ""), "an answer was for the other time"
    assert [(mail.to[0], mail.subject.split(":")[0]) for mail in mails_about(person)[2:]] == [
        ("yusuf@example.org", "Gewijzigd"),
        ("coach@example.org", "Uitnodiging"),
        ("sara@example.org", "Gaat niet door"),
    ]


def test_a_cancellation_tells_everybody(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager, invited=[YUSUF, SARA])
    with acting(by := make.actor_for(manager)):
        actions.cancel_appointment(appointment=appointment, by=by)
        assert (appointment.state, appointment.sequence) == ("cancelled", 1)
        with pytest.raises(refusals.CancelledAlready):
            actions.cancel_appointment(appointment=appointment, by=by)
        with pytest.raises(refusals.CancelledAlready):
            actions.change_appointment(appointment=appointment, plan=plan_of(place="Elders"), by=by)
    assert [mail.subject for mail in mails_about(person)[2:]] == ["Gaat niet door: afspraak op 3 december 10:00"] * 2


def test_two_at_once_one_wins(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager)
    with acting(by := make.actor_for(manager)):
        stale = Appointment.objects.get()
        actions.change_appointment(appointment=appointment, plan=plan_of(place="Kamer 1"), by=by)
        with pytest.raises(refusals.AppointmentChangedMeanwhile):
            actions.change_appointment(appointment=stale, plan=plan_of(place="Kamer 2"), by=by)
        with pytest.raises(refusals.AppointmentChangedMeanwhile):
            actions.cancel_appointment(appointment=stale, by=by)
        with pytest.raises(refusals.AppointmentUnchanged):
            actions.change_appointment(appointment=appointment, plan=plan_of(place="Kamer 1"), by=by)
    assert len(mails_about(person)) == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"starts_at": WEDNESDAY - timedelta(minutes=1)}, refusals.InThePast),
        ({"starts_at": THURSDAY_TEN.replace(year=2028)}, refusals.TooFarAway),
        ({"starts_at": THURSDAY_TEN.replace(hour=3)}, refusals.AtNight),
        ({"starts_at": THURSDAY_TEN.replace(hour=23)}, refusals.AtNight),
        ({"minutes": 4}, refusals.OddLength),
        ({"minutes": 481}, refusals.OddLength),
    ],
)
def test_times_that_cannot_be_meant(person: Participant, manager: User, given: Any, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        plan_meeting(person, manager, **given)
    assert mails_about(person) == []


def test_who_is_not_on_the_team_plans_nothing(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager)
    stranger = make.make_user(manager.memberships.all()[0].organisation.municipality)
    for by in (make.actor_for(stranger), make.system(person.municipality_id)):
        with acting(by):
            for act, given in (
                (actions.plan_appointment, {"participant": person, "plan": plan_of()}),
                (actions.change_appointment, {"appointment": appointment, "plan": plan_of(place="Elders")}),
                (actions.cancel_appointment, {"appointment": appointment}),
                (actions.settle_answer, {"appointment": appointment}),
            ):
                with pytest.raises(NotOnTheTeam):
                    act(by=by, **given)


def test_mail_and_appointment_stand_or_fall_together(person: Participant, manager: User) -> None:
    """A crash between the two is no half appointment: here the outbox refuses."""
    with as_superuser() as admin:
        admin.execute("ALTER TABLE core_outboxmail ADD CONSTRAINT never CHECK (subject = '') NOT VALID")
    try:
        with pytest.raises(Exception, match="never"):
            plan_meeting(person, manager)
    finally:
        with as_superuser() as admin:
            admin.execute("ALTER TABLE core_outboxmail DROP CONSTRAINT never")
    with scoped([person.municipality_id]):
        assert not Appointment.objects.exists()
        assert not Event.objects.filter(kind="appointment.planned").exists()


# Answers


def guest_of(person: Participant, role: str = Role.PARTICIPANT) -> Actor:
    return actor_of(GuestLink(municipality_id=person.municipality_id, role=role, name="Yusuf"))


def test_an_answer_comes_from_the_participant_for_what_was_shown(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager)
    for by in (make.actor_for(manager), guest_of(person, Role.EMPLOYER)):
        with acting(by), pytest.raises(refusals.NotYourAppointment):
            actions.answer_appointment(appointment=appointment, answer="coming", by=by)
    with acting(by := guest_of(person)):
        actions.answer_appointment(appointment=appointment, answer="call_me", by=by)
        appointment.sequence = 7
        with pytest.raises(refusals.CancelledAlready):
            actions.answer_appointment(appointment=appointment, answer="coming", by=by)
    appointment.sequence = 0
    with time_machine.travel(WEDNESDAY + timedelta(days=3)), acting(by), pytest.raises(refusals.CancelledAlready):
        actions.answer_appointment(appointment=appointment, answer="coming", by=by)


def test_who_was_called_is_off_the_list(person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager)
    with acting(by := guest_of(person)):
        actions.answer_appointment(appointment=appointment, answer="call_me", by=by)
    browser = Client()
    browser.force_login(manager)
    assert "Wil gebeld worden: donderdag 3 december 10:00 Kennismaken" in browser.get("/").content.decode()
    address = reverse("team:called", args=[person.pk, appointment.pk])
    assert browser.post(address, {"request_key": uuid4(), "next": "/"})["Location"] == "/"
    shown = browser.get("/").content.decode()
    assert "Wil gebeld worden" not in shown
    assert browser.post(address, {"request_key": uuid4()}, follow=True).content.decode().count("heeft al iemand gebeld")
    stranger = make.make_user(manager.memberships.all()[0].organisation.municipality)
    browser.force_login(stranger)
    assert browser.post(address, {"request_key": uuid4()}).status_code == 404


# Today


def told(user: User) -> list[tuple[str, str, str]]:
    with acting(by := make.actor_for(user)):
        return [(item.section, item.title, item.act.label) for item in items_of([appointments_ahead], by, today())]


def test_today_shows_where_i_am_to_be(person: Participant, manager: User) -> None:
    coach = make.make_user(manager.memberships.all()[0].organisation.municipality, Role.COACH)
    make.add_to_team(person, coach)
    invited: Invitee = {**SARA, "kind": "colleague", "user": str(coach.pk)}
    plan_meeting(person, manager, starts_at=WEDNESDAY + timedelta(hours=4), about="Vandaag")
    plan_meeting(person, manager, about="Morgen", invited=[invited])
    plan_meeting(person, manager, starts_at=THURSDAY_TEN + timedelta(days=7), about="Volgende week")
    assert told(manager) == [
        ("today", "14:00 Vandaag", "Gesprek vastleggen"),
        ("week", "donderdag 3 december 10:00 Morgen", "Gesprek vastleggen"),
    ]
    assert told(coach) == [("week", "donderdag 3 december 10:00 Morgen", "Gesprek vastleggen")]


def test_who_cannot_come_stands_there_at_once_for_the_organiser(person: Participant, manager: User) -> None:
    volunteer = make.make_user(manager.memberships.all()[0].organisation.municipality, Role.VOLUNTEER)
    make.add_to_team(person, volunteer)
    for user in (manager, volunteer):
        appointment = plan_meeting(person, user, starts_at=THURSDAY_TEN + timedelta(days=8))
        with acting(by := guest_of(person)):
            actions.answer_appointment(appointment=appointment, answer="not_coming", by=by)
    assert told(manager) == [("today", "Kan niet komen: vrijdag 11 december 10:00 Kennismaken", "Opnieuw plannen")]
    assert told(volunteer)[0][2] == "Gesprek vastleggen", "a volunteer has no dossier to plan from"
    with acting(by := make.actor_for(manager)):
        appointment = Appointment.objects.get(organiser=manager)
        actions.change_appointment(
            appointment=appointment, plan=plan_of(starts_at=THURSDAY_TEN + timedelta(days=9)), by=by
        )
    assert told(manager) == []


def test_a_list_asks_one_query(person: Participant, manager: User, django_assert_num_queries: Any) -> None:
    for hour in range(8):
        plan_meeting(person, manager, starts_at=THURSDAY_TEN + timedelta(hours=hour))
    with acting(by := make.actor_for(manager)), django_assert_num_queries(1):
        assert len(list(items_of([appointments_ahead], by, today()))) == 8


# The next one


def test_what_is_under_way_is_still_the_next_one(person: Participant, manager: User) -> None:
    plan_meeting(person, manager)
    with scoped([person.municipality_id]):
        for minutes, there in ((-1, True), (20, True), (31, False)):
            with time_machine.travel(THURSDAY_TEN + timedelta(minutes=minutes)):
                assert upcoming(Appointment.objects.all()).exists() is there
    assert now() > WEDNESDAY - timedelta(minutes=1)
