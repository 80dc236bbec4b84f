"""A team looks at its municipality: four answer, one of them with a link on a phone; they talk, plan, and take a report along.
With JavaScript and without."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser
OWNER = "lotte@dalfsen.example"
TEAM = {"anouk@dalfsen.example": "Anouk Wilderink", "mirjam@debrug.example": "Mirjam Kolkman"}


def begin(page: Page, name: str) -> str:
    page.goto("/self-check/")
    page.get_by_role("link", name="Nieuwe zelfscan").click()
    page.get_by_label("Naam").fill(name)
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def fill_in(page: Page, score: int) -> None:
    """The first statement of the first theme, kept, then done; what one does not know may stay open."""
    options = page.locator("fieldset.op-scale").first
    options.locator(f"input[type=radio][value='{score}']").check(force=True)
    page.get_by_role("button", name="Opslaan en later verder").click()
    page.get_by_role("button", name="Ik ben klaar").click()


def test_a_team_of_four_fills_in_talks_plans_and_reports(door: Door, setting: Setting) -> None:
    name = "Reis met script" if setting == WITH else "Reis zonder script"
    with door.visit(OWNER, setting) as page:
        home = begin(page, name)
        for person in TEAM.values():
            page.get_by_role("link", name="Vraag iemand", exact=True).click()
            value = page.locator("option", has_text=person).first.get_attribute("value")
            page.get_by_label("Wie?").select_option(value)
            page.get_by_label("Partner", exact=True).check()
            page.get_by_role("button", name="Uitnodigen").click()
        page.get_by_role("link", name="Vraag iemand zonder account").click()
        page.get_by_label("Naam").fill("Gea Gast")
        page.get_by_label("Werkgever", exact=True).check()
        page.get_by_role("button", name="Maak een link").click()
        address = "/g/" + page.get_by_label("Adres", exact=True).input_value().split("/g/")[1]
        page.goto(f"{home}themes/1/")
        fill_in(page, 7)
    for score, email in enumerate(TEAM, start=4):
        with door.visit(email, setting) as page:
            page.goto(f"{home}themes/1/")
            fill_in(page, score)
            expect(page.get_by_role("main")).not_to_contain_text("Naast elkaar bekijken")
    with door.visit(setting=replace(setting, width=390)) as page:
        page.goto(address)
        page.get_by_role("button", name="Openen").click()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("link", name="Start answering")).to_be_visible()
        page.get_by_role("button", name="Nederlands").click()
        page.get_by_role("link", name="Begin met invullen").click()
        fill_in(page, 2)
        expect(page.get_by_role("main")).to_contain_text("Dank u wel voor het meekijken")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with door.visit(OWNER, setting) as page:
        talk_and_plan(page, home)
        with page.expect_download() as coming:
            page.get_by_role("link", name="Verslag (pdf, in het Nederlands)").click()
        assert re.fullmatch(r"gemeente-dalfsen-reis-.*-nl\.pdf", coming.value.suggested_filename)


def talk_and_plan(page: Page, home: str) -> None:
    """Settle on a score where people differ, and make a tip into an action."""
    page.goto(f"{home}side-by-side/1/")
    page.locator("main a[href*='/agree/']").first.click()
    page.locator("input[type=radio][value='5']").check(force=True)
    page.get_by_label("Waarom dit cijfer?").fill("Daar kwamen wij op uit")
    page.get_by_role("button", name="Opslaan").click()
    page.goto(f"{home}plan/new/?theme=1")
    page.get_by_label("Wat gaat u doen?").fill("Met de taalschool praten")
    page.get_by_label("Vóór welke dag?").fill("31-12-2030")
    page.locator("main form.op-form button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text("Met de taalschool praten")
    page.goto(home)


def test_a_municipality_that_uses_nothing_else_begins_with_one_form(door: Door, setting: Setting) -> None:
    """From the administrator's form to the first answer, alone to agreed scores, and away again with one click."""
    short = "met" if setting == WITH else "zonder"
    email, secret = f"nina.{short}@nieuwstad.example", "vier woorden naast elkaar"
    with door.visit("petra@dalfsen.example", setting) as page:
        page.goto("/self-check/")
        page.get_by_role("link", name="Beginnen voor een andere gemeente").click()
        for label, text in (
            ("Welke gemeente?", f"Gemeente Nieuwstad {short}"),
            ("Wie is de eigenaar?", "Nina Nieuw"),
            ("E-mail", email),
        ):
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Beginnen").click()
        expect(page.get_by_role("main")).to_contain_text("Nog niets")
        page.goto("/outbox/")
        page.get_by_role("main").get_by_role("link", name="Uw account bij Opstap").first.click()
        found = re.search(r"/account/password/reset/key/[^\s<\"]+", page.content())
        assert found is not None
    with door.visit(setting=replace(setting, width=390)) as page:
        page.goto(found.group())
        for field in page.locator("input[type=password]").all():
            field.fill(secret)
        page.locator("main button[type=submit]").first.click()
        page.goto("/account/login/?next=/self-check/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(secret)
        page.locator("form:has(#id_password) button[type=submit]").click()
        page.get_by_role("main").get_by_role("link", name=re.compile("^Zelfscan 20")).click()
        page.get_by_role("link", name="Begin met invullen").click()
        fill_in(page, 8)
        page.get_by_role("button", name="Spreek die in één keer af").click()
        expect(page.get_by_role("main")).not_to_contain_text("gaf iedereen hetzelfde cijfer")
        page.goto("/self-check/")
        page.get_by_role("link", name="Alles weggooien").click()
        page.get_by_role("button", name="Alles weggooien").click()
        expect(page.get_by_role("main")).to_contain_text("Nog niets")
