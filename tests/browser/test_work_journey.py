"""The way to work once: a person is placed, followed afterwards, flows out, is counted, and comes back. The employer says
how it goes from a link on a phone. With JavaScript and without."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from opstap.core.dates import today
from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser
OWNERS = {True: "zeynep@enschede.example", False: "daan@enschede.example"}
GOALS = "Afrekenen en bestellen in het Nederlands"


@pytest.fixture
def owner(setting: Setting) -> str:
    return OWNERS[setting == WITH]


@pytest.fixture
def name(setting: Setting) -> str:
    return f"Samira {'Metscript' if setting == WITH else 'Zonderscript'}"


def typed(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def told(page: Page) -> str:
    return page.locator(".op-messages").inner_text()


def test_a_person_is_placed_followed_counted_and_comes_back(
    door: Door, setting: Setting, owner: str, name: str
) -> None:
    with door.visit(owner, setting) as page:
        before = counted(page)
        dossier = new_person(page, name)
        place(page, name)
        follow(page, name)
        page.goto(dossier)
        address = link_for_employer(page)
    with door.visit(setting=replace(setting, width=390)) as page:
        say_how_it_goes(page, address, name)
    with door.visit(owner, setting) as page:
        read_what_was_said(page, name)
        page.goto(dossier)
        flow_out(page, name)
        assert counted(page) == before + 1
        page.get_by_role("row", name=re.compile("^Baan of eigen bedrijf")).get_by_role("link").last.click()
        expect(page.get_by_role("main").get_by_role("link", name=name)).to_be_visible()
        page.get_by_role("main").get_by_role("link", name=name).click()
        end_the_work(page)
        assert counted(page) == before


def counted(page: Page) -> int:
    """How many have a job or a business of their own, by the table of the monitor."""
    page.goto("/monitor/")
    cell = page.get_by_role("row", name=re.compile("^Baan of eigen bedrijf")).get_by_role("cell").last
    return int(cell.inner_text())


def new_person(page: Page, name: str) -> str:
    given, family = name.split()
    page.goto("/people/")
    page.get_by_role("link", name="Nieuwe persoon").click()
    page.get_by_label("Voornaam").fill(given)
    page.get_by_label("Achternaam").fill(family)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def place(page: Page, name: str) -> None:
    """A job that began a week ago: what cannot be is said first, and nothing that was typed is lost."""
    started = today() - timedelta(days=7)
    page.get_by_role("link", name="Werk afspreken").click()
    page.get_by_role("link", name="Baan", exact=True).click()
    roomy = page.get_by_label("Werkplek").locator("option", has_text=re.compile(r"\(([3-9]|10) van")).first
    page.get_by_label("Werkplek").select_option(label=roomy.inner_text())
    page.get_by_label("Eerste dag").fill(typed(started))
    page.get_by_label("Laatste dag").fill(typed(started - timedelta(days=1)))
    page.get_by_label("Uren per week").fill("24")
    page.get_by_label("Contract").select_option(label="Tijdelijk, tot een dag")
    page.get_by_label("Doelen").fill(GOALS)
    page.get_by_role("button", name="Opslaan").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.get_by_role("main")).to_contain_text("De laatste dag kan niet voor de eerste dag liggen")
    expect(page.get_by_label("Doelen")).to_have_value(GOALS)
    page.get_by_label("Laatste dag").fill(typed(started + timedelta(days=182)))
    page.get_by_role("button", name="Opslaan").click()
    assert f"Het is afgesproken voor {name}" in told(page)
    expect(page.locator("#work")).to_contain_text("24 uur per week")


def follow(page: Page, name: str) -> None:
    """The first week ends today, so Today asks for it; once written down it does not."""
    page.goto("/")
    row = page.locator("#today .op-row").filter(has_text=name).filter(has_text="Nazorg, week 1")
    row.get_by_role("link", name=re.compile("^Vastleggen")).click()
    page.get_by_role("radio", name="Niet goed").check()
    page.get_by_label("In één zin").fill("De bus rijdt niet zo vroeg.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("main")).to_contain_text("Het gaat niet goed")
    page.get_by_role("radio", name="Gaat wel").check()
    page.get_by_label("Volgende stap").fill("Fiets regelen")
    page.get_by_role("button", name="Opslaan").click()
    page.goto("/")
    expect(row).to_have_count(0)


def link_for_employer(page: Page) -> str:
    page.get_by_role("link", name="Links maken, bekijken en stoppen").click()
    page.get_by_role("radio", name=re.compile("werkgever", re.IGNORECASE)).check()
    page.get_by_role("button", name="Link maken").click()
    return "/g/" + page.get_by_label("Adres").input_value().split("/g/")[1]


def say_how_it_goes(page: Page, address: str, name: str) -> None:
    page.goto(address)
    expect(page.get_by_role("main")).not_to_contain_text(name.split()[0])
    page.get_by_role("button", name="Openen").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(GOALS)
    expect(main).to_contain_text("Wie kunt u bellen?")
    expect(main).not_to_contain_text("De bus rijdt")
    page.get_by_label("Wilt u er iets bij zeggen?").fill("Zij komt soms te laat, verder prima.")
    page.get_by_role("button", name="Gaat wel").click()
    expect(page.get_by_role("main")).to_contain_text("Dank u wel")


def read_what_was_said(page: Page, name: str) -> None:
    page.goto("/")
    row = page.get_by_role("main").locator(".op-row").filter(has_text=name).filter(has_text="werkgever")
    row.get_by_role("link").last.click()
    expect(page.get_by_role("main")).to_contain_text("Zij komt soms te laat")
    page.get_by_role("button", name="Gelezen").click()
    page.goto("/")
    expect(row).to_have_count(0)


def flow_out(page: Page, name: str) -> None:
    page.get_by_role("link", name="Traject beëindigen").click()
    page.get_by_role("radio", name="Baan").check()
    page.get_by_role("button", name="Traject beëindigen").click()
    assert "is beëindigd" in told(page)
    expect(page.locator("#work")).to_contain_text("loopt")


def end_the_work(page: Page) -> None:
    """Ending asks why and what comes next, and opens the track again."""
    page.locator("#work").get_by_role("link", name=re.compile("^Beëindigen")).click()
    page.get_by_role("button", name="Dit werk beëindigen").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    page.get_by_label("Laatste dag").fill(typed(today() - timedelta(days=1)))
    page.get_by_label("Waarom eindigde het?").select_option(index=1)
    page.get_by_role("radio", name=re.compile("weer openen", re.IGNORECASE)).check()
    page.get_by_label("Wat komt er nu?").fill("Samen zoeken naar werk dichterbij")
    page.get_by_role("button", name="Dit werk beëindigen").click()
    expect(page.locator("#actions")).to_contain_text("Samen zoeken naar werk dichterbij")
    expect(page.get_by_role("link", name="Traject beëindigen")).to_be_visible()
