"""What others come for: volunteer, coordinator, administrator, privacy officer. With JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WITH
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser


def test_a_volunteer_has_people_and_no_dossier(door: Door, setting: Setting) -> None:
    with door.visit("anouk@dalfsen.example", setting) as page:
        page.goto("/people/")
        dossier = page.get_by_role("main").locator("table tbody a").first.get_attribute("href")
    with door.visit("wim@welkomvecht.example", setting) as page:
        page.goto("/people/")
        rows = page.get_by_role("main").locator("table tbody tr")
        assert rows.count() >= 1
        assert "/talk/" in str(rows.first.get_by_role("link").get_attribute("href"))
        talk = str(rows.first.get_by_role("link").get_attribute("href"))
        answer = page.goto(talk.split("talk/")[0])
        assert answer is not None
        assert answer.status == 403
        elsewhere = page.goto(str(dossier))
        assert elsewhere is not None
        assert elsewhere.status in (403, 404)
        page.goto(talk)
        page.get_by_label("Waar ging het over?").fill("Samen naar de bibliotheek geweest")
        page.get_by_role("button", name="Opslaan").click()
        page.goto("/")
        expect(page.locator("#done")).to_contain_text("Samen naar de bibliotheek geweest")


def test_a_coordinator_gives_a_track_an_owner(door: Door, setting: Setting) -> None:
    coordinator = "ineke@dalfsen.example" if setting == WITH else "joost@apeldoorn.example"
    with door.visit(coordinator, setting) as page:
        page.goto("/")
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Nog niemand").click()
        rows = page.get_by_role("main").locator(".op-row")
        before = rows.count()
        name = rows.first.locator("bdi").inner_text()
        rows.first.get_by_role("link", name="Eigenaar kiezen").click()
        expect(page.get_by_role("main")).to_contain_text(name)
        chosen = page.get_by_label("Wie wordt eigenaar?").locator("option").nth(1).inner_text()
        page.get_by_label("Wie wordt eigenaar?").select_option(label=chosen)
        page.get_by_role("button", name="Opslaan").click()
        expect(page.locator(".op-messages")).to_contain_text(f"is nu eigenaar van het traject van {name}")
        expect(rows).to_have_count(before - 1)


def test_an_invited_person_chooses_a_password_and_comes_in(door: Door, setting: Setting) -> None:
    administrator = "petra@dalfsen.example" if setting == WITH else "ruben@oldebroek.example"
    email, password = f"nieuw-{'js' if setting == WITH else 'plat'}@example.org", "vier-losse-woorden-naast-elkaar"
    with door.visit(administrator, setting) as page:
        page.goto("/organisations/users/")
        page.get_by_role("link", name="Iemand toevoegen").click()
        page.get_by_label("Volledige naam").fill("Nina Nieuweling")
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_role("radio", name="Klantmanager").check()
        page.get_by_role("button", name="Toevoegen en uitnodigen").click()
        expect(page.locator(".op-messages")).to_contain_text("De mail is onderweg")
        page.goto("/outbox/")
        page.get_by_role("main").locator("table tbody tr", has_text=email).get_by_role("link").first.click()
        link = str(page.locator("main a[href*='/password/reset/']").get_attribute("href"))
    with door.visit(setting=setting) as page:
        page.goto(link)
        page.get_by_label("Nieuw wachtwoord", exact=True).fill(password)
        page.get_by_label("Nieuw wachtwoord, nog een keer").fill(password)
        page.get_by_role("button", name="Wachtwoord bewaren").click()
        page.goto("/account/login/")
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord").fill(password)
        page.get_by_role("button", name="Inloggen").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vandaag")
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")


def test_the_privacy_officer_sees_who_looked(door: Door, setting: Setting) -> None:
    with door.visit("gerben@dalfsen.example", setting) as page:
        page.goto("/people/")
        page.get_by_role("main").locator("table tbody a").first.click()
        expect(page.locator("#timeline")).to_be_visible()
        person = page.url.rstrip("/").split("/")[-1]
    with door.visit("rashid@dalfsen.example", setting) as page:
        page.goto(f"/access/looks/?person={person}")
        line = page.get_by_role("main").locator("table tbody tr", has_text="Dossier").first
        expect(line).to_contain_text("Gerben Luttekes")
        answer = page.goto(f"/people/{person}/")
        assert answer is not None
        assert answer.status == 404
