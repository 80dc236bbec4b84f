"""The gallery in Chromium: axe, widths, targets, focus and keyboard, under the real Content-Security-Policy.

The pages come from Django's test client through Playwright's routing: no server, and no database either.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, sync_playwright

from opstap.ui.tests import axe

pytestmark = pytest.mark.browser
HOST = "http://localhost"  # Chromium trusts it as it trusts https
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EDGES = """() => [...document.querySelectorAll(".op-field > label[for]")].map((label) => {
  const input = document.getElementById(label.htmlFor);
  return Math.abs(label.getBoundingClientRect().right - input.getBoundingClientRect().right);
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield found
        found.close()


def answer(route: Route) -> None:
    """Answer a request of the browser with the test client; body and headers as they are, CSP included."""
    response: Any = Client().get(urlsplit(route.request.url).path, headers={"accept-language": "nl"})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name.lower() != "content-encoding"}
    route.fulfill(status=response.status_code, headers=headers, body=body)


Opened = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser) -> Opened:
    @contextmanager
    def at(width: int, path: str = "", **options: Any) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="nl-NL", **options)
        page = context.new_page()
        page.route(f"{HOST}/**", answer)
        reports: list[str] = []
        page.on("console", lambda said: reports.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.goto(HOST + (path or reverse("ui:gallery")))
        page.wait_for_load_state("networkidle")
        yield page
        assert not [said for said in reports if "404" not in said]
        context.close()

    return at


SETTINGS = [(1280, "light"), (390, "light"), (320, "light"), (800, "light"), (390, "dark"), (1280, "dark")]


@pytest.mark.parametrize(("width", "scheme"), SETTINGS)
def test_gallery(opened: Opened, width: int, scheme: str) -> None:
    with opened(width, color_scheme=scheme) as page:
        assert axe.violations(page) == []
        assert axe.overflow(page) == 0
        assert axe.small_targets(page) == []


def test_right_to_left_mirrors(opened: Opened) -> None:
    with opened(390) as page:
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert axe.overflow(page) == 0
        apart = page.evaluate(EDGES)
        assert len(apart) > 10
        assert max(apart) < 24


def test_error_page(opened: Opened) -> None:
    with opened(390, "/this/is/nowhere/") as page:
        assert axe.violations(page) == []


def test_slash_goes_to_search_unless_switched_off_or_typing(opened: Opened) -> None:
    with opened(1280) as page:
        page.locator("h1").focus()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "op-search"
        page.keyboard.type("a/b")
        assert page.locator("#op-search").input_value() == "a/b"
        page.locator(".op-account summary").click()
        page.locator("[data-shortcut-toggle]").click()
        page.keyboard.press("Escape")
        page.locator("h1").focus()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") != "op-search"


def test_focus_goes_to_the_errors(opened: Opened) -> None:
    with opened(1280) as page:
        assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_the_phone_reaches_all_of_the_navigation_without_javascript(opened: Opened) -> None:
    with opened(390, java_script_enabled=False) as page:
        page.locator(".op-nav__more summary").click()
        assert page.locator(".op-menu__panel >> text=Rapportage").is_visible()
        assert page.locator(".op-nav__link >> text=Vandaag").is_visible()


def test_the_gates_see_what_is_wrong(opened: Opened) -> None:
    planted = '<input type="text"><a href="#x" data-x>x</a><div class="wide">x</div>'
    with opened(390, "/this/is/nowhere/") as page:
        page.evaluate("(html) => (document.querySelector('main').innerHTML += html)", planted)
        page.evaluate("document.querySelector('.wide').style.inlineSize = '900px'")
        page.evaluate("Object.assign(document.querySelector('[data-x]').style, {display: 'block', inlineSize: '10px'})")
        assert any(found.startswith("label:") for found in axe.violations(page))
        assert axe.overflow(page) > 0
        assert axe.small_targets(page)
