"""A working day of a case manager: Today, lists, keyboard, language. With JavaScript and without."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from opstap.core.dates import today
from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser


def case_manager(setting: Setting) -> str:
    return "femke@oldebroek.example" if setting == WITH else "sandra@apeldoorn.example"


def agree(page: Page, text: str) -> str:
    """Agree on something for today with the first person of the list. Returns the address of the dossier."""
    page.goto("/people/")
    page.get_by_role("main").locator("table tbody a").first.click()
    dossier = page.url
    page.get_by_role("link", name="Nieuwe actie").click()
    page.get_by_label("Wat", exact=True).fill(text)
    page.get_by_label("Uiterlijk").fill(today().strftime("%d-%m-%Y"))
    page.get_by_role("button", name="Opslaan").click()
    expect(row(page, text)).to_be_visible()
    return dossier


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("main").locator(".op-row", has_text=text).first


def open_row(page: Page, text: str) -> Locator:
    """The row on Today, unfolded where the list is long."""
    page.goto("/")
    found = page.locator("section:not(#done) .op-row", has_text=text).first
    if not found.is_visible():
        page.locator("summary", has_text="nog").first.click()
    return found


def test_done_and_undone_on_today(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        agree(page, "Fiets ophalen bij de buren")
        open_row(page, "Fiets ophalen").get_by_role("button", name="Gedaan").click()
        told = page.locator(".op-messages")
        expect(told).to_contain_text("Gedaan: Fiets ophalen bij de buren")
        expect(page.locator("#done")).to_contain_text("Fiets ophalen")
        told.get_by_role("button", name="Ongedaan maken").click()
        expect(open_row(page, "Fiets ophalen")).to_be_visible()


def test_put_off_until_tomorrow(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        agree(page, "Bellen over de rijles")
        line = open_row(page, "Bellen over de rijles")
        line.locator("summary").click()
        line.get_by_role("button", name="Tot morgen").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vandaag")
        expect(page.locator("section:not(#done) .op-row", has_text="Bellen over de rijles")).to_have_count(0)


def test_moved_and_dropped_with_a_reason(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        agree(page, "Naar de open dag")
        row(page, "Naar de open dag").get_by_role("link", name="Verzetten").click()
        page.get_by_label("Nieuwe dag").fill((today() + timedelta(days=9)).strftime("%d-%m-%Y"))
        page.get_by_role("button", name="Opslaan").click()
        expect(page.locator(".op-messages")).to_contain_text("Naar de open dag")
        row(page, "Naar de open dag").get_by_role("link", name="Laten vervallen").click()
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("laten vervallen")
        expect(page).to_have_title(re.compile("^Fout:"))
        page.get_by_label("Waarom gaat dit niet door?").fill("De school is die dag dicht")
        page.get_by_role("button", name="Opslaan").click()
        expect(page.locator("#actions")).not_to_contain_text("Naar de open dag")
        expect(page.locator("#timeline")).to_contain_text("De school is die dag dicht")


def test_filters_are_kept_on_the_way_back(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        page.goto("/people/")
        page.get_by_role("link", name="Ik ben eigenaar").click()
        page.get_by_role("columnheader", name="Geboren").get_by_role("link").click()
        filtered = page.url
        assert "owned=1" in filtered
        assert "sort=born" in filtered
        page.get_by_role("main").locator("table tbody a").first.click()
        expect(page.locator("#timeline")).to_be_visible()
        page.go_back()
        assert page.url == filtered
        expect(page.get_by_role("link", name="Ik ben eigenaar")).to_have_attribute("aria-current", "true")


def test_another_language_and_back(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        page.goto("/people/?owned=1")
        for language, heading in (("English", "My people"), ("Nederlands", "Mijn mensen")):
            page.locator(".op-account > summary").click()
            page.get_by_role("button", name=language).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            assert page.url.endswith("/people/?owned=1")


def test_the_first_key_skips_to_the_content(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        page.goto("/people/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Direct naar de inhoud")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        page.keyboard.press("Tab")
        expect(page.get_by_role("main").locator(":focus")).to_have_count(1)


def test_slash_goes_to_search(door: Door) -> None:
    with door.visit(case_manager(WITH), WITH) as page:
        page.goto("/")
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Zoek een deelnemer")).to_be_focused()
