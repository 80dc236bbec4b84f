"""Moving in: sign in, import the Sonar file, find somebody, log a talk, undo an import. With JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from opstap.demo.accounts import PASSWORD
from tests.browser.conftest import WITH
from tests.browser.sheets import sonar_file, template_file, upload
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser


def case_manager(setting: Setting) -> str:
    """One municipality for each setting: the same people can be new only once."""
    return "anouk@dalfsen.example" if setting == WITH else "marloes@oldenzaal.example"


def test_sign_in(door: Door, setting: Setting) -> None:
    with door.visit(setting=setting) as page:
        page.goto("/people/")
        page.get_by_label("E-mailadres").fill(case_manager(setting))
        page.get_by_label("Wachtwoord").fill("niet-het-goede-wachtwoord")
        page.get_by_role("button", name="Inloggen").click()
        expect(page.get_by_role("main")).to_contain_text("Dit e-mailadres en wachtwoord horen niet bij elkaar.")
        assert page.get_by_label("E-mailadres").input_value() == case_manager(setting)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mijn mensen")
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Vandaag").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vandaag")


def import_file(page: Page, data: bytes, *, new: int) -> None:
    """From the navigation to the result."""
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Importeren").click()
    page.get_by_label("Uw bestand").set_input_files(upload(data, f"caseload-{new}.xlsx"))
    page.get_by_role("button", name="Bestand inlezen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Controleer de import")
    expect(page.get_by_role("main")).to_contain_text("Er is nog niets gewijzigd")
    expect(page.locator(".op-stat", has_text="nieuw")).to_contain_text(str(new))
    page.get_by_role("button", name="Importeren").click()
    result = page.get_by_role("heading", level=1).filter(has_text="Resultaat van de import")
    for _ in range(60):
        if result.is_visible():
            break
        page.wait_for_timeout(500)
        look = page.get_by_role("link", name="Kijk hoe ver")
        if look.count():
            look.click()
    expect(result).to_be_visible()
    expect(page.locator(".op-stat", has_text="nieuw")).to_contain_text(str(new))


def test_from_the_sonar_file_to_a_talk_on_today(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        import_file(page, sonar_file(), new=24)
        result = page.url
        name = page.get_by_role("main").locator(".op-row a bdi").first.inner_text()
        find(page, name)
        log_a_talk(page, name)
        page.goto(result)
        expect(page.get_by_role("button", name="Hele import ongedaan maken")).to_have_count(0)
        expect(page.get_by_role("main")).to_contain_text("niet meer in zijn geheel ongedaan worden gemaakt")


def find(page: Page, name: str) -> None:
    """By the search field on top of every page, with the name as it is not written."""
    page.get_by_role("searchbox", name="Zoek een deelnemer").fill(name.upper())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoeken")
    expect(page.get_by_role("main").get_by_role("link", name=name).first).to_be_visible()


def log_a_talk(page: Page, name: str) -> None:
    """Two clicks and one line, from the search result; then it stands on Today."""
    page.get_by_role("main").locator(".op-row", has_text=name).first.get_by_role(
        "link", name="Gesprek vastleggen"
    ).click()
    page.get_by_label("Waar ging het over?").fill("Wil graag in de kas werken")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".op-messages")).to_contain_text("is vastgelegd")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Vandaag").click()
    done = page.locator("#done")
    expect(done.get_by_role("heading", name="Vandaag gedaan")).to_be_visible()
    expect(done.locator(".op-row", has_text="Wil graag in de kas werken")).to_contain_text(name)


def test_an_import_is_undone_as_a_whole(door: Door, setting: Setting) -> None:
    with door.visit(case_manager(setting), setting) as page:
        import_file(page, template_file("Tijdelijk Eenmalig", "Kortstondig Eenmalig"), new=2)
        page.get_by_role("button", name="Hele import ongedaan maken").click()
        expect(page.locator(".op-messages")).to_contain_text("De import is ongedaan gemaakt.")
        page.get_by_role("searchbox", name="Zoek een deelnemer").fill("Eenmalig")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("Niemand gevonden")
