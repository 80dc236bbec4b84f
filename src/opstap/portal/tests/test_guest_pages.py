"""The address that was sent: a scanner opens nothing, a forward does, and a door that closes is closed at once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.actions import end_link
from opstap.access.guest_links import COOKIE, new_token
from opstap.access.models import GuestLink, Look
from opstap.core.dates import now, today
from opstap.core.models import Event, OutboxMail
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Organisation
from opstap.placements.models import CheckIn, Placement
from opstap.portal.tests.guest_house import PARTICIPANT, PLACEMENT, House, door, make_house, page
from opstap.tracks.models import Track

pytestmark = pytest.mark.django_db
KINDS = (PARTICIPANT, PLACEMENT)


@pytest.fixture
def house() -> House:
    return make_house()


def rows(house: House) -> list[Any]:
    """Everything that a look could have changed."""
    with scoped([house.place.pk]):
        return [
            list(GuestLink.objects.order_by("pk").values()),
            list(Look.objects.values()),
            list(CheckIn.objects.values()),
            Event.objects.count(),
            OutboxMail.objects.count(),
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_scanner_that_fetches_every_link_changes_nothing(house: House, kind: str) -> None:
    """As mail scanners and chat apps do: every address on every page, GET and HEAD, several times, cookies kept."""
    house.appointment()
    _link, token = house.link(kind)
    before, scanner = rows(house), Client()
    for _round in range(3):
        waiting, seen = [door(token)], set[str]()
        while waiting:
            address = waiting.pop()
            if address in seen or not address.startswith("/"):
                continue
            seen.add(address)
            assert scanner.head(address).status_code in (200, 302, 404, 405)
            answer: Any = scanner.get(address)
            text = b"".join(answer.streaming_content).decode("latin-1") if answer.streaming else answer.content.decode()
            waiting += re.findall(r'(?:href|src|action)="([^"#]+)"', text) if "html" in answer["Content-Type"] else []
        assert door(token) in seen
    assert rows(house) == before
    assert not scanner.cookies, "not even a cookie"


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_behind_the_address_has_one_button_and_tells_nothing(house: House, kind: str) -> None:
    _link, token = house.link(kind)
    answer = Client().get(door(token))
    text = answer.content.decode()
    assert text.count("<button") == text.count("<form") == 1
    assert all(word in text for word in ("Openen", "Open", "افتح"))
    for secret in ("Yusuf", "Haddad", "Bakkerij", "Mieke", "Hans", house.place.organisation.name, str(house.person.pk)):
        assert secret not in text
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_button_opens_without_the_secret_in_the_address(house: House, kind: str) -> None:
    link, token = house.link(kind)
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(door(token))
    assert (answer.status_code, answer["Location"]) == (303, page("home", link))
    assert token not in answer["Location"]
    cookie = answer.cookies[COOKIE]
    assert token not in cookie.value
    assert cookie["path"] == page("home", link)
    assert "sessionid" not in browser.cookies
    inside = browser.get(answer["Location"])
    assert inside.status_code == 200
    assert token not in inside.content.decode()
    with scoped([house.place.pk]):
        look = Look.objects.get()
        assert (look.guest_id, look.page, look.participant_id) == (link.pk, f"guest {kind}", house.person.pk)


def test_a_forward_opens_in_a_second_browser_and_is_counted(house: House) -> None:
    link, token = house.link(PLACEMENT)
    for _browser in range(2):
        browser = Client()
        browser.post(door(token))
        assert browser.get(page("home", link)).status_code == 200
    with scoped([house.place.pk]):
        assert GuestLink.objects.get().times_opened == 2
        assert Event.objects.filter(kind="link.opened").count() == 1
    browser = Client()
    browser.force_login(house.manager)
    text = browser.get(reverse("portal:links", args=[house.person.pk])).content.decode()
    assert "2 keer geopend" in text


def test_unknown_ended_and_over_time_look_the_same(house: House) -> None:
    ended, ended_token = house.link(PARTICIPANT)
    _over, over_token = house.link(PARTICIPANT, days=1)
    with acting(by := make.actor_for(house.manager)):
        end_link(link=ended, by=by)
    with time_machine.travel(now() + timedelta(days=2)):
        answers = [Client().get(door(token)) for token in (new_token(), ended_token, over_token, "half-a-link")]
        answers += [Client().post(door(token)) for token in (new_token(), ended_token, over_token)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "Vraag een nieuwe link aan wie u deze link gaf" in answers[0].content.decode()
    assert all(answer["Referrer-Policy"] == "no-referrer" and not answer.cookies for answer in answers)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_is_ended_in_the_middle_of_a_visit_lets_nobody_on(house: House, kind: str) -> None:
    browser, link = house.inside(kind)
    assert browser.get(page("home", link)).status_code == 200
    with acting(by := make.actor_for(house.manager)):
        end_link(link=link, by=by)
    before = rows(house)
    for answer in (
        browser.get(page("home", link)),
        browser.get(page("thanks", link)),
        browser.post(page("say", link), {"request_key": uuid4(), "face": "bad"}),
    ):
        assert answer.status_code == 404
        assert "werkt niet" in answer.content.decode()
        assert "Yusuf" not in answer.content.decode()
    assert rows(house) == before


def test_a_visit_ends_when_the_link_does(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    with time_machine.travel(now() + timedelta(days=31)):
        assert browser.get(page("home", link)).status_code == 404


def test_a_visit_ends_after_twelve_hours_and_the_link_opens_again(house: House) -> None:
    link, token = house.link(PARTICIPANT)
    browser = Client()
    browser.post(door(token))
    with time_machine.travel(now() + timedelta(hours=13)):
        assert browser.get(page("home", link)).status_code == 404
        browser.post(door(token))
        assert browser.get(page("home", link)).status_code == 200


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"ends_on": today() + timedelta(days=5)}, True),
        ({"ends_on": today() - timedelta(days=10)}, True),
        ({"ends_on": today() - timedelta(days=19)}, True),
        ({"status": "ended", "ended_on": today() - timedelta(days=10), "end_reason": "other"}, True),
        ({"status": "cancelled", "cancelled_on": today()}, False),
        ({"employer": None}, False),
    ],
)
def test_an_employers_link_holds_with_its_placement(house: House, values: dict[str, Any], holds: bool) -> None:
    browser, link = house.inside(PLACEMENT)
    with scoped([house.place.pk]):
        Placement.objects.filter(pk=house.placement.pk).update(**values)
    assert (browser.get(page("home", link)).status_code == 200) is holds
    if values.get("ends_on"):
        with time_machine.travel(now() + timedelta(days=29)):
            link, token = house.link(PLACEMENT)
        with time_machine.travel(now() + timedelta(days=50)):
            assert Client().get(door(token)).status_code == 404, "thirty days after the last day it is over"


def test_a_participants_link_holds_with_the_track(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    with scoped([house.place.pk]):
        Track.objects.update(ended_on=today() - timedelta(days=30))
    assert browser.get(page("home", link)).status_code == 200
    with scoped([house.place.pk]):
        Track.objects.update(started_on=None, ended_on=today() - timedelta(days=31))
    assert browser.get(page("home", link)).status_code == 404
    with scoped([house.place.pk]):
        Placement.objects.all().delete()
        Track.objects.all().delete()
    assert browser.get(page("home", link)).status_code == 200


def test_a_municipality_that_stops_closes_its_doors(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    Organisation.objects.filter(pk=house.place.pk).update(active=False)
    assert browser.get(page("home", link)).status_code == 404


def test_links_live_side_by_side_and_open_only_their_own(house: House) -> None:
    """One supervisor with two people: what is said in one tab is never said about the other."""
    other = make_house()
    browser, first = house.inside(PLACEMENT)
    _same, second = other.inside(PLACEMENT, browser)
    assert len([name for name in browser.cookies if name == COOKIE]) <= 1, "the test client keeps one per name"
    kept = browser.cookies[COOKIE].value
    assert browser.get(page("home", second)).status_code == 200
    assert browser.get(page("home", first)).status_code == 404, "the cookie of another link opens nothing"
    browser.cookies[COOKIE] = kept[::-1]
    assert browser.get(page("home", second)).status_code == 404


def test_a_link_never_signs_in_and_leaves_a_colleagues_session_alone(house: House) -> None:
    browser = Client()
    browser.force_login(house.coach)
    session, csrf = browser.cookies["sessionid"].value, browser.get("/people/").cookies.get("csrftoken")
    dossier = reverse("people:dossier", args=[house.person.pk])
    _browser, link = house.inside(PARTICIPANT, browser)
    browser.post(page("language", link), {"language": "ar"})
    assert browser.get(page("home", link)).status_code == 200
    assert browser.cookies["sessionid"].value == session
    assert csrf is None or browser.cookies["csrftoken"].value == csrf.value
    assert browser.get(dossier).status_code == 200, "still the coach"
    answer = browser.get("/people/")
    assert 'lang="nl"' in answer.content.decode(), "and still in Dutch"
    with scoped([house.place.pk]):
        assert set(Look.objects.filter(page="guest participant").values_list("user", "guest")) == {(None, link.pk)}
    stranger = Client()
    _stranger, _link = house.inside(PARTICIPANT, stranger)
    assert stranger.get(dossier).status_code == 302, "a guest is nobody elsewhere"


def test_being_signed_in_opens_no_page_of_a_guest(house: House) -> None:
    link, _token = house.link(PARTICIPANT)
    browser = Client()
    browser.force_login(house.manager)
    assert browser.get(page("home", link)).status_code == 404


def test_wrong_links_are_throttled_per_address_of_the_network(house: House) -> None:
    _link, token = house.link(PARTICIPANT)
    with time_machine.travel(now(), tick=False):
        for _number in range(settings.MOST_WRONG_LINKS):
            assert Client().get(door(new_token())).status_code == 404
        for answer in (Client().get(door(new_token())), Client().get(door(token)), Client().post(door(token))):
            assert answer.status_code == 429
            assert "Te veel pogingen" in answer.content.decode()
        assert Client().get(door(token), REMOTE_ADDR="198.51.100.4").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert Client().get(door(token)).status_code == 200


def test_a_guest_closes_the_page_on_a_shared_computer(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    answer = browser.post(page("close", link))
    assert "gaat de pagina weer open" in answer.content.decode()
    assert answer.cookies[COOKIE].value == ""
    assert browser.get(page("home", link)).status_code == 404
