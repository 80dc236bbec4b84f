"""A whole import can be taken out again while nothing was changed since; then nothing of it is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests import factories as make

from opstap.core.models import Event, EventContent
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.tests.exchange_steps import (
    bring_in,
    found,
    people,
    person,
    picture,
    send,
    signed_in,
    text,
    the_import,
)
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


def undo(user: User) -> str:
    """Press undo on the newest import; the words of the page that follows."""
    address = reverse("exchange:undo", args=[the_import(user).pk])
    return text(signed_in(user).post(address, {"request_key": str(uuid4())}, follow=True))


def test_nothing_is_left_of_whom_it_made(here: Municipality, ans: User) -> None:
    batch = bring_in(
        ans, template(*(person(n, Telefoon="06-12345678", Uitstroom="Baan") for n in range(3))), where=here
    )
    with scoped([here.pk]):
        made = list(Participant.objects.values_list("pk", flat=True))
    assert "De import is ongedaan gemaakt." in undo(ans)
    with scoped([here.pk]):
        assert not Participant.objects.exists()
        said = EventContent.objects.filter(event__stream_id__in=made)
        assert {content.data["reason"] for content in said} == {"import undone"}
        assert Event.objects.filter(stream_id__in=made).count() == 12  # added, opened, position, removed
        assert [verify(key) for key in (*made, here.pk)] == [[], [], [], []]
        rows = ImportRow.objects.filter(batch=batch)
        assert {str([row.values, row.found, row.problems, row.before]) for row in rows} == {str([{}, {}, [], None])}
        assert Import.objects.get(pk=batch.pk).report == {}


CHANGES: list[dict[str, Any]] = [
    {"Telefoon": "06-12345678", "Plaats": "Elders", "Geboortedatum": "1-1-1970"},
    {"In Nederland sinds": "2015", "Arbeidsbeperking": "nee"},
    {"Taalniveau lezen": "B1", "Taalniveau spreken": "A2"},
    {"Programma": "Thuis in Dalfsen", "Fase": "1"},
    {"Fase": "2", "Start traject": "1-2-2023"},
    {"Uitstroom": "Baan", "Datum uitstroom": "1-2-2026"},
    {"Uitstroom": "Werk + aanvullende uitkering"},
    {"Uitstroom": "Taalstage", "Datum uitstroom": "1-3-2025"},
    {"Uitstroom": "Sociale participatie"},
    {"Uitstroom": "Verhuisd", "Datum uitstroom": "1-2-2025"},
    {"Telefoon": "06-12345678", "Taalniveau lezen": "B1", "Fase": "3", "Uitstroom": "Opleiding"},
]


@pytest.mark.parametrize("cells", CHANGES, ids=lambda cells: "-".join(cells))
def test_what_it_changed_is_as_it_was(here: Municipality, ans: User, cells: dict[str, Any]) -> None:
    """Facts, levels, programme, phases and their stays, outcome, search words: all of it."""
    first = [
        person(
            n, **{"Fase": "1", "Start traject": "1-1-2023", "Taalniveau lezen": "A1", "In Nederland sinds": "1-5-2018"}
        )
        for n in range(3)
    ]
    bring_in(ans, template(*first), where=here)
    before = picture(here)
    bring_in(ans, template({**first[0], **cells}, {**first[1], **cells}, person(9)), where=here)
    assert picture(here) != before
    assert "De import is ongedaan gemaakt." in undo(ans)
    assert picture(here) == before
    with scoped([here.pk]):
        assert verify(found(here, "K-0").pk) == []


def test_a_level_that_goes_stands_on_the_timeline(here: Municipality, ans: User) -> None:
    bring_in(ans, people(1, **{"Taalniveau lezen": "A1"}), where=here)
    bring_in(ans, people(1, **{"Taalniveau lezen": "B1"}), where=here)
    undo(ans)
    with scoped([here.pk]):
        last = Event.objects.filter(stream_id=found(here, "K-0").pk).latest("number")
        assert (last.kind, last.content.data["after"]) == ("participant.changed", {"level_reading": "A1"})


def test_refused_after_a_talk(here: Municipality, ans: User) -> None:
    bring_in(ans, people(3), where=here)
    make.make_contact(found(here, "K-1"), ans)
    before = picture(here)
    assert "Aan 1 persoon is sinds de import gewerkt." in undo(ans)
    assert picture(here) == before
    assert the_import(ans).state == "done"
    page = text(signed_in(ans).get(reverse("exchange:import", args=[the_import(ans).pk])))
    assert "Aan 1 persoon is sinds de import gewerkt." in page
    assert "Hele import ongedaan maken" not in page


def test_refused_after_a_later_import_changed_somebody(here: Municipality, ans: User) -> None:
    batch = bring_in(ans, people(2), where=here)
    bring_in(ans, template(person(0, Telefoon="06-12345678")), where=here)
    address = reverse("exchange:undo", args=[batch.pk])
    assert "Aan 1 persoon" in text(signed_in(ans).post(address, {"request_key": str(uuid4())}, follow=True))
    undo(ans)
    assert "Aan 1 persoon" in text(signed_in(ans).post(address, {"request_key": str(uuid4())}, follow=True))


def test_twice_is_once(here: Municipality, ans: User) -> None:
    bring_in(ans, people(2), where=here)
    key = {"request_key": str(uuid4())}
    address = reverse("exchange:undo", args=[the_import(ans).pk])
    for _ in range(2):
        assert "Deze import is ongedaan gemaakt." in text(signed_in(ans).post(address, key, follow=True))
    undo(ans)
    with scoped([here.pk]):
        assert Event.objects.filter(kind="import.undone").count() == 1


def test_before_it_was_carried_out_there_is_nothing_to_undo(here: Municipality, ans: User) -> None:
    send(signed_in(ans), people(2))
    undo(ans)
    assert the_import(ans).state == "preview"


def test_the_same_file_may_come_again(here: Municipality, ans: User, tmp_path: Path) -> None:
    bring_in(ans, people(2), where=here)
    undo(ans)
    bring_in(ans, people(2), where=here)
    with acting(make.actor_for(ans)):
        assert Participant.objects.visible_to(make.actor_for(ans)).count() == 2
