"""One track: a decision, an offer to the work company, an end, somebody who comes back; and a programme of one's own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from opstap.demo.accounts import ACCOUNTS
from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser
PARTNER = next(account for account in ACCOUNTS if account.role == "case_manager" and account.place != account.helps[0])
OWNERS = {True: "mehmet@apeldoorn.example", False: "yvonne@apeldoorn.example"}


def told(page: Page) -> str:
    return page.locator(".op-messages").inner_text()


def open_dossier(page: Page) -> str:
    """The address of somebody's dossier whose track can go to another phase."""
    page.goto("/people/?owned=1")
    links = page.get_by_role("main").locator("table tbody a[href^='/people/']").all()
    found = [str(link.get_attribute("href")) for link in links]
    for path in dict.fromkeys(path for path in found if re.fullmatch(r"/people/[0-9a-f-]{36}/", path)):
        page.goto(path)
        if (
            page.get_by_role("link", name="Andere fase").count()
            and page.get_by_role("link", name="Traject overdragen").count()
        ):
            return path
    raise AssertionError("nobody's track can go to another phase")


def test_a_track_is_decided_about_offered_ended_and_opened_again(door: Door, setting: Setting) -> None:
    owner = OWNERS[setting == WITH]
    with door.visit(owner, setting) as page:
        dossier = open_dossier(page)
        decide(page)
        offer(page)
        name = page.get_by_role("heading", level=1).inner_text()
    with door.visit(PARTNER.email, setting) as page:
        page.goto("/")
        page.get_by_role("link", name=re.compile(f"^Bekijken.*{re.escape(name)}")).click()
        expect(page.get_by_role("main")).to_contain_text("Assessment plannen")
        page.get_by_role("button", name="Overnemen", exact=True).click()
        expect(page.locator("#team")).to_contain_text(PARTNER.name)
        end_and_open_again(page)
    with door.visit(owner, setting) as page:
        answer = page.goto(dossier)
        assert answer is not None
        assert answer.status == 200, "who offered it stays on the team"
        expect(page.get_by_role("main")).to_contain_text("Traject weer geopend")


def decide(page: Page) -> None:
    page.get_by_role("link", name="Andere fase").click()
    page.get_by_role("link", name=re.compile("^Kies")).first.click()
    for radio in page.get_by_role("radio", name="Niet voldaan").all():
        radio.check()
    page.get_by_role("button", name="Besluiten").click()
    expect(page.get_by_role("link", name=re.compile("^Waarom nu"))).to_be_visible()
    page.get_by_label("Waarom nu?").fill("Er is een plek die past")
    page.get_by_role("button", name="Besluiten").click()
    assert "Het traject is nu in de fase" in told(page)
    expect(page.locator("#track")).to_contain_text("Er is een plek die past")


def offer(page: Page) -> None:
    page.get_by_role("link", name="Traject overdragen").click()
    options = page.get_by_label("Wie wordt eigenaar?").locator("option")
    label = next(text for text in options.all_inner_texts() if text.startswith(PARTNER.name))
    page.get_by_label("Wie wordt eigenaar?").select_option(label=label)
    page.get_by_label("Wat komt er nu?").fill("Assessment plannen")
    page.get_by_role("button", name="Opslaan").click()
    assert "Tot het antwoord blijft u eigenaar" in told(page)


def end_and_open_again(page: Page) -> None:
    page.get_by_role("link", name="Traject beëindigen").click()
    page.get_by_role("radio", name="Verhuisd").check()
    page.get_by_role("button", name="Traject beëindigen").click()
    assert "is beëindigd" in told(page)
    page.get_by_role("link", name="Heeft het standgehouden?").click()
    page.get_by_role("radio", name="Nee").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("#track")).to_contain_text("geen stand gehouden")
    page.get_by_role("link", name="Traject weer openen").click()
    page.get_by_label("Waarom gaat het traject weer open?").fill("Weer terug in de gemeente")
    page.get_by_role("button", name="Weer openen").click()
    assert "is weer open" in told(page)


def test_a_municipality_makes_a_programme_its_own(door: Door, setting: Setting) -> None:
    name = f"Eigen weg {'js' if setting == WITH else 'plat'}"
    with door.visit("ineke@dalfsen.example", setting) as page:
        page.goto("/programmes/dalfsen/")
        page.get_by_role("link", name="Kopiëren voor onze gemeente").click()
        page.get_by_label("Naam van uw eigen programma").fill(name)
        page.get_by_role("button", name="Kopiëren").click()
        page.get_by_role("button", name="Fase toevoegen").click()
        page.get_by_role("button", name="Opslaan als nieuwe versie").first.click()
        expect(page.get_by_role("main")).to_contain_text("Dit veld is verplicht")
        page.get_by_label("Naam van de fase").last.fill("Nazorg")
        page.get_by_label("Waar is deze fase voor?").last.fill("Bellen en blijven bellen.")
        page.get_by_label("Om in deze fase te komen").last.fill("Er is een contract\nDe eerste week is geweest")
        page.get_by_role("button", name=re.compile("^Omhoog")).last.click()
        page.get_by_role("button", name="Opslaan als nieuwe versie").first.click()
        assert "De nieuwe versie is er" in told(page)
        expect(page.get_by_role("main")).to_contain_text("De eerste week is geweest EIGEN")
        headings = page.get_by_role("heading", level=2).all_inner_texts()
        assert headings.index("Nazorg") < headings.index("Werkfit")
    with door.visit("dirkje@oldebroek.example", setting) as page:
        page.goto("/programmes/")
        expect(page.get_by_role("main")).not_to_contain_text(name)
