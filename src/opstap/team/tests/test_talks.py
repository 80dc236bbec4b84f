"""Logging a talk: one line is enough, nothing typed is lost, once, and by who is on the team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.models import ContactMoment
from opstap.team.talks import actions
from opstap.team.talks.rules import EARLIEST, earliest_talk
from opstap.tracks.models import Action, Track

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality, client: Client) -> User:
    """Who owns the track, signed in."""
    user = make.make_user(here)
    client.force_login(user)
    return user


@pytest.fixture
def person(here: Municipality, owner: User) -> Participant:
    found = make.make_participant(here, "Yusuf", "Abebe", birth_date=date(1995, 5, 1))
    make.open_track(found, owner=owner)
    return found


def at(person: Participant) -> str:
    return reverse("team:talk", args=[person.pk])


def typed(**changed: Any) -> dict[str, Any]:
    sent = {"request_key": str(uuid4()), "note": "Over werk", "how": "talk", "with_whom": "participant"}
    return sent | {"on": f"{today():%d-%m-%Y}"} | changed


def talks(person: Participant) -> list[ContactMoment]:
    with scoped([person.municipality_id]):
        return list(ContactMoment.objects.filter(participant=person))


def test_one_line_is_enough(client: Client, person: Participant, owner: User) -> None:
    page = client.get(at(person))
    assert page.status_code == 200
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("request_key", "how", "with_whom")} | {"note": "Over werk"}
    sent["on"] = f"{form['on'].value():%d-%m-%Y}"
    for _click in range(2):
        assert client.post(at(person), sent).headers["Location"] == reverse("people:dossier", args=[person.pk])
    (talk,) = talks(person)
    assert (talk.note, talk.on, talk.how, talk.user_id) == ("Over werk", today(), "talk", owner.pk)
    with scoped([person.municipality_id]):
        assert Track.objects.get().last_contact_on == today()
        assert not Action.objects.exists()
    assert "is vastgelegd" in client.get(reverse("people:dossier", args=[person.pk])).content.decode()


def test_a_next_step_in_the_same_stroke(client: Client, person: Participant, owner: User) -> None:
    client.post(at(person), typed(next_step="Cv maken", next_on=f"{today() + timedelta(days=2):%d-%m-%Y}"))
    client.post(at(person), typed(next_step="Diploma zoeken", next_by_participant="on"))
    with scoped([person.municipality_id]):
        mine, theirs = Action.objects.order_by("due_on")
    assert (mine.owner_id, mine.due_on) == (owner.pk, today() + timedelta(days=2))
    assert (theirs.by_participant, theirs.due_on) == (True, today() + timedelta(days=7))


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": ""},
        {"note": "  \n "},
        {"note": "x" * 4001},
        {"on": ""},
        {"on": "1-1-1900"},
        {"on": "30-4-1995"},
        {"on": "1-1-0001"},
        {"on": "morgen"},
        {"how": "telepathy"},
        {"with_whom": "nobody"},
        {"request_key": ""},
        {"request_key": "x"},
        {"next_step": "Bellen", "next_on": "1-1-2020"},
        {"next_step": "Bellen", "next_on": "1-1-2999"},
        {"next_step": "x" * 301},
        {"next_on": "1-1-2099"},
        {"note": "Zijn bsn is 123456782"},
        {"note": "a\x00b"},
    ],
)
def test_what_cannot_be_is_told_and_kept_on_the_page(
    client: Client, person: Participant, wrong: dict[str, str]
) -> None:
    sent = typed(next_step="Mijn volgende stap") | wrong
    if wrong.get("next_on") == "1-1-2099":
        sent["next_step"] = ""
    answer = client.post(at(person), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Fout:" in page
    assert "Mijn volgende stap" in page or "next_step" in wrong or "next_on" in wrong
    assert talks(person) == []
    with scoped([person.municipality_id]):
        assert not Action.objects.exists()


def test_tomorrow_and_another_time(client: Client, person: Participant) -> None:
    answer = client.post(at(person), typed(on=f"{today() + timedelta(days=1):%d-%m-%Y}"))
    assert "toekomst" in answer.content.decode()
    early = client.post(at(person), typed(on="1-1-1989"))
    assert "1990" in early.content.decode()
    assert client.post(at(person), typed(on="1-5-1995")).status_code == 302, "on the day of birth it may"


def test_without_a_request_key_one_is_told_what_to_do(client: Client, person: Participant) -> None:
    sent = typed()
    del sent["request_key"]
    answer = client.post(at(person), sent)
    assert answer.status_code == 422
    assert "te lang open" in answer.content.decode()


@pytest.mark.parametrize("letter", ["x", "é", "م", "😀"])
def test_a_long_note_with_lines(client: Client, person: Participant, letter: str) -> None:
    note = "\r\n".join([letter * 79] * 50)
    assert client.post(at(person), typed(note=note)).status_code == 302
    (talk,) = talks(person)
    assert talk.note == note.replace("\r\n", "\n")
    assert len(talk.note) == 3999


def test_four_thousand_characters_fit_as_the_browser_counts_them(client: Client, person: Participant) -> None:
    note = "x\r\n" * 1999 + "xx"
    assert len(note.replace("\r\n", "\n")) == 4000
    assert client.post(at(person), typed(note=note)).status_code == 302


def test_without_a_track_a_talk_is_kept_and_a_step_is_not(client: Client, here: Municipality, owner: User) -> None:
    person = make.make_participant(here, "Zonder", "Traject")
    make.add_to_team(person, owner)
    answer = client.post(at(person), typed(next_step="Bellen"))
    assert answer.status_code == 422
    assert "Bellen" in answer.content.decode()
    assert talks(person) == []
    assert client.post(at(person), typed()).status_code == 302


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_to_no_other_site(client: Client, person: Participant, address: str) -> None:
    assert address not in client.get(at(person), {"next": address}).content.decode()
    answer = client.post(at(person), typed(next=address))
    assert answer.headers["Location"] == reverse("people:dossier", args=[person.pk])
    assert client.post(at(person), typed(next="/people/?sort=next")).headers["Location"] == "/people/?sort=next"


def test_who_may(client: Client, here: Municipality, person: Participant) -> None:
    volunteer, leaver, colleague = (
        make.make_user(here, role) for role in (Role.VOLUNTEER, Role.COACH, Role.CASE_MANAGER)
    )
    make.add_to_team(person, volunteer)
    role = make.add_to_team(person, leaver)
    with scoped([here.pk]):
        Involvement.objects.filter(pk=role.pk).update(ends_on=today())
    for user, status in (
        (volunteer, 302),
        (leaver, 403),
        (colleague, 404),
        (make.make_user(make.make_municipality()), 404),
    ):
        client.force_login(user)
        assert client.post(at(person), typed()).status_code == status
        assert client.get(at(person)).status_code == (200 if status == 302 else status)
    assert client.put(at(person)).status_code in (404, 405)
    client.force_login(volunteer)
    assert client.post(at(person), typed()).headers["Location"] == reverse("team:today")


def test_the_action_refuses_what_the_form_did_not_see(person: Participant, owner: User) -> None:
    with acting(by := make.actor_for(owner)), pytest.raises(refusals.TooLongAgo):
        actions.log_contact(participant=person, note="Over werk", by=by, on=date(1995, 4, 30))
    assert talks(person) == []


def test_the_earliest_talk() -> None:
    assert earliest_talk(None) == earliest_talk(date(1960, 1, 1)) == EARLIEST == date(1990, 1, 1)
    assert earliest_talk(date(2001, 2, 3)) == date(2001, 2, 3)
