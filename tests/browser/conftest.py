"""One demo for each process of a test run, and one browser for each file."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import served
from tests.browser.visiting import Door, Setting

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITH, WITHOUT = Setting("with JavaScript"), Setting("without JavaScript", javascript=False)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: while it is open, Django takes this thread for one that must not wait for a database."""
    with sync_playwright() as playwright:
        path = os.environ.get("OPSTAP_CHROMIUM") or "/usr/bin/chromium"
        found = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture(scope="module")
def door(browser: Browser, address: str) -> Door:
    return Door(browser, address)


@pytest.fixture(params=[WITH, WITHOUT], ids=["with-js", "without-js"])
def setting(request: pytest.FixtureRequest) -> Setting:
    """Every journey is made twice: nothing may need JavaScript."""
    found: Setting = request.param
    return found
