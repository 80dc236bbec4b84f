"""The pages on which an appointment is planned, changed and cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.appointments.forms import read_time
from opstap.team.models import Appointment
from opstap.team.tests.appointment_plans import SARA, WEDNESDAY, YUSUF, mails_about, plan_meeting

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
    assert [mail.to[0] for mail in mails_about(person)] == ["yusuf@example.org", manager.email, "sara@example.org"]
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
    assert mails_about(person) == []


def test_an_overlap_is_warned_about_and_can_be_meant(browser: Client, person: Participant, manager: User) -> None:
    plan_meeting(person, manager)
    answer = browser.post(page("plan", person), form(at="10:15"))
    assert answer.status_code == 422
    assert "Mieke Manager heeft al een afspraak van 10:00 tot 10:30." in answer.content.decode()
    assert browser.post(page("plan", person), form(at="10:30")).status_code == 302
    assert browser.post(page("plan", person), form(at="9:45", anyway="on")).status_code == 302


def test_changing_and_cancelling_on_the_page(browser: Client, person: Participant, manager: User) -> None:
    appointment = plan_meeting(person, manager, invited=[YUSUF, SARA])
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
    assert mails_about(person) == []
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
