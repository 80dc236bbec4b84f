"""Appointments: planned, changed, cancelled, answered; what is refused; and where they show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
from opstap.core.actions import Refused
from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, now, today
from opstap.core.models import Event, OutboxMail
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import as_superuser
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.appointments import actions
from opstap.team.appointments.forms import read_time
from opstap.team.appointments.queries import upcoming
from opstap.team.appointments.rules import AppointmentPlan, Invitee
from opstap.team.appointments.today import appointments_ahead
from opstap.team.models import Appointment
from opstap.team.today.protocol import items_of
from opstap.tracks.refusals import NotOnTheTeam

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
THURSDAY_TEN = datetime(2026, 12, 3, 10, 0, tzinfo=AMSTERDAM)
YUSUF: Invitee = {
    "kind": "participant",
    "name": "Yusuf Abebe",
    "email": "yusuf@example.org",
    "user": "",
    "language": "nl",
}
SARA: Invitee = {"kind": "employer", "name": "Sara", "email": "sara@example.org", "user": "", "language": "nl"}


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


def plan(**given: Any) -> AppointmentPlan:
    return AppointmentPlan(
        **{"about": "Kennismaken", "starts_at": THURSDAY_TEN, "place": "Gemeentehuis", "invited": [YUSUF], **given}
    )


def planned(person: Participant, user: User, **given: Any) -> Appointment:
    with acting(by := make.actor_for(user)):
        return actions.plan_appointment(participant=person, plan=plan(**given), by=by)


def mails(person: Participant) -> list[OutboxMail]:
    with scoped([person.municipality_id]):
        return list(OutboxMail.objects.order_by("made_at"))


# Plan, change, cancel


def test_planning_invites_and_stands_on_the_timeline(person: Participant, manager: User) -> None:
    appointment = planned(person, manager, invited=[YUSUF, SARA])
    assert [(mail.to, mail.subject) for mail in mails(person)] == [
        (["yusuf@example.org"], "Uitnodiging: afspraak op 3 december 10:00"),
        (["sara@example.org"], "Uitnodiging: afspraak op 3 december 10:00"),
    ]
    with scoped([person.municipality_id]):
        line = Event.objects.select_related("content").get(kind="appointment.planned")
    assert line.subject_id == appointment.pk
    assert line.content.data["informed"] == ["Yusuf Abebe", "Sara"]
    assert "example.org" not in str(line.content.data)


def test_a_change_tells_who_stays_who_comes_and_who_goes(person: Participant, manager: User) -> None:
    appointment = planned(person, manager, invited=[YUSUF, SARA])
    coach: Invitee = {**SARA, "email": "coach@example.org"}
    with acting(by := make.actor_for(manager)):
        Appointment.objects.update(answer="coming")
        later = plan(starts_at=THURSDAY_TEN + timedelta(hours=4), invited=[YUSUF, coach])
        actions.change_appointment(appointment=appointment, plan=later, by=by)
        appointment.refresh_from_db()
    assert (appointment.sequence, appointment.answer) == (1, ""), "an answer was for the other time"
    assert [(mail.to[0], mail.subject.split(":")[0]) for mail in mails(person)[2:]] == [
        ("yusuf@example.org", "Gewijzigd"),
        ("coach@example.org", "Uitnodiging"),
        ("sara@example.org", "Gaat niet door"),
    ]


def test_a_cancellation_tells_everybody(person: Participant, manager: User) -> None:
    appointment = planned(person, manager, invited=[YUSUF, SARA])
    with acting(by := make.actor_for(manager)):
        actions.cancel_appointment(appointment=appointment, by=by)
        assert (appointment.state, appointment.sequence) == ("cancelled", 1)
        with pytest.raises(refusals.CancelledAlready):
            actions.cancel_appointment(appointment=appointment, by=by)
        with pytest.raises(refusals.CancelledAlready):
            actions.change_appointment(appointment=appointment, plan=plan(place="Elders"), by=by)
    assert [mail.subject for mail in mails(person)[2:]] == ["Gaat niet door: afspraak op 3 december 10:00"] * 2


def test_two_at_once_one_wins(person: Participant, manager: User) -> None:
    appointment = planned(person, manager)
    with acting(by := make.actor_for(manager)):
        stale = Appointment.objects.get()
        actions.change_appointment(appointment=appointment, plan=plan(place="Kamer 1"), by=by)
        with pytest.raises(refusals.ChangedMeanwhile):
            actions.change_appointment(appointment=stale, plan=plan(place="Kamer 2"), by=by)
        with pytest.raises(refusals.ChangedMeanwhile):
            actions.cancel_appointment(appointment=stale, by=by)
        with pytest.raises(refusals.NothingChanged):
            actions.change_appointment(appointment=appointment, plan=plan(place="Kamer 1"), by=by)
    assert len(mails(person)) == 2


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
        planned(person, manager, **given)
    assert mails(person) == []


def test_who_is_not_on_the_team_plans_nothing(person: Participant, manager: User) -> None:
    appointment = planned(person, manager)
    stranger = make.make_user(manager.memberships.all()[0].organisation.municipality)
    for by in (make.actor_for(stranger), make.system(person.municipality_id)):
        with acting(by):
            for act, given in (
                (actions.plan_appointment, {"participant": person, "plan": plan()}),
                (actions.change_appointment, {"appointment": appointment, "plan": plan(place="Elders")}),
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
            planned(person, manager)
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
    appointment = planned(person, manager)
    for by in (make.actor_for(manager), guest_of(person, Role.EMPLOYER)):
        with acting(by), pytest.raises(refusals.NotYours):
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
    appointment = planned(person, manager)
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
    planned(person, manager, starts_at=WEDNESDAY + timedelta(hours=4), about="Vandaag")
    planned(person, manager, about="Morgen", invited=[invited])
    planned(person, manager, starts_at=THURSDAY_TEN + timedelta(days=7), about="Volgende week")
    assert told(manager) == [
        ("today", "14:00 Vandaag", "Gesprek vastleggen"),
        ("week", "donderdag 3 december 10:00 Morgen", "Gesprek vastleggen"),
    ]
    assert told(coach) == [("week", "donderdag 3 december 10:00 Morgen", "Gesprek vastleggen")]


def test_who_cannot_come_stands_there_at_once_for_the_organiser(person: Participant, manager: User) -> None:
    volunteer = make.make_user(manager.memberships.all()[0].organisation.municipality, Role.VOLUNTEER)
    make.add_to_team(person, volunteer)
    for user in (manager, volunteer):
        appointment = planned(person, user, starts_at=THURSDAY_TEN + timedelta(days=8))
        with acting(by := guest_of(person)):
            actions.answer_appointment(appointment=appointment, answer="not_coming", by=by)
    assert told(manager) == [("today", "Kan niet komen: vrijdag 11 december 10:00 Kennismaken", "Opnieuw plannen")]
    assert told(volunteer)[0][2] == "Gesprek vastleggen", "a volunteer has no dossier to plan from"
    with acting(by := make.actor_for(manager)):
        appointment = Appointment.objects.get(organiser=manager)
        actions.change_appointment(
            appointment=appointment, plan=plan(starts_at=THURSDAY_TEN + timedelta(days=9)), by=by
        )
    assert told(manager) == []


def test_a_list_asks_one_query(person: Participant, manager: User, django_assert_num_queries: Any) -> None:
    for hour in range(8):
        planned(person, manager, starts_at=THURSDAY_TEN + timedelta(hours=hour))
    with acting(by := make.actor_for(manager)), django_assert_num_queries(1):
        assert len(list(items_of([appointments_ahead], by, today()))) == 8


# The pages


def form(**given: Any) -> dict[str, Any]:
    return {
        "request_key": uuid4(),
        "about": "Kennismaken",
        "on": "3-12-2026",
        "at": "10.00",
        "minutes": 30,
        "place": "Gemeentehuis",
        "participant": "on",
        "sequence": 0,
        **given,
    }


@pytest.fixture
def browser(manager: User) -> Client:
    found = Client()
    found.force_login(manager)
    return found


def page(name: str, person: Participant, *parts: Any) -> str:
    return reverse(f"team:{name}", args=[person.pk, *parts])


def test_planning_from_the_dossier_and_a_second_click(browser: Client, person: Participant, manager: User) -> None:
    address, sent = page("plan", person), form(colleagues=[manager.pk], employer_email="sara@example.org")
    shown = browser.get(address).content.decode()
    assert "Yusuf Abebe uitnodigen per mail" in shown
    assert shown.count(" checked") == 2, "the participant and the organiser's own calendar"
    for _click in range(2):
        assert browser.post(address, sent).status_code == 302
    assert [mail.to[0] for mail in mails(person)] == ["yusuf@example.org", manager.email, "sara@example.org"]
    dossier = browser.get(reverse("people:dossier", args=[person.pk])).content.decode()
    assert "donderdag 3 december 10:00" in dossier
    assert "uitgenodigd: Yusuf Abebe, Mieke Manager, sara@example.org" in dossier


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"at": "half tien"}, "Schrijf een tijd als 10:30"),
        ({"on": "1-12-2026"}, "Kies een tijd die nog moet komen"),
        ({"on": "2-12-2026", "at": "9:30"}, "Kies een tijd die nog moet komen"),
        ({"on": "3-12-2030"}, "Kies een dag binnen een jaar"),
        ({"at": "3:00"}, "Kies een tijd tussen 6:00 en 23:00"),
        ({"minutes": 3}, "Zorg ervoor"),
        ({"employer_name": "Sara"}, "Vul ook het e-mailadres in"),
        ({"employer_email": "sara"}, "geldig"),
        ({"about": "bsn 111222333"}, "BSN"),
        ({"place": ""}, "verplicht"),
    ],
)
def test_bad_input_is_told_at_the_form(
    browser: Client, person: Participant, given: dict[str, Any], sentence: str
) -> None:
    answer = browser.post(page("plan", person), form(**given))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert mails(person) == []


def test_an_overlap_is_warned_about_and_can_be_meant(browser: Client, person: Participant, manager: User) -> None:
    planned(person, manager)
    answer = browser.post(page("plan", person), form(at="10:15"))
    assert answer.status_code == 422
    assert "Mieke Manager heeft al een afspraak van 10:00 tot 10:30." in answer.content.decode()
    assert browser.post(page("plan", person), form(at="10:30")).status_code == 302
    assert browser.post(page("plan", person), form(at="9:45", anyway="on")).status_code == 302


def test_changing_and_cancelling_on_the_page(browser: Client, person: Participant, manager: User) -> None:
    appointment = planned(person, manager, invited=[YUSUF, SARA])
    address = page("appointment", person, appointment.pk)
    shown = browser.get(address).content.decode()
    assert 'value="10:00"' in shown
    assert 'value="sara@example.org"' in shown
    same = {"employer_name": "Sara", "employer_email": "sara@example.org"}
    assert "Er is niets anders" in browser.post(address, form(**same)).content.decode()
    assert browser.post(address, form(at="11", **same)).status_code == 302, "its own time is no overlap"
    stale = browser.post(address, form(at="12", **same))
    assert "Een collega heeft deze afspraak net gewijzigd" in stale.content.decode()
    away = page("cancel_appointment", person, appointment.pk)
    asked = browser.get(away).content.decode()
    assert "Zij krijgen een mail dat het niet doorgaat" in asked
    assert "Sara" in asked
    assert browser.post(away, {"request_key": uuid4()}).status_code == 302
    assert browser.post(away, {"request_key": uuid4()}).status_code == 422
    assert "Deze afspraak is afgezegd" in browser.get(address).content.decode()
    with scoped([person.municipality_id]):
        assert Event.objects.filter(kind__startswith="appointment.").count() == 3


def test_without_an_address_nobody_is_invited_by_mail(browser: Client, manager: User, person: Participant) -> None:
    with scoped([person.municipality_id]):
        Participant.objects.update(email="")
    shown = browser.get(page("plan", person)).content.decode()
    assert "geen e-mailadres bekend" in shown
    assert browser.post(page("plan", person), form()).status_code == 302
    assert mails(person) == []
    with scoped([person.municipality_id]):
        appointment = Appointment.objects.get()
    assert (
        "Niemand is per mail uitgenodigd"
        in browser.get(page("cancel_appointment", person, appointment.pk)).content.decode()
    )


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("10:30", (10, 30)),
        ("10.30", (10, 30)),
        ("1030", (10, 30)),
        ("10u30", (10, 30)),
        ("9 uur", (9, 0)),
        ("9", (9, 0)),
        ("25:00", None),
        ("10:75", None),
        ("straks", None),
        ("", None),
    ],
)
def test_times_as_people_type_them(text: str, clock: tuple[int, int] | None) -> None:
    found = read_time(text)
    assert (found and (found.hour, found.minute)) == clock


def test_what_is_under_way_is_still_the_next_one(person: Participant, manager: User) -> None:
    planned(person, manager)
    with scoped([person.municipality_id]):
        for minutes, there in ((-1, True), (20, True), (31, False)):
            with time_machine.travel(THURSDAY_TEN + timedelta(minutes=minutes)):
                assert upcoming(Appointment.objects.all()).exists() is there
    assert now() > WEDNESDAY - timedelta(minutes=1)
