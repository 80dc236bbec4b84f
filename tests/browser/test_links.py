"""A page without an account, on a phone: the team gives a link, the participant opens it and answers. With JavaScript and
without."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from opstap.core.dates import today
from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser
MANAGER = "anouk@dalfsen.example"


def first_dossier(page: Page) -> str:
    page.goto("/people/")
    page.get_by_role("main").locator("table tbody a").first.click()
    return page.url


def give_a_link(page: Page, dossier: str) -> str:
    page.goto(dossier)
    page.get_by_role("link", name="Links maken, bekijken en stoppen").click()
    page.get_by_role("button", name="Link maken").click()
    address = page.get_by_label("Adres").input_value()
    assert re.search(r"/g/[\w-]{43}/$", address)
    return "/g/" + address.split("/g/")[1]


def test_a_participant_answers_an_appointment_from_a_link(door: Door, setting: Setting) -> None:
    day = today() + timedelta(days=9 if setting == WITH else 10)
    place = "Bibliotheek Dalfsen" if setting == WITH else "Buurthuis Dalfsen"
    with door.visit(MANAGER, setting) as page:
        dossier = first_dossier(page)
        page.get_by_role("link", name="Afspraak plannen").click()
        page.get_by_label("Waar gaat het over?").fill("Kennismaken")
        page.get_by_label("Dag", exact=True).fill(day.strftime("%d-%m-%Y"))
        page.get_by_label("Tijd", exact=True).fill("7:05")
        page.get_by_label("Waar", exact=True).fill(place)
        page.get_by_role("button", name="Opslaan en uitnodigen").click()
        expect(page.locator("#appointments")).to_contain_text(place)
        address = give_a_link(page, dossier)
    with door.visit(setting=replace(setting, width=390)) as page:
        page.goto(address)
        expect(page.get_by_role("main")).not_to_contain_text(place)
        page.get_by_role("button", name="Openen").click()
        expect(page).to_have_url(re.compile(r"/g/[0-9a-f-]{36}/$"))
        page.get_by_role("button", name="العربية").click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        page.get_by_role("button", name="Nederlands").click()
        appointment = page.get_by_role("region").filter(has_text=place)
        appointment.get_by_role("button", name="Ik kan niet").click()
        expect(page.get_by_role("region").filter(has_text=place)).to_contain_text("weet het nu")
    with door.visit(MANAGER, setting) as page:
        page.goto("/")
        expect(page.locator("#today")).to_contain_text("Kan niet komen")
        page.goto(dossier)
        page.get_by_role("link", name="Links maken, bekijken en stoppen").click()
        expect(page.get_by_role("main")).to_contain_text("één keer geopend")
        page.get_by_role("button", name="Stoppen").first.click()
    with door.visit(setting=setting) as page:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_contain_text("Deze link werkt niet")
