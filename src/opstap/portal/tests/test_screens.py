"""What stands on the two screens, what never does, and what a guest can say there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import now, today
from opstap.core.models import Event
from opstap.core.scope import acting, scoped
from opstap.organisations.models import User
from opstap.people.models import BenefitSpell, Participant
from opstap.placements.models import CheckIn, Placement
from opstap.portal.tests.guest_house import (
    PARTICIPANT,
    PLACEMENT,
    House,
    make_house,
    page,
    post,
    soon,
    text,
    words_of,
)
from opstap.team.appointments.actions import cancel_appointment
from opstap.team.models import Appointment

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "en", "ar")


@pytest.fixture
def house() -> House:
    return make_house()


def change(house: House, **values: Any) -> None:
    with scoped([house.place.pk]):
        Placement.objects.filter(pk=house.placement.pk).update(**values)


# What stands there


def test_the_employers_first_screen(house: House) -> None:
    change(
        house,
        goals="Zelf kassa draaien",
        next_step="Vast contract",
        formal_employer="Uitzend BV",
        ends_on=today() + timedelta(days=100),
    )
    browser, link = house.inside(PLACEMENT)
    shown = words_of(text(browser, page("home", link)))
    for told in (
        "Yusuf Haddad",
        "Baan",
        "24",
        "Zelf kassa draaien",
        "Vast contract",
        "Uitzend BV",
        "kiest hier zelf voor",
        "Hans Jobhunter",
        "038 555 01 01",
        "Mieke Manager",
        "0529 555 02 02",
        "Hoe gaat het?",
    ):
        assert told in shown
    assert 'href="tel:0385550101"' in text(browser, page("home", link))


def test_an_obligation_is_said_in_a_sentence_without_its_rule(house: House) -> None:
    change(house, choice="obligation", rule="Participatiewet artikel negen, kanarieregel")
    browser, link = house.inside(PLACEMENT)
    shown = text(browser, page("home", link))
    assert "De gemeente vraagt dit van" in shown
    assert "kanarieregel" not in shown


def test_who_is_relation_owner_and_owner_of_the_track_stands_there_once(house: House) -> None:
    with scoped([house.place.pk]):
        house.employer.relation_owner = house.manager
        house.employer.save()
    browser, link = house.inside(PLACEMENT)
    assert text(browser, page("home", link)).count("Mieke Manager") == 1
    User.objects.filter(pk=house.manager.pk).update(is_active=False)
    assert "Mieke Manager" not in text(browser, page("home", link))


def test_a_placement_that_is_over_or_still_to_come_asks_nothing(house: House) -> None:
    browser, link = house.inside(PLACEMENT)
    for values in ({"starts_on": today() + timedelta(days=3)}, {"ends_on": today() - timedelta(days=1)}):
        with scoped([house.place.pk]):
            Placement.objects.filter(pk=house.placement.pk).update(
                **{"starts_on": today() - timedelta(days=20), **values}
            )
        assert "Hoe gaat het?" not in text(browser, page("home", link))
        assert post(browser, page("say", link), face="good")["Location"] == page("home", link)
    change(house, ends_on=None, status="ended", ended_on=today(), end_reason="other")
    assert "Geëindigd op" in text(browser, page("home", link))


def test_the_participants_screen(house: House) -> None:
    house.appointment(about="kanarieonderwerp", bring="Uw rooster", at=soon(2, 10))
    house.appointment(at=soon(5, 15), place="Bibliotheek")
    browser, link = house.inside(PARTICIPANT)
    shown = words_of(text(browser, page("home", link)))
    for told in (
        "Hallo Yusuf",
        "Uw volgende afspraak",
        "10:00 uur",
        "Gemeentehuis, kamer 2",
        "Mieke Manager",
        "Uw rooster",
        "Daarna",
        "Bibliotheek",
        "Wie helpt mij?",
        "Carla Coach",
        "Begeleidt u en oefent met u",
        "0529 555 02 02",
        "Hoe gaat het op uw werk?",
        "Uw werkgever leest dit niet",
    ):
        assert told in shown, told
    assert "kanarieonderwerp" not in shown


def test_an_empty_screen_is_no_dead_end(house: House) -> None:
    with scoped([house.place.pk]):
        Placement.objects.all().delete()
    browser, link = house.inside(PARTICIPANT)
    shown = words_of(text(browser, page("home", link)))
    assert "U hebt nu geen afspraak" in shown
    assert "Hoe gaat het" not in shown


# What never stands there

SECRET = "kanarie"


@pytest.fixture
def full() -> House:
    """Somebody of whom everything is known that an employer must not know."""
    house = make_house(
        education="wo",
        limited_capacity=True,
        country="SY",
        mother_tongue=f"{SECRET}taal",
        postcode="8000 AA",
        email=f"{SECRET}mail@example.org",
        phone="06 55 55 99 99",
        reference=f"{SECRET}ref",
        permit_kind="asylum_temporary",
    )
    change(house, choice="obligation", rule=f"{SECRET}regel", contract="on_call", end_note=f"{SECRET}einde")
    with scoped([house.place.pk]):
        BenefitSpell.objects.create(
            municipality=house.place, participant=house.person, kind="supplementary", starts_on=today()
        )
        CheckIn.objects.create(
            municipality=house.place,
            participant=house.person,
            placement=house.placement,
            side="participant",
            face="bad",
            line=f"{SECRET}gezegd",
            at=now(),
        )
    make.make_contact(house.person, house.manager, note=f"{SECRET}gesprek over gezondheid en schulden")
    make.make_action(house.track, house.manager, text=f"{SECRET}actie")
    house.appointment(about=f"{SECRET}afspraak")
    return house


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_employer_reads_nothing_that_is_not_about_the_work(full: House, language: str) -> None:
    browser, link = full.inside(PLACEMENT)
    browser.post(page("language", link), {"language": language})
    post(browser, page("say", link), face="so_so", line="Komt te laat")
    shown = (text(browser, page("home", link)) + text(browser, page("thanks", link))).lower()
    for secret in (
        SECRET,
        "06 55",
        "universit",
        "uitkering",
        "benefit",
        "beperk",
        "capacity",
        "syri",
        "asiel",
        "asylum",
        "8000",
        "oproep",
    ):
        assert secret not in shown, secret


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_participant_reads_nothing_of_others(full: House, language: str) -> None:
    other = make_house(given_name="Selam", family_name="Tekle")
    other.appointment(place="Kanarieplek")
    with scoped([full.place.pk]):
        CheckIn.objects.create(
            municipality=full.place,
            participant=full.person,
            placement=full.placement,
            side="employer",
            face="bad",
            line="kanariewerkgever",
            at=now(),
        )
    browser, link = full.inside(PARTICIPANT)
    browser.post(page("language", link), {"language": language})
    shown = (text(browser, page("home", link)) + text(browser, page("thanks", link))).lower()
    for secret in (
        "selam",
        "tekle",
        "kanarieplek",
        "kanariewerkgever",
        "kanarieregel",
        "kanariegesprek",
        "kanarieactie",
    ):
        assert secret not in shown, secret


def test_what_one_side_says_the_other_never_reads(house: House) -> None:
    employer, work = house.inside(PLACEMENT)
    participant, own = house.inside(PARTICIPANT)
    post(participant, page("say", own), face="bad", line="De chef schreeuwt")
    post(employer, page("say", work), face="so_so", line="Komt te laat")
    for browser, link, mine, theirs in (
        (employer, work, "Komt te laat", "De chef schreeuwt"),
        (participant, own, "De chef schreeuwt", "Komt te laat"),
    ):
        shown = text(browser, page("thanks", link)) + text(browser, page("home", link))
        assert mine in shown
        assert theirs not in shown


# What can be said


@pytest.mark.parametrize("reply", ["coming", "not_coming", "call_me"])
def test_an_answer_to_an_appointment(house: House, reply: str) -> None:
    appointment = house.appointment()
    browser, link = house.inside(PARTICIPANT)
    answer = post(browser, page("answer", link, appointment.pk), reply=reply, sequence=0)
    assert answer["Location"] == page("home", link) + "#appointment"
    with scoped([house.place.pk]):
        assert Appointment.objects.get().answer == reply
        assert Event.objects.get(kind="appointment.answered").actor_id == link.pk
    assert "Mieke Manager" in words_of(text(browser, page("home", link)))
    assert f'value="{reply}" aria-current="true"' in text(browser, page("home", link))


def test_an_answer_to_what_changed_meanwhile_counts_not(house: House) -> None:
    appointment = house.appointment()
    browser, link = house.inside(PARTICIPANT)
    with scoped([house.place.pk]):
        Appointment.objects.update(sequence=1)
    answer = post(browser, page("answer", link, appointment.pk), reply="coming", sequence=0)
    assert answer.status_code == 422
    assert "Deze afspraak is veranderd" in answer.content.decode()
    assert post(browser, page("answer", link, appointment.pk), reply="perhaps", sequence=1).status_code == 422
    with acting(by := make.actor_for(house.manager)):
        appointment.refresh_from_db()
        cancel_appointment(appointment=appointment, by=by)
    assert post(browser, page("answer", link, appointment.pk), reply="coming", sequence=2).status_code == 422
    with scoped([house.place.pk]):
        assert Appointment.objects.get().answer == ""


def test_only_the_participant_answers_and_only_about_themselves(house: House) -> None:
    other = make_house()
    theirs, mine = other.appointment(), house.appointment()
    browser, link = house.inside(PARTICIPANT)
    assert post(browser, page("answer", link, theirs.pk), reply="coming", sequence=0).status_code == 404
    employer, work = house.inside(PLACEMENT)
    assert post(employer, page("answer", work, mine.pk), reply="coming", sequence=0).status_code == 404


# Languages


def test_the_language_is_the_mother_tongue_until_another_is_chosen() -> None:
    house = make_house(mother_tongue="Arabisch")
    browser, link = house.inside(PARTICIPANT)
    shown = text(browser, page("home", link))
    assert '<html lang="ar" dir="rtl">' in shown
    assert "مرحباً" in shown
    assert browser.post(page("language", link), {"language": "en"})["Location"] == page("home", link)
    shown = text(browser, page("home", link))
    assert '<html lang="en" dir="ltr">' in shown
    assert "Hello <bdi>Yusuf</bdi>" in shown
    assert browser.post(page("language", link), {"language": "tlh"}).status_code == 302
    assert '<html lang="en"' in text(browser, page("home", link))
    assert browser.get(page("home", link))["Content-Language"] == "en"


def test_who_reads_no_dutch_gets_what_the_device_asks_for(house: House) -> None:
    browser, link = house.inside(PLACEMENT)
    for asked, language in (("ar-SY,ar;q=0.9", "ar"), ("fr,en;q=0.5", "en"), ("fr", "nl"), ("x" * 900, "nl")):
        answer = browser.get(page("home", link), headers={"accept-language": asked})
        assert f'<html lang="{language}"' in answer.content.decode()


def test_arabic_days_and_times(house: House) -> None:
    with time_machine.travel("2026-12-01T09:00:00Z", tick=False):
        house.appointment(at=soon(2, 14))
        browser, link = house.inside(PARTICIPANT)
        browser.post(page("language", link), {"language": "ar"})
        shown = text(browser, page("home", link))
    assert "<bdi>الخميس 3 كانون الأول 2026</bdi>، الساعة <bdi>14:00</bdi>" in shown
    assert "<bdi>donderdag 3 december 2026</bdi>, <bdi>14:00</bdi> uur" in shown
    assert '<bdi dir="ltr">0529 555 02 02</bdi>' in shown


def test_the_pages_use_no_script_and_nothing_from_elsewhere(house: House) -> None:
    for kind in (PARTICIPANT, PLACEMENT):
        browser, link = house.inside(kind)
        shown = text(browser, page("home", link))
        assert "<script" not in shown
        assert re.findall(r'(?:href|src|action)="(?:https?:)?//', shown) == []
        assert reverse("team:today") not in re.findall(r'href="([^"]+)"', shown)


def test_a_screen_asks_a_fixed_number_of_queries(house: House, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        house.appointment(at=soon(3 + number))
    browser, link = house.inside(PARTICIPANT)
    browser.get(page("home", link))
    with django_assert_max_num_queries(26):
        browser.get(page("home", link))


def test_a_name_that_is_called_differently(house: House) -> None:
    with scoped([house.place.pk]):
        Participant.objects.filter(pk=house.person.pk).update(called="Joe", given_name="", family_name="Haddad")
    browser, link = house.inside(PARTICIPANT)
    assert "Hallo <bdi>Joe</bdi>" in text(browser, page("home", link))
