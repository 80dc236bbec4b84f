"""The dossier and its timeline as somebody on the team sees them, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Involvement, Look
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.keyset_pages import write_cursor
from opstap.core.models import EventContent
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.actions import Draft, change_participants
from opstap.people.dossier import latest_levels
from opstap.people.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality("Dalfsen")


@pytest.fixture
def owner(here: Municipality) -> User:
    return make.make_user(here, name="Ida Eigenaar")


@pytest.fixture
def person(here: Municipality, owner: User) -> Participant:
    """Somebody with a track, a talk, and facts of every privacy class."""
    found = make.make_participant(
        here,
        "Yusuf",
        "Abebe",
        called="Joe",
        phone="06 1234 5678",
        email="yusuf@example.org",
        reference="D-77",
        country="SY",
        permit_kind="asylum_temporary",
        postcode="7721 AB",
        levels={"speaking": "A2"},
    )
    make.open_track(found, owner=owner, programme="dalfsen")
    make.make_contact(found, owner, note="Wil graag in de zorg werken")
    return found


def at(name: str, person: Participant) -> str:
    return reverse(f"people:{name}", args=[person.pk])


def body(client: Client, url: str, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_owner_sees_everything_on_one_page(client: Client, owner: User, person: Participant) -> None:
    client.force_login(owner)
    page = body(client, at("dossier", person))
    for told in (
        "<bdi>Yusuf Abebe</bdi>",
        "<bdi>Joe</bdi>",
        "Syrië",
        "D-77",
        "A2",
        "Thuis in Dalfsen",
        "Ida Eigenaar",
        "Wil graag in de zorg werken",
        'href="tel:0612345678"',
        "Geboortedatum onbekend",
    ):
        assert told in page, told
    with acting(make.actor_for(owner)):
        look = Look.objects.get(participant_id=person.pk)
    assert (look.page, look.user_id, look.shown) == ("dossier", owner.pk, [person.pk])


@pytest.mark.parametrize(
    ("role", "country", "email", "reference"),
    [(Role.COACH, False, True, True), (Role.JOB_HUNTER, False, True, True), (Role.COORDINATOR, False, False, True)],
)
def test_a_colleague_sees_what_the_role_needs(
    client: Client, here: Municipality, person: Participant, role: str, country: bool, email: bool, reference: bool
) -> None:
    user = make.make_user(here, role)
    make.add_to_team(person, user)
    client.force_login(user)
    page = body(client, at("dossier", person))
    assert ("Syrië" in page, "yusuf@example.org" in page, "D-77" in page) == (country, email, reference)
    assert "Deze gegevens wijzigen" not in page
    assert at("change", person) not in page


def test_a_volunteer_on_the_team_gets_403_and_an_outsider_404(
    client: Client, here: Municipality, person: Participant
) -> None:
    volunteer = make.make_user(here, Role.VOLUNTEER)
    make.add_to_team(person, volunteer)
    outsiders = [make.make_user(here, role) for role in (Role.CASE_MANAGER, Role.COORDINATOR, Role.POLICY_OFFICER)]
    outsiders.append(make.make_user(make.make_municipality(), Role.CASE_MANAGER))
    for user, status in [(volunteer, 403), *((user, 404) for user in outsiders)]:
        client.force_login(user)
        for name in ("dossier", "timeline"):
            answer = client.get(at(name, person))
            assert answer.status_code == status, (user, name)
            assert "Abebe" not in answer.content.decode()
    assert not Look.objects.filter(participant_id=person.pk).exists()


def test_only_get(client: Client, owner: User, person: Participant) -> None:
    client.force_login(owner)
    assert client.post(at("dossier", person)).status_code == 405
    assert client.post(at("timeline", person)).status_code == 405
    assert client.delete(at("change", person)).status_code == 405
    assert client.get(reverse("people:dossier", args=[uuid4()])).status_code == 404


def test_since_last_time_shows_what_others_did(
    client: Client, here: Municipality, owner: User, person: Participant
) -> None:
    coach = make.make_user(here, Role.COACH, name="Carla Coach")
    make.add_to_team(person, coach)
    client.force_login(owner)
    moment = now()
    assert "Sinds uw vorige bezoek" not in body(client, at("dossier", person))
    with time_machine.travel(moment + timedelta(minutes=30)):
        make.make_contact(person, coach, note="Stage geregeld")
        make.make_contact(person, owner, note="Zelf opgeschreven")
        assert "Sinds uw vorige bezoek" not in body(client, at("dossier", person)), "the same visit"
    with time_machine.travel(moment + timedelta(days=2)):
        client.force_login(owner)
        answer = client.get(at("dossier", person))
        assert answer.context["news"] == [], "both visits showed it"
        assert "Sinds uw vorige bezoek" not in answer.content.decode()
        make.make_contact(person, coach, note="Contract getekend")
        make.make_contact(person, owner, note="Nog een keer zelf")
    with time_machine.travel(moment + timedelta(days=4)):
        client.force_login(owner)
        answer = client.get(at("dossier", person))
    assert [line.text for line in answer.context["news"]] == ["Contract getekend"]
    assert "Sinds uw vorige bezoek" in answer.content.decode()


def test_who_has_left_reads_on_without_buttons(client: Client, here: Municipality, person: Participant) -> None:
    user = make.make_user(here)
    involvement = make.add_to_team(person, user)
    track = person_track(person)
    make.make_action(track, user, text="Cv maken")
    client.force_login(user)
    dead = [
        at("change", person),
        reverse("team:talk", args=[person.pk]),
        reverse("tracks:add_action", args=[person.pk]),
    ]
    page = body(client, at("dossier", person))
    assert all(url in page for url in dead)
    assert "/done/" in page
    with scoped([here.pk]):
        Involvement.objects.filter(pk=involvement.pk).update(ends_on=today())
    page = body(client, at("dossier", person))
    assert "U zit niet meer in dit team" in page
    assert "Cv maken" in page
    assert not any(url in page for url in dead)
    assert "/done/" not in page
    assert [client.get(url).status_code for url in dead] == [403, 403, 403]
    with scoped([here.pk]):
        Involvement.objects.filter(pk=involvement.pk).update(starts_on=today() - timedelta(days=60))
        Involvement.objects.filter(pk=involvement.pk).update(ends_on=today() - timedelta(days=30))
    assert client.get(at("dossier", person)).status_code == 404


def person_track(person: Participant) -> Any:
    with scoped([person.municipality_id]):
        return person.tracks.get()


def test_somebody_without_a_track(client: Client, here: Municipality, owner: User) -> None:
    person = make.make_participant(here, "Zonder", "Traject")
    make.add_to_team(person, owner)
    client.force_login(owner)
    page = body(client, at("dossier", person))
    assert "Er is geen traject" in page
    assert "Niets staat open" in page or "op-empty" in page


def test_levels_are_the_newest_of_each_skill() -> None:
    rows = [
        {"skill": "speaking", "level": "A1"},
        {"skill": "reading", "level": "B1"},
        {"skill": "speaking", "level": "A2"},
    ]
    assert [level for _label, level in latest_levels(rows)] == ["", "A2", "B1", ""]


# The timeline


def test_filter_search_and_an_unknown_filter(client: Client, owner: User, person: Participant) -> None:
    client.force_login(owner)
    talk, added = "Wil graag in de zorg werken", "Toegevoegd aan Opstap"
    url = at("timeline", person)
    assert talk in body(client, url)
    assert added in body(client, url)
    assert added not in body(client, url, group="talks")
    assert talk not in body(client, url, group="facts")
    assert talk in body(client, url, q="ZÓRG")
    assert talk not in body(client, url, q="zorg keuken")
    for nothing in ({"group": "nonsense"}, {"group": "\x00"}, {"q": "x " * 5000}):
        assert talk not in body(client, url, **nothing), nothing
    for as_if_empty in ({"q": "\x00" * 50}, {"page": "zzz"}, {"page": "x" * 9000}):
        assert talk in body(client, url, **as_if_empty), as_if_empty


def test_a_cursor_of_another_list_gives_a_page(client: Client, owner: User, person: Participant) -> None:
    client.force_login(owner)
    for values in ((today(), 10**30), ("abebe yusuf", person.pk), ("1-1-1", 2), ("2026-01-01", ""), (1, 2, 3)):
        assert client.get(at("timeline", person), {"page": write_cursor("older", values)}).status_code == 200, values


def test_a_search_tells_nothing_that_the_role_may_not_read(
    client: Client, here: Municipality, owner: User, person: Participant
) -> None:
    """The line that somebody was added holds the permit; a coach reads that line without it."""
    coach = make.make_user(here, Role.COACH)
    make.add_to_team(person, coach)
    added = "Toegevoegd aan Opstap"
    client.force_login(coach)
    assert added in body(client, at("timeline", person))
    assert added not in body(client, at("timeline", person), q="asylum temporary")
    client.force_login(owner)
    assert added in body(client, at("timeline", person), q="asylum temporary")


def test_erased_content_leaves_the_title(client: Client, owner: User, person: Participant) -> None:
    with scoped([person.municipality_id]):
        EventContent.objects.filter(event__stream_id=person.pk).delete()
    client.force_login(owner)
    page = body(client, at("timeline", person))
    assert "zorg" not in page
    assert "Gesprek" in page


def test_pages_of_a_long_timeline_meet_every_line_once(client: Client, owner: User, person: Participant) -> None:
    for number in range(60):
        make.make_contact(person, owner, note=f"Gesprek nummer {number:03}", days_ago=number % 4)
    client.force_login(owner)
    seen: list[str] = []
    url = at("timeline", person) + "?group=talks"
    pages = 0
    while url:
        answer = client.get(url)
        seen += [line.text for line in answer.context["lines"]]
        url, pages = answer.context["older_url"], pages + 1
    assert (pages, len(seen), len(set(seen))) == (3, 61, 61)
    assert answer.context["newer_url"]


def test_a_line_of_an_earlier_day_shows_that_day(client: Client, owner: User, person: Participant) -> None:
    make.make_contact(person, owner, note="Vorige week", days_ago=7)
    client.force_login(owner)
    lines = {line.text: line for line in client.get(at("timeline", person)).context["lines"]}
    assert lines["Vorige week"].when.date() == today() - timedelta(days=7)
    assert (lines["Vorige week"].timed, lines["Wil graag in de zorg werken"].timed) == (False, True)
    assert lines["Vorige week"].own


# Changing facts


@pytest.fixture
def form_data(client: Client, owner: User, person: Participant) -> dict[str, str]:
    """What the browser sends when nothing was typed."""
    client.force_login(owner)
    form = client.get(at("change", person)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: f"{value:%d-%m-%Y}" if hasattr(value, "year") else str(value or "") for name, value in values.items()}


def test_changing_writes_one_line_and_keeps_the_rest(
    client: Client, person: Participant, form_data: dict[str, str]
) -> None:
    sent = form_data | {"phone": "0687654321", "level_speaking": "B1", "limited_capacity": "no"}
    answer = client.post(at("change", person), sent)
    assert answer.headers["Location"] == at("dossier", person)
    again = client.post(at("change", person), sent)
    assert again.headers["Location"] == at("dossier", person), "a repeat is answered like the first"
    with scoped([person.municipality_id]):
        person.refresh_from_db()
        content = EventContent.objects.get(event__stream_id=person.pk, event__kind="participant.changed").data
    assert (person.phone, person.limited_capacity, person.reference) == ("0687654321", False, "D-77")
    assert content["before"] == {"phone": "06 1234 5678", "limited_capacity": None}
    assert content["after"] == {"phone": "0687654321", "limited_capacity": False, "level_speaking": "B1"}
    page = body(client, at("dossier", person))
    assert "Arbeidsbeperking: Nee" in page


def test_nothing_changed_is_said(client: Client, person: Participant, form_data: dict[str, str]) -> None:
    answer = client.post(at("change", person), form_data)
    assert answer.status_code == 422
    assert "Er is niets anders" in answer.content.decode()


def test_what_a_colleague_changed_meanwhile_is_not_lost(
    client: Client, person: Participant, form_data: dict[str, str]
) -> None:
    with scoped([person.municipality_id]):
        change_participants(
            drafts=[Draft(person, {"email": "nieuw@example.org"})], by=Actor.system("t", {person.municipality_id})
        )
    sent = form_data | {"city": "Ommen"}
    answer = client.post(at("change", person), sent)
    assert answer.status_code == 422
    assert "Iemand anders heeft deze gegevens intussen gewijzigd" in answer.content.decode()
    with scoped([person.municipality_id]):
        person.refresh_from_db()
    assert (person.email, person.city) == ("nieuw@example.org", "")
    seen = answer.context["form"]["seen"].value()
    assert client.post(at("change", person), sent | {"seen": seen}).status_code == 302, "knowingly it may"


def test_wrong_input_and_a_missing_key(client: Client, person: Participant, form_data: dict[str, str]) -> None:
    wrong = client.post(at("change", person), form_data | {"birth_date": "31-2-1990"})
    assert (wrong.status_code, "Fout:" in wrong.content.decode()) == (422, True)
    del form_data["request_key"]
    stale = client.post(at("change", person), form_data)
    assert stale.status_code == 422
    assert "te lang open" in stale.content.decode()


def test_a_reference_that_is_in_use(
    client: Client, here: Municipality, person: Participant, form_data: dict[str, str]
) -> None:
    make.make_participant(here, "Ander", "Mens", reference="D-78")
    answer = client.post(at("change", person), form_data | {"reference": "D-78"})
    assert answer.status_code == 422
    assert "D-78" in answer.content.decode()
    with scoped([person.municipality_id]):
        person.refresh_from_db()
    assert person.reference == "D-77"


def test_a_coach_on_the_team_does_not_change_facts(client: Client, here: Municipality, person: Participant) -> None:
    coach = make.make_user(here, Role.COACH)
    make.add_to_team(person, coach)
    client.force_login(coach)
    assert client.get(at("change", person)).status_code == 403
    assert client.post(at("change", person), {"given_name": "X"}).status_code == 403


# Adding somebody


def test_a_new_person_gets_a_track_and_an_owner(client: Client, owner: User) -> None:
    client.force_login(owner)
    url = reverse("people:add")
    assert client.get(url).status_code == 200
    sent = {"request_key": str(uuid4()), "family_name": "م" * 120, "given_name": "يوسف", "level_speaking": "A1"}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"], "a double click makes one person"
    page = body(client, first.headers["Location"])
    assert "يوسف" in page
    assert "Ida Eigenaar" in page
    actor = make.actor_for(owner)
    with acting(actor):
        made = Participant.objects.visible_to(actor).get()
    assert made.sort_name.startswith("m")


def test_adding_without_a_name_or_by_another_role(client: Client, here: Municipality, owner: User) -> None:
    client.force_login(owner)
    url = reverse("people:add")
    assert client.post(url, {"request_key": str(uuid4())}).status_code == 422
    client.force_login(make.make_user(here, Role.COACH))
    assert client.get(url).status_code == 403


def test_a_partner_of_two_municipalities_is_not_offered_what_cannot_be(client: Client) -> None:
    school = make.make_partner()
    user = make.make_user(school, Role.CASE_MANAGER)
    for place in (make.make_municipality(), make.make_municipality()):
        make.make_agreement(place, school)
    client.force_login(user)
    assert client.get(reverse("people:add")).status_code == 403
    assert reverse("people:add") not in body(client, reverse("team:people"))
