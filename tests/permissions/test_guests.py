"""The matrix for who comes with a link: every address of the house, every method, each kind of link, against real objects.

A link opens its own pages and nothing else; a link that was ended or has run out opens nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from opstap.access.actions import end_link
from opstap.access.guest_links import COOKIE
from opstap.access.models import GuestLink
from opstap.core.dates import now
from opstap.core.scope import acting
from opstap.portal.links.shareable import PARTICIPANT, PLACEMENT
from opstap.selfcheck.respondents.links import RESPONDENT
from tests import factories as make
from tests.permissions.asking import ALWAYS, LOOKS, Asker, Writes, taken_back, text_of
from tests.permissions.table import OTHER_METHODS, TABLE
from tests.permissions.world import Persona, World, canary

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
METHODS = ("GET", "POST", *OTHER_METHODS)
OPEN = {
    ("portal:home", "GET"): 200,
    ("portal:home", "HEAD"): 200,
    ("portal:thanks", "GET"): 200,
    ("portal:thanks", "HEAD"): 200,
    ("portal:say", "POST"): 302,
    ("portal:take_back", "POST"): 302,
    ("portal:language", "POST"): 302,
    ("portal:close", "POST"): 200,
    ("portal:answer", "POST"): 302,
    ("portal:theme", "GET"): 200,
    ("portal:theme", "HEAD"): 200,
    ("portal:theme", "POST"): 302,
    ("portal:save", "POST"): 302,
    ("portal:finish", "POST"): 302,
    ("portal:stop", "POST"): 200,
}
"""What a link that holds gets at its own pages."""
EVERYBODYS = {"portal:home", "portal:language", "portal:close"}
RESPONDENTS = {"portal:theme", "portal:save", "portal:finish", "portal:stop"}


def is_theirs(name: str, kind: str) -> bool:
    """`answer` is for the participant alone; filling in for respondents, who have nothing else."""
    if kind == RESPONDENT or name in RESPONDENTS:
        return name in EVERYBODYS or (kind == RESPONDENT and name in RESPONDENTS)
    return name != "portal:answer" or kind == PARTICIPANT


ENDED, OVER = "ended", "over time"
KINDS = (PARTICIPANT, PLACEMENT, RESPONDENT)


def link_of(world: World, target: str, kind: str) -> tuple[GuestLink, str]:
    return world.checks[target].link if kind == RESPONDENT else world.teams[target].links[kind]


@dataclass
class Guest:
    """Somebody whose browser opened one link, in front of the pages of another one perhaps."""

    kind: str
    cookie: str
    asker: Asker

    @classmethod
    def of(cls, world: World, kind: str) -> Guest:
        browser = Client()
        browser.post(reverse("portal:door", args=[link_of(world, "own", kind)[1]]))
        asker = Asker(world, Persona("not signed in", "", None, frozenset()))
        return cls(kind, browser.cookies[COOKIE].value, asker)

    @property
    def writes(self) -> Writes:
        return self.asker.writes

    def ask(self, name: str, method: str, *, target: str = "own", kind: str = "") -> Any:
        world = self.asker.world
        parts = self.asker.address_parts(name, target)
        if "link_id" in parts:
            parts["link_id"] = link_of(world, target, kind or self.kind)[0].pk
        client = Client(headers={"accept-language": "nl"}, raise_request_exception=False)
        client.cookies[COOKIE] = self.cookie
        forms: dict[str, dict[str, Any]] = {
            "portal:say": {"face": "good"},
            "portal:answer": {"reply": "coming", "sequence": 0},
            "portal:take_back": {"check_in": world.teams[target].check_in.pk},
            "portal:language": {"language": "ar"},
        }
        url, form = reverse(name, kwargs=parts), {"request_key": str(uuid4()), **forms.get(name, {})}
        return client.post(url, form) if method == "POST" else client.generic(method, url)


@pytest.fixture
def opened(world: World) -> Iterator[None]:
    with taken_back():
        yield


def wanted(name: str, method: str, kind: str) -> int:
    if method not in TABLE[name].methods:
        return 405
    return OPEN.get((name, method), 404) if is_theirs(name, kind) else 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_opens_its_own_pages_with_every_method(world: World, opened: None, kind: str) -> None:
    guest, faults = Guest.of(world, kind), []
    for name in (name for name, route in TABLE.items() if route.door == "guest" and name != "portal:door"):
        for method in METHODS:
            with taken_back():
                answer = guest.ask(name, method)
                if answer.status_code != wanted(name, method, kind):
                    faults.append(f"{method} {name}: {answer.status_code} instead of {wanted(name, method, kind)}")
                changed = guest.writes.tables() - ALWAYS
                if changed - LOOKS and method != "POST":
                    faults.append(f"{method} {name} wrote in {sorted(changed)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_opens_no_page_of_the_house(world: World, opened: None, kind: str) -> None:
    """Under any other address a guest is nobody: sent to the sign-in page, and nothing is written."""
    guest, faults = Guest.of(world, kind), []
    others = {name: route for name, route in TABLE.items() if route.door not in ("guest", "public", "account")}
    assert len(others) > 40
    for name in others:
        for method in METHODS:
            with taken_back():
                answer = guest.ask(name, method)
                changed = guest.writes.tables() - ALWAYS
                if answer.status_code != 302 or not answer["Location"].startswith("/account/login/") or changed:
                    faults.append(f"{method} {name}: {answer.status_code}, wrote in {sorted(changed)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("target", "other"), [("own", True), ("neighbour", False), ("elsewhere", False), ("neighbour", True)]
)
def test_a_link_opens_no_page_of_another_link(world: World, opened: None, kind: str, target: str, other: bool) -> None:
    guest = Guest.of(world, kind)
    theirs = next(one for one in KINDS if one != kind) if other else kind
    for name, method in OPEN:
        with taken_back():
            answer = guest.ask(name, method, target=target, kind=theirs)
            assert answer.status_code == 404, (name, method)
            assert guest.writes.tables() <= ALWAYS
            assert "kanarie" not in text_of(answer).replace("kanarieplacehere", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", [ENDED, OVER])
def test_a_link_that_is_over_opens_nothing(world: World, opened: None, kind: str, state: str) -> None:
    guest = Guest.of(world, kind)
    later = now() + timedelta(days=61 if state == OVER else 0)
    if state == ENDED:
        link = link_of(world, "own", kind)[0]
        with acting(by := make.actor_for(world.teams["own"].owner)):
            end_link(link=GuestLink.objects.get(pk=link.pk), by=by)
    with time_machine.travel(later):
        for name, method in OPEN:
            answer = guest.ask(name, method)
            assert answer.status_code == 404, (name, method)
            assert "kanarie" not in text_of(answer)


@pytest.mark.parametrize("kind", [PARTICIPANT, PLACEMENT])
def test_a_guest_reads_only_what_is_theirs(world: World, opened: None, kind: str) -> None:
    """Everything about the asker's own person bears one canary; what an employer may read of it is known line by line."""
    guest, shown = Guest.of(world, kind), ""
    for name in ("portal:home", "portal:thanks"):
        shown += text_of(guest.ask(name, "GET")).lower()
    for key in ("neighbour", "elsewhere"):
        assert canary(f"team:{key}:name") not in shown
        assert canary(f"team:{key}:text") not in shown
    mine = canary("team:own:text")
    assert canary("team:own:name") in shown
    allowed = {PLACEMENT: {f"{mine} doel"}, PARTICIPANT: {f"{mine} plek"}}[kind]
    for text in allowed:
        assert text in shown
        shown = shown.replace(text, "")
    assert mine not in shown, "no note, action, level, reference, mail, rule, or what the other side said"


def test_a_respondent_reads_nothing_about_anybody(world: World, opened: None) -> None:
    guest = Guest.of(world, RESPONDENT)
    shown = "".join(text_of(guest.ask(name, "GET")).lower() for name in ("portal:home", "portal:theme"))
    assert "zelfscan own, bezig" in shown
    for word in world.canaries() - {canary("check:own")}:  # which stands in the guest's own name here
        assert word not in shown


def test_ids_in_addresses_are_no_secrets(world: World) -> None:
    """Who knows the id of a link, as from the history of a browser, is still outside."""
    for team in world.teams.values():
        for link, _token in team.links.values():
            assert isinstance(link.pk, UUID)
            assert Client().get(reverse("portal:home", args=[link.pk])).status_code == 404
