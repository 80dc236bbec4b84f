"""Doors without an account: who makes them, what opens them, and that every one of the checks is asked each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests import factories as make

from opstap.access import actions, guest_links, refusals
from opstap.access.guest_links import COOKIE, SALT, LinkKind, digest_of, link_kinds
from opstap.access.look_log import log_look
from opstap.access.middleware import NOBODY
from opstap.access.models import GuestLink, Look
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import now
from opstap.core.models import Event
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant

pytestmark = pytest.mark.django_db
KIND = "test thing"
gone: set[UUID] = set()


@pytest.fixture(autouse=True)
def thing() -> Iterator[None]:
    """A kind of link whose things hold until a test says that one is gone."""
    link_kinds.register(KIND, LinkKind("A thing", Role.EMPLOYER, lambda link: link.about_id not in gone))
    yield
    link_kinds.remove(KIND)
    gone.clear()


@pytest.fixture
def place() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def manager(place: Municipality) -> User:
    return make.make_user(place)


@pytest.fixture
def person(place: Municipality, manager: User) -> Participant:
    found = make.make_participant(place)
    make.open_track(found, owner=manager)
    return found


def make_link(person: Participant, user: User, *, token: str = "", days: float = 30, kind: str = KIND) -> GuestLink:
    by = make.actor_for(user)
    with acting(by):
        return actions.make_link(
            kind=kind,
            about_id=uuid4(),
            stream=person.stream,
            name="Sara",
            until=now() + timedelta(days=days),
            token=token or guest_links.new_token(),
            by=by,
        )


def test_an_address_has_32_random_bytes_and_only_its_digest_is_kept(person: Participant, manager: User) -> None:
    token = guest_links.new_token()
    assert len(token) >= 43
    assert token != guest_links.new_token()
    link = make_link(person, manager, token=token)
    with scoped([person.municipality_id]), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l)::text FROM access_guestlink l WHERE id = %s", [link.pk])
        stored = str(cursor.fetchone())
        assert token not in stored
        assert digest_of(token).hex() in stored
        line = Event.objects.select_related("content").get(kind="link.made")
        assert token not in str(line.content.data)
        assert (line.stream_id, line.actor_id) == (person.pk, manager.pk)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CASE_MANAGER, Role.JOB_HUNTER)])
def test_who_may_not_make_links(person: Participant, place: Municipality, role: str) -> None:
    by = Actor(ActorKind.USER, make.make_user(place).pk, "Iemand", role=role, municipalities=frozenset({place.pk}))
    with acting(by):
        assert not guest_links.may_share(actor=by, participant_id=person.pk)
        with pytest.raises(refusals.MayNotShare):
            actions.make_link(kind=KIND, about_id=uuid4(), stream=person.stream, name="", until=now(), token="x", by=by)


def test_a_colleague_of_another_team_makes_and_ends_none(
    person: Participant, manager: User, place: Municipality
) -> None:
    link, stranger = make_link(person, manager), make.make_user(place, Role.JOB_HUNTER)
    with pytest.raises(refusals.MayNotShare):
        make_link(person, stranger)
    with acting(by := make.actor_for(stranger)), pytest.raises(refusals.MayNotShare):
        actions.end_link(link=link, by=by)


def test_the_system_makes_and_ends_links_too(person: Participant) -> None:
    by = make.system(person.municipality_id)
    with acting(by):
        link = actions.make_link(
            kind=KIND,
            about_id=uuid4(),
            stream=person.stream,
            name="",
            until=now() + timedelta(days=1),
            token="x",
            by=by,
        )
        actions.end_link(link=link, by=by)
        link.refresh_from_db()
        assert (link.made_by, link.ended_by) == (None, None)
        assert link.ended_at is not None


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_link_lives_a_year_at_most(person: Participant, manager: User, days: int) -> None:
    with pytest.raises(refusals.NotThatLong), time_machine.travel(now(), tick=False):
        make_link(person, manager, days=days)


def test_nothing_is_made_of_a_kind_that_nobody_knows(person: Participant, manager: User) -> None:
    with pytest.raises(refusals.MayNotShare):
        make_link(person, manager, kind="unknown")


def test_the_address_finds_its_row_before_there_is_a_scope(person: Participant, manager: User) -> None:
    token = guest_links.new_token()
    link = make_link(person, manager, token=token)
    assert guest_links.find_link(digest_of(token)) == link
    assert guest_links.find_link(digest_of("something else")) is None
    assert not GuestLink.objects.exists(), "neither before nor after is a row to be seen"
    with scoped([uuid4()]):
        assert not GuestLink.objects.exists()


def test_each_reason_for_which_a_link_does_not_hold(person: Participant, manager: User, place: Municipality) -> None:
    token = guest_links.new_token()
    link = make_link(person, manager, token=token)
    row = GuestLink.objects.filter(pk=link.pk)

    def holds_with(**values: object) -> bool:
        before = {name: getattr(link, name) for name in values}
        with scoped([place.pk]):
            row.update(**values)
        found = guest_links.find_link(digest_of(token)) is not None
        with scoped([place.pk]):
            row.update(**before)
        return found

    assert holds_with()
    assert not holds_with(ended_at=now())
    assert not holds_with(expires_at=now() - timedelta(seconds=1))
    assert not holds_with(kind="no longer known")
    assert not holds_with(role=Role.PARTICIPANT)
    gone.add(link.about_id)
    assert not holds_with()
    gone.clear()
    Organisation.objects.filter(pk=place.pk).update(active=False)
    assert not holds_with()


def test_the_first_opening_is_told_and_later_ones_are_counted(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    actor = guest_links.actor_of(link)
    with acting(actor):
        actions.open_link(link=link, by=actor)
        with pytest.raises(refusals.OpenedBefore):
            actions.open_link(link=link, by=actor)
        guest_links.note_opening(link)
        link.refresh_from_db()
        assert link.times_opened == 2
        assert link.opened_at is not None
        assert link.last_opened_at is not None
        assert link.last_opened_at > link.opened_at
        line = Event.objects.get(kind="link.opened")
        assert (line.actor_kind, line.actor_id, line.role) == (ActorKind.GUEST, link.pk, Role.EMPLOYER)


def test_a_link_is_ended_once(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    with acting(by := make.actor_for(manager)):
        actions.end_link(link=link, by=by)
        with pytest.raises(refusals.EndedAlready):
            actions.end_link(link=link, by=by)
        assert not GuestLink.objects.open_at(now()).exists()
        assert GuestLink.objects.get().ended_by_id == manager.pk


def visit(link: GuestLink, cookie: str | None = None, path: str = "") -> GuestLink | None:
    response = HttpResponse()
    guest_links.start_visit(response, link)
    request = RequestFactory().get(path or f"/g/{link.pk}/")
    if cookie != "":
        request.COOKIES[COOKIE] = cookie or response.cookies[COOKIE].value
    return guest_links.link_of_visit(request)


def test_a_visit_is_a_signed_cookie_for_the_pages_of_one_link(person: Participant, manager: User) -> None:
    link, other = make_link(person, manager), make_link(person, manager)
    assert visit(link) == link
    assert visit(link, path=f"/g/{link.pk}/say/") == link
    assert visit(link, path=f"/g/{other.pk}/") is None
    assert visit(link, path="/g/") is None
    assert visit(link, path=f"/g/{guest_links.new_token()}/") is None
    assert visit(link, cookie="") is None
    assert visit(link, cookie="forged:1abc:signature") is None
    unknown = signing.dumps([digest_of("unknown").hex(), ""], salt=SALT)
    assert visit(link, cookie=unknown) is None
    elsewhere = signing.dumps([bytes(link.digest).hex(), ""], salt="another purpose")
    assert visit(link, cookie=elsewhere) is None


def test_a_visit_lasts_twelve_hours_at_most(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    with time_machine.travel(now() - timedelta(hours=11, minutes=59)):
        young = HttpResponse()
        guest_links.start_visit(young, link)
    with time_machine.travel(now() - timedelta(hours=12, minutes=1)):
        old = HttpResponse()
        guest_links.start_visit(old, link)
    assert visit(link, cookie=young.cookies[COOKIE].value) == link
    assert visit(link, cookie=old.cookies[COOKIE].value) is None


def test_the_cookie_is_new_each_time_and_no_script_reads_it(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    first, second = HttpResponse(), HttpResponse()
    guest_links.start_visit(first, link)
    guest_links.start_visit(second, link)
    made = first.cookies[COOKIE]
    assert made.value != second.cookies[COOKIE].value
    assert (made["path"], made["httponly"], made["samesite"], made["max-age"], made["expires"]) == (
        f"/g/{link.pk}/",
        True,
        "Lax",
        "",
        "",
    )
    guest_links.end_visit(first, link.pk)
    assert (first.cookies[COOKIE].value, first.cookies[COOKIE]["path"]) == ("", f"/g/{link.pk}/")


def test_wrong_tries_are_counted_per_address_of_the_network() -> None:
    with time_machine.travel("2026-03-04T09:01:00Z", tick=False):
        one = RequestFactory().get("/g/x/", REMOTE_ADDR="192.0.2.7")
        six = [RequestFactory().get("/g/x/", REMOTE_ADDR=f"2001:db8::{number}") for number in (1, 2)]
        for _number in range(settings.MOST_WRONG_LINKS):
            assert not guest_links.tries_too_often(one)
            assert guest_links.note_wrong_try(one)
            assert guest_links.note_wrong_try(six[0])
        assert guest_links.tries_too_often(one)
        assert not guest_links.note_wrong_try(one)
        assert guest_links.tries_too_often(six[1]), "a whole /64 is one connection"
        assert not guest_links.tries_too_often(RequestFactory().get("/g/x/", REMOTE_ADDR="192.0.2.8"))
    with time_machine.travel("2026-03-04T09:05:59Z", tick=False):
        assert guest_links.tries_too_often(one)
    with time_machine.travel("2026-03-04T09:06:01Z", tick=False):
        assert not guest_links.tries_too_often(one)


@pytest.mark.django_db(transaction=True)
def test_of_wrong_tries_at_once_none_goes_uncounted() -> None:
    def try_often() -> int:
        request = RequestFactory().get("/g/x/", REMOTE_ADDR="192.0.2.9")
        return sum(guest_links.note_wrong_try(request) for _ in range(15))

    counted = sum(at_once([try_often] * 4))
    assert counted + try_often() + try_often() == settings.MOST_WRONG_LINKS  # one that had to wait too long is refused


def test_a_guest_looks_with_a_row_and_nobody_with_none(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    actor = guest_links.actor_of(link)
    with acting(actor):
        log_look(actor, "guest placement", participant=(person.pk, person.municipality_id))
        log_look(NOBODY, "guest placement", participant=(person.pk, person.municipality_id))
        row = Look.objects.get()
    assert (row.guest_id, row.user_id, row.role, row.shown) == (link.pk, None, Role.EMPLOYER, [person.pk])


def test_the_privacy_officer_reads_for_whom_the_link_was_made(
    person: Participant, place: Municipality, manager: User, client: Client
) -> None:
    actor = guest_links.actor_of(make_link(person, manager))
    with acting(actor):
        log_look(actor, "guest participant", participant=(person.pk, person.municipality_id))
    client.force_login(make.make_user(place, Role.PRIVACY_OFFICER))
    page = client.get("/access/looks/").content.decode()
    assert "Sara (met een link)" in page
    assert "Pagina van de deelnemer, met een link" in page


def test_a_guest_reaches_one_municipality_and_has_no_account(person: Participant, manager: User) -> None:
    link = make_link(person, manager)
    actor = guest_links.actor_of(link)
    assert actor.municipalities == {person.municipality_id}
    assert (actor.organisation_id, actor.membership_id, actor.is_user) == (None, None, False)
    assert str(link) == f"{KIND} {link.about_id}"
    with acting(actor):
        assert not Participant.objects.visible_to(actor).exists()
