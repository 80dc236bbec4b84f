"""Who is on a team: joining, leaving with a word, giving an ownerless track somebody, handing one's own over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import EventContent
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Membership, Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.tests.today_lists import today_texts
from opstap.team.transfers import actions as transfers_actions
from opstap.tracks.models import Action, Track

pytestmark = pytest.mark.django_db


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
    return make.open_track(person, owner=owner, last_contact_on=today())


def place_of(user: User) -> Membership:
    return user.memberships.all()[0]


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"request_key": str(uuid4()), **data})


def team(person: Participant) -> dict[UUID, Involvement]:
    with scoped([person.municipality_id]):
        rows = Involvement.objects.running_on(today()).filter(participant=person).select_related("user")
        return {row.user_id: row for row in rows}


def dossier(person: Participant) -> str:
    return reverse("people:dossier", args=[person.pk]) + "#team"


# Joining


def test_joining_the_team(client: Client, here: Municipality, person: Participant, track: Track) -> None:
    coach = make.make_user(here, Role.COACH, name="Carla Coach")
    url, sent = reverse("team:join", args=[person.pk]), {"request_key": str(uuid4()), "membership": place_of(coach).pk}
    assert "Carla Coach" in client.get(url).content.decode()
    for _click in range(2):
        assert client.post(url, sent | {"hours_a_week": 4}).headers["Location"] == dossier(person)
    assert (team(person)[coach.pk].role, team(person)[coach.pk].hours_a_week) == (Role.COACH, 4)
    again = post(client, url, membership=place_of(coach).pk)
    assert again.status_code == 422
    assert "al in" in again.content.decode()


def test_who_can_be_put_on_a_team(client: Client, here: Municipality, person: Participant, track: Track) -> None:
    with_agreement, without = make.make_partner(), make.make_partner()
    make.make_agreement(here, with_agreement)
    url = reverse("team:join", args=[person.pk])
    may = [make.make_user(with_agreement, Role.COACH), make.make_user(here, Role.VOLUNTEER)]
    may_not = [
        make.make_user(without, Role.COACH),
        make.make_user(make.make_municipality()),
        make.make_user(here, Role.ADMINISTRATOR),
    ]
    for user in may_not:
        assert post(client, url, membership=place_of(user).pk).status_code == 422
    for user in may:
        assert post(client, url, membership=place_of(user).pk).status_code == 302
    for wrong in (
        {"membership": ""},
        {"membership": "x"},
        {"membership": uuid4()},
        {"hours_a_week": "-1"},
        {"hours_a_week": "61"},
    ):
        sent = {"membership": place_of(may[0]).pk} | wrong
        assert post(client, url, **sent).status_code == 422, wrong


# Leaving


def test_leaving_needs_a_successor_or_a_word(
    client: Client, here: Municipality, person: Participant, track: Track
) -> None:
    first, second = (make.make_user(here, Role.COACH, name=name) for name in ("Carla", "Bea"))
    role, next_role = make.add_to_team(person, first), make.add_to_team(person, second)
    url = reverse("team:leave", args=[person.pk, role.pk])
    assert client.get(url).status_code == 200
    assert post(client, url).status_code == 422
    assert post(client, url, why_none="  ").status_code == 422
    assert post(client, url, successor=role.pk).status_code == 422, "nobody succeeds themselves"
    sent = {"request_key": str(uuid4()), "successor": next_role.pk}
    for _click in range(2):
        assert client.post(url, sent).headers["Location"] == dossier(person)
    assert first.pk not in team(person)
    assert "Bea neemt het over" in client.get(reverse("people:timeline", args=[person.pk])).content.decode()
    assert client.get(url).status_code == 404
    assert post(client, url, why_none="Weg").status_code == 404, "another wish is no second click"
    other = reverse("team:leave", args=[person.pk, next_role.pk])
    assert post(client, other, why_none="Taalles is klaar").status_code == 302


def test_the_owner_stays_until_there_is_another(client: Client, person: Participant, track: Track, owner: User) -> None:
    url = reverse("team:leave", args=[person.pk, team(person)[owner.pk].pk])
    answer = post(client, url, why_none="Vakantie")
    assert answer.status_code == 422
    assert owner.pk in team(person)


def test_a_role_of_somebody_elses_team_is_not_there(
    client: Client, here: Municipality, person: Participant, track: Track
) -> None:
    other = make.make_participant(here, "Ander")
    role = make.add_to_team(other, make.make_user(here, Role.COACH))
    assert client.get(reverse("team:leave", args=[person.pk, role.pk])).status_code == 404
    assert client.get(reverse("team:leave", args=[other.pk, role.pk])).status_code == 404


def test_the_key_of_a_colleague_answers_nobody_else(
    client: Client, here: Municipality, person: Participant, track: Track
) -> None:
    colleague = make.make_user(here)
    make.add_to_team(person, colleague)
    role = make.add_to_team(person, make.make_user(here, Role.COACH))
    url = reverse("team:leave", args=[person.pk, role.pk])
    sent = {"request_key": str(uuid4()), "why_none": "Klaar"}
    assert [client.post(url, sent).status_code for _click in range(2)] == [302, 302]
    client.force_login(colleague)
    assert client.post(url, sent).status_code == 404


# Who may change a team


def test_who_may_change_a_team(
    client: Client, here: Municipality, person: Participant, track: Track, owner: User
) -> None:
    coach = make.make_user(here, Role.COACH)
    role = make.add_to_team(person, coach)
    urls = [
        reverse("team:join", args=[person.pk]),
        reverse("team:leave", args=[person.pk, role.pk]),
        reverse("team:hand_over", args=[person.pk]),
    ]
    elsewhere = make.make_user(make.make_municipality())
    for user, status in (
        (coach, 403),
        (make.make_user(here), 404),
        (make.make_user(here, Role.COORDINATOR), 404),
        (elsewhere, 404),
    ):
        client.force_login(user)
        for url in urls:
            assert client.get(url).status_code == status, url
            assert post(client, url).status_code == status, url
    client.force_login(owner)
    page = client.get(dossier(person)).content.decode()
    assert [url in page for url in urls] == [True, True, True]
    for url in urls:
        assert client.delete(url).status_code == 405
        assert client.post(url, {"why_none": "x"}).status_code == 422, "no request key"


# An ownerless track


@pytest.fixture
def lead(here: Municipality) -> User:
    return make.make_user(here, Role.COORDINATOR)


def test_the_coordinator_gives_a_track_an_owner(
    client: Client, here: Municipality, person: Participant, lead: User
) -> None:
    track = make.open_track(person)
    chosen = make.make_user(here, name="Nina Nieuw")
    client.force_login(lead)
    listed = client.get(reverse("team:nobody_yet")).content.decode()
    url = reverse("team:assign", args=[track.pk])
    assert "<bdi>Yusuf Abebe</bdi>" in listed
    assert url in listed
    assert reverse("people:dossier", args=[person.pk]) not in client.get(url).content.decode()
    for wrong in ("", str(uuid4()), place_of(make.make_user(here, Role.COACH)).pk):
        assert post(client, url, membership=wrong).status_code == 422
    sent = {"request_key": str(uuid4()), "membership": place_of(chosen).pk}
    for _click in range(2):
        assert client.post(url, sent).headers["Location"] == reverse("team:nobody_yet")
    assert team(person)[chosen.pk].owner
    assert client.get(url).status_code == 404, "it has an owner now"
    assert post(client, url, membership=place_of(chosen).pk).status_code == 404
    assert "Elk traject heeft een eigenaar" in client.get(reverse("team:nobody_yet")).content.decode()


def test_who_may_assign(client: Client, here: Municipality, person: Participant, owner: User, lead: User) -> None:
    track = make.open_track(person)
    url = reverse("team:assign", args=[track.pk])
    elsewhere = make.make_user(make.make_municipality(), Role.COORDINATOR)
    for user, status in ((owner, 403), (elsewhere, 404), (make.make_user(make.make_partner(), Role.COORDINATOR), 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
        assert post(client, url).status_code == status
    client.force_login(owner)
    assert client.get(reverse("team:nobody_yet")).status_code == 403
    client.force_login(elsewhere)
    assert "Abebe" not in client.get(reverse("team:nobody_yet")).content.decode()


def test_a_track_whose_owner_works_here_no_more_gets_another(
    client: Client, here: Municipality, person: Participant, track: Track, owner: User, lead: User
) -> None:
    with scoped([here.pk], organisations=[here.pk]):
        Membership.objects.filter(user=owner).update(ends_on=today())
    chosen = make.make_user(here)
    client.force_login(lead)
    answer = post(client, reverse("team:assign", args=[track.pk]), membership=place_of(chosen).pk)
    assert answer.status_code == 302
    assert {row.user_id: row.owner for row in team(person).values()} == {owner.pk: False, chosen.pk: True}


# Handing over


def test_handing_over(client: Client, here: Municipality, person: Participant, track: Track, owner: User) -> None:
    colleague = make.make_user(here, name="Nina Nieuw")
    url = reverse("team:hand_over", args=[person.pk])
    page = client.get(url).content.decode()
    assert "Nina Nieuw" in page
    assert "Ida Eigenaar – " not in page, "one does not hand over to oneself"
    for wrong in ({"membership": place_of(owner).pk}, {"membership": ""}, {"next_step": " "}, {"next_step": "x" * 251}):
        sent = {"membership": place_of(colleague).pk, "next_step": "Bellen met de school"} | wrong
        assert post(client, url, **sent).status_code == 422, wrong
    sent = {"request_key": str(uuid4()), "membership": place_of(colleague).pk, "next_step": "Bellen met de school"}
    for _click in range(2):
        assert client.post(url, sent).headers["Location"] == dossier(person)
    assert {row.user_id: row.owner for row in team(person).values()} == {owner.pk: False, colleague.pk: True}
    with translation.override("nl"):
        assert today_texts(colleague) == [("today", "Overgedragen: Bellen met de school", "uiterlijk vandaag")]
        assert today_texts(owner) == []
    with translation.override("en"):
        assert [title for _section, title, _why in today_texts(colleague)] == ["Handed over: Bellen met de school"]
    timeline = client.get(reverse("people:timeline", args=[person.pk])).content.decode()
    assert "Nieuwe eigenaar" in timeline
    assert "Overgedragen: Bellen met de school" in timeline
    assert client.get(url).status_code == 403, "it is not mine to give any more"
    assert post(client, url, membership=place_of(colleague).pk, next_step="Nog eens").status_code == 403
    leave = reverse("team:leave", args=[person.pk, team(person)[owner.pk].pk])
    assert post(client, leave, why_none="Overgedragen").status_code == 302, "now the former owner may leave"


def test_handing_over_to_somebody_who_is_on_the_team_already(
    client: Client, here: Municipality, person: Participant, track: Track, owner: User
) -> None:
    colleague = make.make_user(here)
    make.add_to_team(person, colleague)
    url = reverse("team:hand_over", args=[person.pk])
    assert post(client, url, membership=place_of(colleague).pk, next_step="Bellen").status_code == 302
    assert len(team(person)) == 2
    assert team(person)[colleague.pk].owner


def test_only_the_owner_of_a_running_track_hands_it_over(
    client: Client, here: Municipality, person: Participant, track: Track
) -> None:
    colleague = make.make_user(here)
    make.add_to_team(person, colleague)
    client.force_login(colleague)
    url = reverse("team:hand_over", args=[person.pk])
    assert client.get(url).status_code == 403
    assert post(client, url, membership=place_of(colleague).pk, next_step="Van mij").status_code == 403
    assert url not in client.get(dossier(person)).content.decode()
    with scoped([here.pk]):
        Track.objects.filter(pk=track.pk).update(ended_on=today())
    client.force_login(next(row.user for row in team(person).values() if row.owner))
    assert client.get(url).status_code == 403
    assert url not in client.get(dossier(person)).content.decode(), "nor does the dossier lead there"


def test_the_action_itself_refuses(here: Municipality, person: Participant, track: Track, owner: User) -> None:
    colleague = make.make_user(here)
    give: Any = {"track": track, "next_step": "Bellen"}
    with acting(by := make.actor_for(owner)):
        with pytest.raises(refusals.OwnerAlready):
            transfers_actions.hand_over(membership=place_of(owner), by=by, **give)
        with pytest.raises(refusals.NotTheOwner):
            transfers_actions.hand_over(membership=place_of(colleague), by=Actor.system("t", {here.pk}), **give)
        with pytest.raises(refusals.NotTheOwner):
            transfers_actions.hand_over(membership=place_of(owner), by=make.actor_for(colleague), **give)
        assert not Action.objects.exists()
        assert not EventContent.objects.filter(event__kind="team.owner").exists()


@pytest.mark.parametrize("name", ["assign", "hand_over"])
def test_somebody_who_is_only_on_the_team_from_tomorrow(
    client: Client, here: Municipality, owner: User, lead: User, name: str
) -> None:
    person = make.make_participant(here)
    track = make.open_track(person, owner=owner if name == "hand_over" else None)
    chosen = make.make_user(here)
    with scoped([here.pk]):
        Involvement.objects.create(
            municipality=here,
            participant=person,
            user=chosen,
            organisation_id=here.pk,
            role=Role.CASE_MANAGER,
            starts_on=today() + timedelta(days=1),
        )
    client.force_login(owner if name == "hand_over" else lead)
    url = reverse(f"team:{name}", args=[person.pk if name == "hand_over" else track.pk])
    answer = post(client, url, membership=place_of(chosen).pk, next_step="Bellen")
    assert answer.status_code == 422
    assert "al in deze rol" in answer.content.decode()
    with scoped([here.pk]):
        assert not Action.objects.exists()
        assert Involvement.objects.filter(owner=True).count() == (name == "hand_over"), "all or nothing"
