"""What must hold on every page: axe, targets, no sideways scroll, no CSP report, in several sizes and languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from opstap.core.dates import today
from opstap.demo.accounts import PASSWORD, one_per_role
from opstap.ui.tests import axe
from tests.browser.finding import PAGES, Found, Pages, find_pages, name_of
from tests.browser.visiting import Door, Setting

pytestmark = pytest.mark.browser
PHONE = Setting("nl 390", 390)
OTHERS = (
    Setting("nl 320", 320),
    Setting("nl 1280", 1280),
    Setting("dark 390", 390, "dark"),
    Setting("en 390", 390, language="en"),
)
TODAYS = OTHERS[today().toordinal() % len(OTHERS)]
"""One of the other settings a day, so that each comes by often and nobody waits for all of them."""
CAN_BE_WRONG = ("account_login", "team:talk", "people:add", "tracks:drop", "exchange:imports", "organisations:invite")
EDGES = """() => [...document.querySelectorAll(".op-field > label[for]")].map((label) => {
  const field = document.getElementById(label.htmlFor);
  return field ? Math.abs(label.getBoundingClientRect().right - field.getBoundingClientRect().right) : 0;
})"""


SCROLLS = """() => [...document.querySelectorAll("main :not(.op-table:not(.op-table--stacks))")]
  .filter((part) => ["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1)
  .map((part) => `${part.className} ${part.scrollWidth - part.clientWidth} px`)"""
"""Parts that scroll sideways by themselves, so that the page as a whole does not. A table of figures may."""


class Looker:
    """Looks at pages, and keeps a browser for each person and setting."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.pages: dict[tuple[str, Setting], tuple[Page, list[str]]] = {}

    def open(self, found: Found, setting: Setting) -> tuple[Page, list[str]]:
        key = (found.email, setting)
        if key not in self.pages:
            faults: list[str] = []
            self.pages[key] = self.door.context(found.email, setting, faults).new_page(), faults
        page, faults = self.pages[key]
        faults.clear()
        page.goto(found.path)
        if name_of(page.url.removeprefix(self.door.address)) != name_of(
            found.path
        ):  # the password once more, after a while
            page.locator("main input[type=password]").fill(PASSWORD)
            page.locator("main form:has(input[type=password]) button[type=submit]").click()
        assert name_of(page.url.removeprefix(self.door.address)) == name_of(found.path)
        return page, faults

    def look(self, found: Found, *settings: Setting) -> list[str]:
        """What is wrong with a page in each of these settings."""
        wrong = []
        for setting in settings:
            page, faults = self.open(found, setting)
            wrong += [f"{setting.name} {found.path}: {fault}" for fault in [*gates(page), *faults]]
        return wrong


def gates(page: Page) -> list[str]:
    """axe, small targets, and sideways scroll at the page's own width and at 320."""
    found = [*axe.violations(page), *(f"small: {part}" for part in axe.small_targets(page))]
    own = page.viewport_size
    assert own is not None
    for width in sorted({own["width"], min(320, own["width"])}, reverse=True):
        page.set_viewport_size({"width": width, "height": 900})
        if over := axe.overflow(page):
            found.append(f"{over} px too wide at {width}")
        if width <= PHONE.width:
            found += [f"scrolls sideways at {width}: {part}" for part in page.evaluate(SCROLLS)]
    page.set_viewport_size(own)
    return found


@pytest.fixture(scope="module")
def pages(door: Door) -> Pages:
    return find_pages(door)


@pytest.fixture(scope="module")
def looker(door: Door) -> Iterator[Looker]:
    found = Looker(door)
    yield found
    for page, _faults in found.pages.values():
        page.context.close()


def test_every_page_was_found(pages: Pages) -> None:
    assert [name for name in PAGES if name not in pages.places] == []


@pytest.mark.parametrize("name", PAGES)
def test_page(pages: Pages, looker: Looker, name: str) -> None:
    if name not in pages.places:
        pytest.fail("no way leads to this page; test_every_page_was_found names them all")
    wrong = looker.look(pages.places[name], PHONE, TODAYS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("email", [face.email for face in one_per_role()])
def test_navigation_of_a_role(pages: Pages, looker: Looker, email: str) -> None:
    """Pages look different to different people."""
    known = {(found.path, found.email) for found in pages.places.values()}
    wrong = [
        fault
        for path in dict.fromkeys(["/start/", *pages.navigation[email]])
        if (path, email) not in known
        for fault in looker.look(Found(path, email), PHONE)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", CAN_BE_WRONG)
def test_form_with_errors(pages: Pages, looker: Looker, name: str) -> None:
    page, faults = looker.open(pages.places[name], PHONE)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.title().startswith("Fout:")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert [*gates(page), *faults] == []


@pytest.mark.parametrize("path", ["/nergens/", "/outbox/"])
def test_refusals(looker: Looker, path: str) -> None:
    wrong = looker.look(Found(path, "anouk@dalfsen.example"), PHONE, TODAYS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_page_in_every_setting(pages: Pages, looker: Looker, name: str) -> None:
    wrong = looker.look(pages.places[name], PHONE, *OTHERS)
    page, _faults = looker.open(pages.places[name], PHONE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    wrong += [f"right to left: {apart} px apart" for apart in page.evaluate(EDGES) if apart >= 24]
    wrong += [f"right to left: {fault}" for fault in gates(page)]
    assert not wrong, "\n".join(wrong)
