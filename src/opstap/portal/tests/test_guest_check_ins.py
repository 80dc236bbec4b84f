"""How a guest says how it goes, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests import factories as make

from opstap.core.dates import now, today
from opstap.core.models import Event, EventContent
from opstap.core.scope import acting, scoped
from opstap.organisations.roles import Role
from opstap.placements.check_ins.actions import read_check_in
from opstap.placements.check_ins.today import worrying_check_ins
from opstap.placements.models import CheckIn
from opstap.portal.tests.guest_house import (
    PARTICIPANT,
    PLACEMENT,
    House,
    make_house,
    make_placement,
    page,
    post,
    text,
    words_of,
)
from opstap.team.today.protocol import items_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "en", "ar")


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.mark.parametrize(("kind", "side"), [(PLACEMENT, "employer"), (PARTICIPANT, "participant")])
def test_one_press_on_a_face(house: House, kind: str, side: str) -> None:
    browser, link = house.inside(kind)
    answer = post(browser, page("say", link), face="bad", line="Te zwaar werk")
    assert answer["Location"] == page("thanks", link)
    with scoped([house.place.pk]):
        said = CheckIn.objects.get()
        assert (said.side, said.face, said.line, said.guest_id, said.placement) == (
            side,
            "bad",
            "Te zwaar werk",
            link.pk,
            house.placement,
        )
        line = Event.objects.get(kind="check_in.said")
        assert (line.actor_id, line.role) == (link.pk, Role.EMPLOYER if side == "employer" else Role.PARTICIPANT)
    shown = words_of(text(browser, page("thanks", link)))
    assert "Niet goed" in shown
    assert "lezen dit" in shown
    with acting(by := make.actor_for(house.manager)):
        assert [item.act.label for item in items_of([worrying_check_ins], by, today())] == ["Lezen en vastleggen"]


def test_a_second_press_of_the_same_button_says_nothing_twice(house: House) -> None:
    browser, link = house.inside(PLACEMENT)
    form = {"request_key": uuid4(), "face": "good"}
    assert [browser.post(page("say", link), form).status_code for _ in range(2)] == [302, 302]
    with scoped([house.place.pk]):
        assert CheckIn.objects.count() == Event.objects.filter(kind="check_in.said").count() == 1


def test_who_thinks_again_the_same_day_says_something_else(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    post(browser, page("say", link), face="bad", line="Per ongeluk")
    post(browser, page("say", link), face="good")
    with scoped([house.place.pk]):
        assert CheckIn.objects.get().face == "good"
        contents = EventContent.objects.filter(event__kind="check_in.said")
        assert [content.data["face"] for content in contents] == ["good"], "the words that were taken back are gone"
    assert 'value="good" aria-current="true"' in text(browser, page("home", link))


def test_it_can_be_taken_back_until_somebody_has_read_it(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    post(browser, page("say", link), face="bad", line="Spijt")
    with scoped([house.place.pk]):
        said = CheckIn.objects.get()
    assert post(browser, page("take_back", link), check_in=said.pk)["Location"] == page("thanks", link)
    assert "Uw antwoord is weg" in text(browser, page("thanks", link))
    assert post(browser, page("take_back", link), check_in=said.pk).status_code == 302, "a second click"
    assert post(browser, page("take_back", link), check_in="nonsense").status_code == 302
    post(browser, page("say", link), face="so_so")
    with acting(by := make.actor_for(house.manager)):
        said = CheckIn.objects.get()
        read_check_in(check_in=said, note="", by=by)
    answer = post(browser, page("take_back", link), check_in=said.pk)
    assert answer.status_code == 422
    assert "al gelezen" in answer.content.decode()
    assert "Terugnemen" not in answer.content.decode()


def test_yesterdays_answer_stays(house: House) -> None:
    browser, link = house.inside(PARTICIPANT)
    post(browser, page("say", link), face="bad")
    with scoped([house.place.pk]):
        CheckIn.objects.update(at=now() - timedelta(days=1))
        said = CheckIn.objects.get()
    answer = post(browser, page("take_back", link), check_in=said.pk)
    assert answer.status_code == 422
    assert "Dit kan niet meer" in answer.content.decode() or "Uw antwoord is weg" in answer.content.decode()
    with scoped([house.place.pk]):
        assert CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Kies een gezicht"),
        ({"face": "angry"}, "Kies een gezicht"),
        ({"face": "good", "line": "x" * 301}, "Maximaal 300 tekens"),
        ({"face": "good", "line": "nummer 111222333"}, "BSN"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(house: House, form: dict[str, str], told: str) -> None:
    browser, link = house.inside(PLACEMENT)
    answer = post(browser, page("say", link), **form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert form.get("line", "") in answer.content.decode()
    with scoped([house.place.pk]):
        assert not CheckIn.objects.exists()


@pytest.mark.parametrize(("sent", "kept"), [("ar", "ar"), ("xx", ""), ("", "")])
def test_what_is_typed_bears_the_language_of_the_page(house: House, sent: str, kept: str) -> None:
    browser, link = house.inside(PARTICIPANT)
    post(browser, page("language", link), language="ar")
    assert 'name="language" value="ar"' in text(browser, page("home", link))
    post(browser, page("say", link), face="bad", line="\u062a\u0639\u0628\u062a", language=sent)
    with scoped([house.place.pk]):
        assert CheckIn.objects.get().language == kept


def test_of_two_places_one_says_it_about_the_latest(house: House) -> None:
    with scoped([house.place.pk]):
        latest = make_placement(house.track, house.employer, kind="volunteering", starts_on=today() - timedelta(days=2))
    browser, link = house.inside(PARTICIPANT)
    post(browser, page("say", link), face="good")
    with scoped([house.place.pk]):
        assert CheckIn.objects.get().placement == latest


# Appointments
