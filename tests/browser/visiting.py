"""A visitor with a browser: signs in, looks around, and notices whatever a page does that it should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from opstap.demo.accounts import PASSWORD

REFUSED = re.compile(r"status of (403|404|422)")
"""What Chromium writes in its console when a page of ours says no; that is an answer, not a fault."""
TELL = """document.addEventListener("securitypolicyviolation",
  (report) => console.error(`CSP: ${report.violatedDirective} ${report.blockedURI}`))"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Setting:
    """How a page is looked at."""

    name: str
    width: int = 1280
    scheme: Literal["light", "dark"] = "light"
    language: str = "nl"
    javascript: bool = True


@dataclass
class Door:
    """Where visitors come in. Who has signed in before need not do so again: its cookies are kept."""

    browser: Browser
    address: str
    kept: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def visit(self, email: str = "", setting: Setting | None = None) -> Iterator[Page]:
        """A page of somebody who is signed in (or, without an address, is not). Raises AssertionError at the end for
        console errors, CSP reports, failed scripts and requests to other hosts."""
        faults: list[str] = []
        context = self.context(email, setting or Setting("wide"), faults)
        page = context.new_page()
        try:
            yield page
            assert faults == []
        finally:
            context.close()

    def context(self, email: str, setting: Setting, faults: list[str]) -> BrowserContext:
        """A browser of its own for somebody; what goes wrong in it is added to `faults`."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": setting.width, "height": 900},
            color_scheme=setting.scheme,
            java_script_enabled=setting.javascript,
            locale="nl-NL",
            storage_state=self.cookies(email) if email else None,
        )
        context.set_default_timeout(15_000)
        context.add_init_script(TELL)
        if setting.language != "nl":
            context.add_cookies([{"name": "django_language", "value": setting.language, "url": self.address}])
        context.on("console", lambda said: faults.extend(_console(said)))
        context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
        context.on("request", lambda request: faults.extend(self._elsewhere(request)))
        return context

    def cookies(self, email: str) -> Any:
        """The cookies of somebody who has signed in with the demo's password."""
        if email not in self.kept:
            context = self.browser.new_context(base_url=self.address)
            form = {"login": email, "password": PASSWORD}
            answer = send(context, "/account/login/", form)
            assert "/account/login" not in answer.url, f"{email} cannot sign in"
            self.kept[email] = context.storage_state()
            context.close()
        return self.kept[email]

    def _elsewhere(self, request: Request) -> list[str]:
        parts = urlsplit(request.url)
        own = parts.scheme == "data" or f"{parts.scheme}://{parts.netloc}" == self.address
        return [] if own else [f"request to {request.url}"]


def _console(said: ConsoleMessage) -> list[str]:
    if said.type != "error" or REFUSED.search(said.text):
        return []
    return [f"console: {said.text} ({said.location.get('url', '')})"]


def send(context: BrowserContext, path: str, form: dict[str, Any], *, at: str = "") -> Any:
    """Send a form without looking at it: the page (`at`) gives the token, `path` takes the form."""
    token = TOKEN.search(context.request.get(at or path).text())
    assert token, f"no form at {at or path}"
    data = {"csrfmiddlewaretoken": token[1], **form}
    if any(isinstance(value, dict) for value in form.values()):
        return context.request.post(path, multipart=data)
    return context.request.post(path, form=data)
