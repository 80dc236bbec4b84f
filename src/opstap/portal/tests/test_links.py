"""Where the team makes links: the address is shown once, is kept nowhere, and names nobody wherever it goes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.guest_links import digest_of
from opstap.access.models import GuestLink
from opstap.access.refusals import MayNotShare
from opstap.core.dates import now, today
from opstap.core.models import Event, EventContent, OutboxMail
from opstap.core.scope import acting, scoped
from opstap.organisations.roles import Role
from opstap.placements.models import Placement
from opstap.portal.links.actions import mail_link
from opstap.portal.links.forms import new_seed
from opstap.portal.tests.guest_house import PARTICIPANT, PLACEMENT, House, door, make_house, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house(email="yusuf@example.org", mother_tongue="Arabisch")


@pytest.fixture
def browser(house: House) -> Client:
    found = Client()
    found.force_login(house.manager)
    return found


def place(house: House, name: str = "links", *parts: Any) -> str:
    return reverse(f"portal:{name}", args=[house.person.pk, *parts])


def make_one(browser: Client, house: House, kind: str = PARTICIPANT, **given: Any) -> Any:
    about = house.person.pk if kind == PARTICIPANT else house.placement.pk
    form = {"request_key": uuid4(), "seed": new_seed(), "about": f"{kind} {about}", **given}
    return browser.post(place(house), form)


def token_in(answer: Any) -> str:
    found = re.search(r"/g/([\w-]{43})/", answer.content.decode())
    assert found
    return found[1]


def rows(house: House) -> list[GuestLink]:
    with scoped([house.place.pk]):
        return list(GuestLink.objects.order_by("made_at"))


def test_a_link_is_made_and_its_address_shown_once(house: House, browser: Client) -> None:
    answer = make_one(browser, house)
    token = token_in(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert settings.ADDRESS + door(token) in answer.content.decode()
    (link,) = rows(house)
    assert (bytes(link.digest), link.name, link.role) == (digest_of(token), "Yusuf Haddad", Role.PARTICIPANT)
    assert timedelta(days=90) < link.expires_at - now() < timedelta(days=91, hours=1)
    assert token not in browser.get(place(house)).content.decode()
    assert Client().get(door(token)).status_code == 200


def test_an_employers_link_ends_thirty_days_after_the_placement(house: House, browser: Client) -> None:
    make_one(browser, house, PLACEMENT)
    with scoped([house.place.pk]):
        Placement.objects.update(ends_on=today() + timedelta(days=10))
    make_one(browser, house, PLACEMENT, name="Chef van de dag")
    endless, bounded = rows(house)
    assert (endless.name, bounded.name) == ("Sara Bakker", "Chef van de dag")
    assert timedelta(days=363) < endless.expires_at - now() <= timedelta(days=365)
    assert timedelta(days=40) < bounded.expires_at - now() < timedelta(days=41, hours=1)
    assert (endless.role, endless.about_id) == (Role.EMPLOYER, house.placement.pk)


def test_what_is_over_is_not_offered(house: House, browser: Client) -> None:
    with scoped([house.place.pk]):
        Placement.objects.update(starts_on=today() - timedelta(days=90), ends_on=today() - timedelta(days=40))
    assert "Pagina voor de werkgever" not in browser.get(place(house)).content.decode()
    assert make_one(browser, house, PLACEMENT).status_code == 422


@pytest.mark.parametrize("until", [0, -1, 366])
def test_a_day_that_cannot_be(house: House, browser: Client, until: int) -> None:
    answer = make_one(browser, house, until=(today() + timedelta(days=until)).strftime("%d-%m-%Y"))
    assert answer.status_code == 422
    assert "Kies een dag vanaf morgen" in answer.content.decode()
    assert rows(house) == []


def test_a_day_that_can(house: House, browser: Client) -> None:
    make_one(browser, house, until=(today() + timedelta(days=7)).strftime("%d-%m-%Y"))
    (link,) = rows(house)
    assert timedelta(days=7) < link.expires_at - now() < timedelta(days=8, hours=1)


def test_a_secret_of_ones_own_making_is_refused(house: House, browser: Client) -> None:
    for seed in ("", "1234", new_seed()[:-1] + "!"):
        assert make_one(browser, house, seed=seed).status_code == 422
    assert rows(house) == []


def test_a_second_click_gives_the_same_address(house: House, browser: Client) -> None:
    same: dict[str, Any] = {"request_key": uuid4(), "seed": new_seed()}
    first, second = make_one(browser, house, **same), make_one(browser, house, **same)
    assert token_in(first) == token_in(second)
    assert len(rows(house)) == 1


def test_a_new_link_replaces_none_silently(house: House, browser: Client) -> None:
    first, second = token_in(make_one(browser, house)), token_in(make_one(browser, house))
    assert [Client().get(door(token)).status_code for token in (first, second)] == [200, 200]
    assert browser.get(place(house)).content.decode().count("Stoppen") == 2


def test_a_link_is_ended_in_one_click(house: House, browser: Client) -> None:
    token = token_in(make_one(browser, house))
    (link,) = rows(house)
    for _click in range(2):
        assert browser.post(place(house, "end_link", link.pk), {"request_key": uuid4()})["Location"] == place(house)
    shown = browser.get(place(house)).content.decode()
    assert "gestopt door Mieke Manager" in shown
    assert Client().get(door(token)).status_code == 404


def test_the_address_goes_by_mail_and_names_nobody(house: House, browser: Client) -> None:
    answer = make_one(browser, house)
    token, (link,) = token_in(answer), rows(house)
    assert "yusuf@example.org" in answer.content.decode()
    key = uuid4()
    for _click in range(2):
        sent = browser.post(
            place(house, "send_link", link.pk), {"request_key": key, "token": token, "email": "yusuf@example.org"}
        )
        assert token in sent.content.decode(), "the page is still the only one that knows the address"
        assert "is onderweg" in sent.content.decode()
    with scoped([house.place.pk]):
        mail = OutboxMail.objects.get()
        assert Event.objects.filter(kind="link.sent").count() == 1
        assert not [c for c in EventContent.objects.all() if token in str(c.data)]
    assert mail.to == ["yusuf@example.org"]
    assert mail.subject == f"Een link van {house.place.organisation.name}"
    assert settings.ADDRESS + door(token) in mail.body
    assert all(word in mail.body for word in ("Druk op de knop", "Press the button", "اضغط على الزر"))
    assert not any(name in mail.subject + mail.body for name in ("Yusuf", "Haddad", "Bakkerij"))


def test_a_mail_to_nowhere_is_refused_and_the_address_stays(house: House, browser: Client) -> None:
    token, (link,) = token_in(make_one(browser, house)), rows(house)
    answer = browser.post(
        place(house, "send_link", link.pk), {"request_key": uuid4(), "token": token, "email": "thuis"}
    )
    assert answer.status_code == 422
    assert token in answer.content.decode()


def test_who_does_not_know_the_secret_sends_nothing(house: House, browser: Client) -> None:
    token, (link,) = token_in(make_one(browser, house)), rows(house)
    other = make_house()
    stranger, foreign = other.link(PARTICIPANT)
    for link_id, secret in ((link.pk, "guess"), (link.pk, foreign), (stranger.pk, foreign)):
        for name in ("send_link", "paper"):
            form = {"request_key": uuid4(), "token": secret, "email": "x@example.org", "language": "ar"}
            assert browser.post(place(house, name, link_id), form).status_code == 404
    browser.post(place(house, "end_link", link.pk), {"request_key": uuid4()})
    assert browser.post(place(house, "paper", link.pk), {"token": token, "language": "ar"}).status_code == 404
    with acting(by := make.actor_for(house.coach)), pytest.raises(MayNotShare):
        mail_link(link=link, email="x@example.org", address="x", by=by)


def test_what_is_shared_by_whatsapp_names_nobody(house: House, browser: Client) -> None:
    answer = make_one(browser, house).content.decode()
    shared = re.search(r'href="(https://wa\.me/[^"]+)" target="_blank" rel="noopener noreferrer"', answer)
    assert shared
    text = unquote(shared[1])
    assert text.startswith("https://wa.me/?text=Uw pagina bij Opstap: ")
    assert "Yusuf" not in text


def test_the_sheet_has_a_code_and_both_languages(house: House, browser: Client) -> None:
    made = make_one(browser, house)
    assert '<option value="ar" selected>' in made.content.decode(), "the mother tongue is chosen beforehand"
    token, (link,) = token_in(made), rows(house)
    answer = browser.post(place(house, "paper", link.pk), {"token": token, "language": "ar"})
    sheet = answer.content.decode()
    assert "<svg" in sheet
    assert "style=" not in sheet
    assert settings.ADDRESS + door(token) in sheet
    assert "Scan de code" in sheet
    assert "امسح" in sheet
    assert "Yusuf" not in sheet
    assert "no-store" in answer["Cache-Control"]
    plain = browser.post(place(house, "paper", link.pk), {"token": token, "language": "tlh"}).content.decode()
    assert '<html lang="nl" dir="ltr">' in plain


@pytest.mark.parametrize("role", [Role.COACH, Role.COORDINATOR, Role.VOLUNTEER])
def test_others_on_the_team_make_no_links(house: House, role: str) -> None:
    user = house.coach if role == Role.COACH else make.make_user(house.place, role)
    if role != Role.COACH:
        make.add_to_team(house.person, user)
    browser = Client()
    browser.force_login(user)
    assert browser.get(place(house)).status_code == 403
    if role != Role.VOLUNTEER:
        dossier = browser.get(reverse("people:dossier", args=[house.person.pk])).content.decode()
        assert "Links zonder account" not in dossier


def test_the_dossier_tells_of_links_and_the_timeline_of_guests(house: House, browser: Client) -> None:
    dossier = reverse("people:dossier", args=[house.person.pk])
    assert "kunnen een eigen pagina krijgen" in browser.get(dossier).content.decode()
    guest, link = house.inside(PLACEMENT)
    guest.post(page("say", link), {"request_key": uuid4(), "face": "bad", "line": "Te druk"})
    shown = browser.get(dossier).content.decode()
    assert "Voor iemand (met een link)" in shown
    assert "1 keer geopend" in shown
    assert "Link voor het eerst geopend" in shown
    assert "De werkgever zegt: niet goed" in shown
    assert place(house) in shown
