"""Actions on a person's page: agree, tick off, drop, move, undo; once, by who is on the team, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.tracks.models import Action, Track
from opstap.ui.flash_messages import flash

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "///evil.example",
    "",
]


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality, client: Client) -> User:
    """Who owns the track, signed in."""
    user = make.make_user(here, name="Ida Eigenaar")
    client.force_login(user)
    return user


@pytest.fixture
def person(here: Municipality) -> Participant:
    return make.make_participant(here, "Yusuf", "Abebe")


@pytest.fixture
def track(person: Participant, owner: User) -> Track:
    return make.open_track(person, owner=owner)


@pytest.fixture
def todo(track: Track, owner: User) -> Action:
    return make.make_action(track, owner, text="Cv maken", due_in=3)


def at(name: str, key: UUID) -> str:
    return reverse(f"tracks:{name}", args=[key])


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"request_key": str(uuid4()), **data})


def stored(todo: Action) -> Action:
    with scoped([todo.municipality_id]):
        return Action.objects.get(pk=todo.pk)


def lines(todo: Action) -> list[str]:
    with scoped([todo.municipality_id]):
        return list(Event.objects.filter(subject_id=todo.pk).order_by("number").values_list("kind", flat=True))


def undo_of(answer: Any) -> tuple[str, str]:
    """Address and key of the undo button in the message of an answer."""
    (shown,) = [flash(message) for message in get_messages(answer.wsgi_request)]
    return shown.undo_url, shown.undo_key


def home(person: Participant) -> str:
    return reverse("people:dossier", args=[person.pk]) + "#actions"


def new(**changed: Any) -> dict[str, Any]:
    return {"text": "Bellen", "owner": "participant", "due_on": f"{today():%d-%m-%Y}", "choice": "own_choice"} | changed


def test_agreeing_once_however_often_it_is_sent(client: Client, track: Track, person: Participant) -> None:
    url, sent = at("add_action", person.pk), new(request_key=str(uuid4()))
    for _attempt in range(2):
        assert client.post(url, sent).headers["Location"] == home(person)
    with scoped([track.municipality_id]):
        made = Action.objects.get()
    assert (made.text, made.by_participant, made.choice, made.due_on) == ("Bellen", True, "own_choice", today())


def test_an_obligation_names_its_rule(client: Client, track: Track, person: Participant, owner: User) -> None:
    url = at("add_action", person.pk)
    assert post(client, url, **new(choice="obligation")).status_code == 422
    assert post(client, url, **new(choice="obligation", rule="Pw art. 9", owner=str(owner.pk))).status_code == 302
    page = client.get(home(person)).content.decode()
    assert "Verplichting: Pw art. 9" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 301},
        {"owner": str(uuid4())},
        {"owner": ""},
        {"choice": "maybe"},
        {"due_on": "31-2-2026"},
        {"due_on": "1-1-2020"},
        {"due_on": "1-1-2999"},
        {"due_on": ""},
        {"request_key": ""},
        {"request_key": "x"},
    ],
)
def test_what_cannot_be_agreed(client: Client, track: Track, person: Participant, wrong: dict[str, str]) -> None:
    answer = post(client, at("add_action", person.pk), **new(**wrong))
    assert answer.status_code == 422
    assert "Fout:" in answer.content.decode()
    with scoped([track.municipality_id]):
        assert not Action.objects.exists()


def test_no_bsn_in_an_action(client: Client, track: Track, person: Participant) -> None:
    assert post(client, at("add_action", person.pk), **new(text="bsn 123456782")).status_code == 422


def test_nothing_is_agreed_without_a_running_track(client: Client, person: Participant, owner: User) -> None:
    make.add_to_team(person, owner)
    answer = post(client, at("add_action", person.pk), **new())
    assert answer.status_code == 422
    assert "geen lopend traject" in answer.content.decode() or "traject" in answer.content.decode()


def test_done_and_its_undo(client: Client, todo: Action, person: Participant) -> None:
    answer = post(client, at("done", todo.pk))
    assert answer.headers["Location"] == home(person)
    assert (stored(todo).state, stored(todo).closed_on) == ("done", today())
    url, key = undo_of(answer)
    for _attempt in range(2):
        assert client.post(url, {"request_key": key}).headers["Location"] == home(person)
    assert (stored(todo).state, stored(todo).closed_on) == ("open", None)
    assert lines(todo) == ["action.added", "action.done", "action.reopened"]


def test_done_twice_by_one_click_and_once_by_two_people(client: Client, todo: Action) -> None:
    key = str(uuid4())
    for _attempt in range(2):
        assert client.post(at("done", todo.pk), {"request_key": key}).status_code == 302
    late = post(client, at("done", todo.pk))
    assert late.status_code == 422
    assert "Iemand anders" in late.content.decode()
    assert lines(todo) == ["action.added", "action.done"]


def test_dropping_asks_why(client: Client, todo: Action, person: Participant) -> None:
    url = at("drop", todo.pk)
    assert client.get(url).status_code == 200
    assert post(client, url, reason="").status_code == 422
    answer = post(client, url, reason="Al een baan")
    assert (stored(todo).state, stored(todo).reason) == ("dropped", "Al een baan")
    address, key = undo_of(answer)
    assert client.post(address, {"request_key": key}).status_code == 302
    assert (stored(todo).state, stored(todo).reason) == ("open", "")


def test_moving_and_moving_back(client: Client, todo: Action) -> None:
    url, former = at("move", todo.pk), todo.due_on
    assert client.get(url).status_code == 200
    for wrong in ("", "1-1-2020", "1-1-2999"):
        assert post(client, url, due_on=wrong).status_code == 422
    answer = post(client, url, due_on=f"{today() + timedelta(days=20):%d-%m-%Y}")
    assert stored(todo).due_on == today() + timedelta(days=20)
    address, key = undo_of(answer)
    assert client.post(address, {"request_key": key}).status_code == 302
    assert stored(todo).due_on == former
    assert client.post(address, {"request_key": str(uuid4())}).status_code == 422, "it was undone already"


def test_what_was_overdue_is_overdue_again_after_undo(client: Client, todo: Action) -> None:
    with scoped([todo.municipality_id]):
        Action.objects.filter(pk=todo.pk).update(due_on=date(2026, 1, 1))
    address, key = undo_of(post(client, at("move", todo.pk), due_on=f"{today():%d-%m-%Y}"))
    assert client.post(address, {"request_key": key}).status_code == 302
    assert stored(todo).due_on == date(2026, 1, 1)


def test_undo_is_no_way_to_another_state(client: Client, todo: Action) -> None:
    url = at("undo", todo.pk)
    assert post(client, url).status_code == 422, "it is open"
    assert post(client, url + "?due_on=1900-01-01").status_code == 422, "it was never moved"
    assert post(client, url + "?due_on=nonsense").status_code == 400
    post(client, at("done", todo.pk))
    assert post(client, url + f"?due_on={todo.due_on}").status_code == 422
    assert stored(todo).state == "done"


def test_an_undo_leaves_alone_what_a_colleague_did_after(client: Client, todo: Action) -> None:
    address, key = undo_of(post(client, at("move", todo.pk), due_on=f"{today() + timedelta(days=20):%d-%m-%Y}"))
    post(client, at("move", todo.pk), due_on=f"{today() + timedelta(days=30):%d-%m-%Y}")
    assert client.post(address, {"request_key": key}).status_code == 422
    assert stored(todo).due_on == today() + timedelta(days=30)


@pytest.mark.parametrize("name", ["done", "drop", "move", "undo"])
def test_without_a_key_nothing_happens(client: Client, todo: Action, name: str) -> None:
    answer = client.post(at(name, todo.pk), {"reason": "x", "due_on": f"{today():%d-%m-%Y}"})
    assert answer.status_code == (400 if name == "undo" else 422)
    assert stored(todo).state == "open"
    assert lines(todo) == ["action.added"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_next_leads_to_no_other_site(client: Client, todo: Action, person: Participant, address: str) -> None:
    assert address == "" or address not in client.get(at("move", todo.pk), {"next": address}).content.decode()
    answer = post(client, at("done", todo.pk), next=address)
    assert answer.headers["Location"] == home(person)
    assert "evil" not in undo_of(answer)[0]


def test_next_leads_back(client: Client, todo: Action) -> None:
    answer = post(client, at("done", todo.pk), next="/people/?sort=next")
    assert answer.headers["Location"] == "/people/?sort=next"
    address, key = undo_of(answer)
    assert client.post(address, {"request_key": key}).headers["Location"] == "/people/?sort=next"


def test_get_never_changes(client: Client, todo: Action) -> None:
    assert client.get(at("done", todo.pk)).status_code == 405
    assert client.get(at("undo", todo.pk)).status_code == 405
    assert client.put(at("move", todo.pk)).status_code == 405


def every(person: Participant, todo: Action) -> list[str]:
    return [at("add_action", person.pk), *(at(name, todo.pk) for name in ("done", "drop", "move", "undo"))]


def test_outsiders_get_404_and_leavers_403(
    client: Client, here: Municipality, person: Participant, todo: Action
) -> None:
    leaver = make.make_user(here)
    involvement = make.add_to_team(person, leaver)
    with scoped([here.pk]):
        Involvement.objects.filter(pk=involvement.pk).update(ends_on=today())
    outsiders: list[Callable[[], User]] = [
        lambda: make.make_user(here, Role.CASE_MANAGER),
        lambda: make.make_user(here, Role.COORDINATOR),
        lambda: make.make_user(here, Role.ADMINISTRATOR),
        lambda: make.make_user(make.make_municipality()),
    ]
    for user, status in [(leaver, 403), *((one(), 404) for one in outsiders)]:
        client.force_login(user)
        for url in every(person, todo):
            answer = post(client, url, **new(), reason="x")
            assert answer.status_code == status, (user, url)
            assert "Abebe" not in answer.content.decode()
    assert lines(todo) == ["action.added"]


def test_a_volunteer_goes_back_to_today(client: Client, here: Municipality, person: Participant, track: Track) -> None:
    volunteer = make.make_user(here, Role.VOLUNTEER)
    make.add_to_team(person, volunteer)
    todo = make.make_action(track, volunteer)
    client.force_login(volunteer)
    assert client.get(at("add_action", person.pk)).status_code == 200
    assert post(client, at("done", todo.pk)).headers["Location"] == reverse("team:today")


def test_programmes_are_read_by_staff_and_not_by_volunteers(client: Client, here: Municipality, owner: User) -> None:
    page = client.get(reverse("tracks:programmes")).content.decode()
    assert "Thuis in Dalfsen" in page
    for key in ("dalfsen", "learn", "start-enschede"):
        for language in ("nl", "en"):
            client.cookies["django_language"] = language
            assert client.get(reverse("tracks:programme", args=[key])).status_code == 200
    assert client.get(reverse("tracks:programme", args=["nonsense"])).status_code == 404
    assert client.post(reverse("tracks:programmes")).status_code == 405
    client.force_login(make.make_user(here, Role.VOLUNTEER))
    assert client.get(reverse("tracks:programmes")).status_code == 403


def test_no_phase_is_chosen_without_a_running_track(client: Client, person: Participant, owner: User) -> None:
    make.add_to_team(person, owner)
    answer = client.get(reverse("tracks:choose_phase", args=[person.pk]))
    assert answer.headers["Location"] == reverse("people:dossier", args=[person.pk])


def test_what_somebody_typed_bears_its_language_and_what_opstap_says_follows_the_page(
    client: Client, person: Participant, track: Track, todo: Action
) -> None:
    make.make_action(track, text=CodedText.of("track_ended", outcome="job"), choice="obligation", rule="Pw art. 9")
    dossier = reverse("people:dossier", args=[person.pk])
    english = client.get(dossier, headers={"accept-language": "en"}).content.decode()
    for typed in ("Cv maken", "Pw art. 9"):
        assert f'<span lang="nl" dir="auto">{typed}</span>' in english
    assert "<strong>The track ended: Job</strong>" in english
    dutch = client.get(dossier, headers={"accept-language": "nl"}).content.decode()
    assert "<strong>Cv maken</strong>" in dutch
    assert "Verplichting: Pw art. 9" in dutch
    assert "<strong>Het traject is beëindigd: Baan</strong>" in dutch
