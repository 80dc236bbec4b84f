"""Pages ask the database the same few questions, whether somebody has ten people or two hundred."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.talks.actions import log_contact
from opstap.team.tests.many_tracks import add_action_to_each, make_many_tracks
from opstap.tracks.models import Track

pytestmark = pytest.mark.django_db
MOST = 6
BEFORE = re.compile(
    r'SELECT set_config|SAVEPOINT|RELEASE|SELECT "(django_session|organisations_user|organisations_membership)"'
)
"""What comes before the page: session, user, membership, scope (and the savepoints of the test's own transaction)."""


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality, client: Client) -> User:
    user = make.make_user(here)
    client.force_login(user)
    return user


def asked(client: Client, url: str) -> list[str]:
    """The queries of a page itself."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    found = [query["sql"] for query in seen if not BEFORE.match(query["sql"])]
    assert len(seen) - len(found) < 8, "the rest is what comes before every page"
    return found


def grow(here: Municipality, owner: User, size: int) -> list[Track]:
    """People whose track asks for attention, each with an action that is late, due, or waits for the participant."""
    long_ago = today() - timedelta(weeks=20)
    tracks = make_many_tracks(here, owner, size, started_on=long_ago)
    add_action_to_each(tracks[: size // 2], owner, today())
    add_action_to_each(tracks[size // 2 :], None, today() + timedelta(days=1))
    return tracks


LISTS = [
    "/",
    "/people/",
    "/people/?sort=next&silent=4&owned=1",
    "/people/export/",
    "/search/?q=abebe",
    "/search/?q=bellen",
]


@pytest.mark.parametrize("url", LISTS)
def test_lists(client: Client, here: Municipality, owner: User, url: str) -> None:
    grow(here, owner, 10)
    few = asked(client, url)
    grow(here, owner, 190)
    many = asked(client, url)
    assert len(few) == len(many) <= MOST, "\n".join(many)


def test_the_coordinators_lists(client: Client, here: Municipality) -> None:
    client.force_login(make.make_user(here, Role.COORDINATOR))

    def more(number: int) -> None:
        for _one in range(number):
            make.open_track(make.make_participant(here), programme="dalfsen")

    more(5)
    few = {url: len(asked(client, url)) for url in ("/", "/nobody-yet/")}
    more(40)
    assert {url: len(asked(client, url)) for url in few} == few
    assert max(few.values()) <= MOST


def busy(person: Participant, track: Track, owner: User, number: int) -> None:
    """So many talks, actions and colleagues."""
    actor = make.actor_for(owner)
    with scoped([person.municipality_id]):
        for place in range(number):
            log_contact(participant=person, note=f"Gesprek {place}", by=actor, next_step="Bellen", next_on=today())
    for _one in range(number // 5):
        make.add_to_team(person, make.make_user(person.municipality, Role.COACH))


@pytest.mark.parametrize("name", ["dossier", "timeline"])
def test_one_person(client: Client, here: Municipality, owner: User, name: str) -> None:
    person = make.make_participant(here, levels={"speaking": "A2", "reading": "A1"})
    track = make.open_track(person, owner=owner, programme="dalfsen")
    url = reverse(f"people:{name}", args=[person.pk])
    asked(client, url)  # the phases of a programme version are read once a process
    busy(person, track, owner, 5)
    few = asked(client, url)
    busy(person, track, owner, 60)
    many = asked(client, url)
    assert len(few) == len(many) <= MOST, "\n".join(many)
    if name == "timeline":
        assert len(asked(client, url + "?group=talks&q=gesprek")) == len(many)


@pytest.mark.parametrize("name", ["team:talk", "tracks:add_action", "people:change", "team:hand_over"])
def test_forms_ask_little_whatever_stands_in_the_dossier(
    client: Client, here: Municipality, owner: User, name: str
) -> None:
    person = make.make_participant(here)
    track = make.open_track(person, owner=owner)
    url = reverse(name, args=[person.pk])
    few = asked(client, url)
    busy(person, track, owner, 20)
    assert len(asked(client, url)) == len(few) <= MOST
