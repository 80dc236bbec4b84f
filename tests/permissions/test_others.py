"""The matrix for who has left the team and for partners' people; and what falls between its rows."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from opstap.organisations.roles import TEAM, Role
from tests import factories as make
from tests.permissions.asking import Asker, check, fingerprint, taken_back
from tests.permissions.table import DOSSIER, STANDINGS
from tests.permissions.world import IN_A_NOTE, World, canary

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
OUTSIDE = [(role, standing) for standing in STANDINGS[1:5] for role in sorted(TEAM)]


@pytest.mark.parametrize(("role", "standing"), OUTSIDE)
def test_read_and_write(world: World, role: str, standing: str) -> None:
    before = fingerprint(world)
    check(world, role, standing, ("own",), ("GET", "POST"))
    assert fingerprint(world) == before


@pytest.mark.parametrize("whose", ["neighbour", "elsewhere"])
@pytest.mark.parametrize("role", sorted(TEAM))
def test_lists_and_search_find_nobody_of_another_team(world: World, role: str, whose: str) -> None:
    asker = Asker(world, world.persona(role, "member"))
    for kind in ("name", "text"):
        word = canary(f"team:{whose}:{kind}")
        for name in ("team:search", "team:people", "team:export"):
            with taken_back():
                answer = asker.client.get(reverse(name), {"q": word})
                body = answer.content.decode("utf-8", "replace").replace(word, "")
                assert answer.status_code == 200
                assert str(world.teams[whose].participant.pk) not in body


@pytest.mark.parametrize("role", sorted(TEAM))
def test_search_finds_words_of_a_talk_only_for_who_has_the_dossier(world: World, role: str) -> None:
    asker = Asker(world, world.persona(role, "member"))
    answer = asker.client.get(reverse("team:search"), {"q": IN_A_NOTE})
    found = str(world.teams["own"].participant.pk) in answer.content.decode()
    assert found == (role in DOSSIER)


def test_a_volunteer_closes_what_is_theirs(world: World) -> None:
    """And reads it in their list; what others do for the same person is none of their business."""
    persona = world.persona(Role.VOLUNTEER, "member")
    with taken_back():
        own = make.make_action(world.teams["own"].track, persona.user, text="Samen fietsen", due_in=2)
        asker = Asker(world, persona)
        assert "Samen fietsen" in asker.client.get(reverse("team:people")).content.decode()
        answer = asker.client.post(reverse("tracks:done", args=[own.pk]), {"request_key": str(uuid4())})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_the_parts_of_an_address_belong_together(world: World) -> None:
    """Somebody of another team's participant is not taken off through the address of one's own."""
    asker = Asker(world, world.persona(Role.CASE_MANAGER, "member"))
    own, other = world.teams["own"], world.teams["neighbour"]
    address = reverse("team:leave", args=[own.participant.pk, other.leaver.pk])
    assert asker.client.get(address).status_code == 404
    answer = asker.client.post(address, {"request_key": str(uuid4()), "why_none": "klaar"})
    assert answer.status_code == 404


@pytest.mark.parametrize("whose", ["neighbour", "elsewhere"])
def test_a_form_takes_nobody_from_where_one_does_not_see(world: World, whose: str) -> None:
    """What a form may choose from is as bounded as what a page may show."""
    asker = Asker(world, world.persona(Role.CASE_MANAGER, "member"))
    person = world.teams["own"].participant
    stranger = world.teams["elsewhere"].owner.memberships.all()[0]
    tries: dict[str, dict[str, Any]] = {
        "team:join": {"membership": stranger.pk},
        "tracks:add_action": {
            "text": "Bellen",
            "owner": world.teams[whose].owner.pk,
            "due_on": "31-12-2099",
            "choice": "own_choice",
        },
    }
    for name, form in tries.items():
        with taken_back():
            answer = asker.client.post(reverse(name, args=[person.pk]), {"request_key": str(uuid4()), **form})
            assert answer.status_code == 422, name


def test_nobody_puts_on_the_hat_of_somebody_else(world: World) -> None:
    asker = Asker(world, world.persona(Role.VOLUNTEER, "member"))
    theirs = world.teams["own"].owner.memberships.all()[0]
    assert asker.client.post(reverse("access:switch"), {"membership": theirs.pk}).status_code == 404
    assert asker.client.get(reverse("people:dossier", args=[world.teams["own"].participant.pk])).status_code == 403
