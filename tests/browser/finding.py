"""Every page there is, found by walking: each address of the URLconf that needs no parts is tried in each role, and the
links on those pages lead to the others. So a new page is looked at without anybody putting it on a list."""

from __future__ import annotations

import base64
import hmac
import html
import re
import struct
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from playwright.sync_api import BrowserContext

from opstap.core.dates import today
from opstap.demo.accounts import PASSWORD, one_per_role
from tests.browser.preparing import ARRANGER, OWNER, prepare_tracks
from tests.browser.sheets import faulty_file, template_file, unknown_file, upload
from tests.browser.visiting import TOKEN, Door, Setting, send
from tests.permissions.table import GONE, TABLE

LINK = re.compile(r'href="([^"#]+)"')
KEY = re.compile(r'name="request_key" value="([^"]+)"')
SECRET = re.compile(r"<code>([A-Z2-7]{16,})</code>")
SEED = re.compile(r'name="seed" value="([^"]+)"')
ABOUT = re.compile(r'name="about" value="([^"]+)"')
CHOSEN = re.compile(r'<option value="([0-9a-f-]{36})" selected>')
SECRET_ADDRESS = re.compile(r"/g/[\w-]{43}/")
NOT_PAGES = {
    "health": "an answer for machines",
    "team:export": "a spreadsheet",
    "insight:export": "a spreadsheet",
    "exchange:template": "a spreadsheet",
    "exchange:rejected": "a spreadsheet",
    "site:file": "a download",
    "selfcheck:report": "a PDF",
    "selfcheck:sheets": "a spreadsheet",
    "mfa_download_recovery_codes": "a text file",
}
MORE = ("exchange:import#2", "tracks:choose_phase#2")
"""Pages that look different in another state: an import that can be confirmed, and one that is done; phases to choose
from, and the decision about one."""
PAGES = sorted(
    [name for name, route in TABLE.items() if "GET" in route.methods and route != GONE and name not in NOT_PAGES]
    + [*MORE]
)
"""The names of all pages with an address of their own."""
IN_A_CHECK = tuple(
    f"selfcheck:{name}"
    for name in (
        "agree",
        "assessment",
        "delete",
        "invite",
        "invite_guest",
        "leave",
        "others",
        "over_time",
        "plan",
        "plan_action",
        "talk",
        "theme",
    )
)
LEADS_ON = {
    "exchange:import": ("exchange:columns",),
    "organisations:user": ("organisations:invite_again",),
    "team:people": (
        "people:change_enrolment",
        "people:leave_household",
        "placements:call_off",
        "tracks:reopen",
        "tracks:lasted",
    ),
    "people:dossier": (
        "people:change_enrolment",
        "people:remove_enrolment",
        "people:leave_household",
        "placements:call_off",
        "team:appointment",
        "team:cancel_appointment",
        "placements:read_check_in",
        "tracks:reopen",
        "tracks:lasted",
        "placements:placement",
        "placements:stop_aftercare",
        "placements:move_aftercare",
        "placements:log_aftercare",
    ),
    "selfcheck:overview": IN_A_CHECK,
    "selfcheck:assessment": IN_A_CHECK,
    "selfcheck:talk": ("selfcheck:agree",),
    "selfcheck:plan": ("selfcheck:plan_action",),
    "tracks:programmes": ("tracks:copy", "tracks:adapt"),
    "tracks:programme": ("tracks:copy", "tracks:adapt"),
    "placements:placement": ("placements:call_off", "placements:end", "placements:change"),
}
"""Pages that lead on to another in some states only, so more than one of them is opened until the other is found."""
INVITATION = "account_reset_password_from_key"
NOBODY = ""
GUEST = "guest"
"""Whoever came in with a link."""
PREPARES, TWO_STEPS, HALF_IN = "yvonne@apeldoorn.example", "bas@thuisveluwe.example", "half-in"


@dataclass(frozen=True)
class Found:
    """Where a page is, and who can open it."""

    path: str
    email: str


@dataclass
class Pages:
    """One place for each named page, and the navigation of every role."""

    places: dict[str, Found] = field(default_factory=dict)
    navigation: dict[str, list[str]] = field(default_factory=dict)
    invitations: list[str] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        """Is there a page of this name that was not found yet, or may this one lead to it?"""
        names = {name, *LEADS_ON.get(name, ())}
        return any(wanted.split("#")[0] in names and wanted not in self.places for wanted in PAGES)

    def keep(self, path: str, email: str) -> None:
        name, found = name_of(path), Found(path, email)
        free = [wanted for wanted in PAGES if wanted.split("#")[0] == name and wanted not in self.places]
        if free and found not in self.places.values():
            self.places[free[0]] = found


def find_pages(door: Door) -> Pages:
    """Prepare what only sometimes exists (imports, an invitation, ends and offers of tracks), then walk as everybody."""
    _prepare_imports(door)
    _invite(door)
    _two_steps(door)
    pages = Pages(prepared=prepare_tracks(door))
    _give_a_link(door, pages)
    _ask_a_respondent(door, pages)
    emails = [face.email for face in one_per_role()]
    for email in [PREPARES, *emails, OWNER, ARRANGER, TWO_STEPS, HALF_IN, NOBODY]:
        context = door.context(email, Setting("walk"), [])
        _walk(context, door.address, email, pages)
        context.close()
    return pages


def _walk(context: BrowserContext, address: str, email: str, pages: Pages) -> None:
    start = context.request.get("/").text()
    pages.navigation[email] = re.findall(r'class="op-nav__link" href="([^"]+)"', start)
    waiting, seen = deque([*_seeds(), *pages.prepared, *(pages.invitations if email == NOBODY else [])]), set[str]()
    while waiting:
        path = waiting.popleft()
        if path in seen or not pages.wants(name_of(path)):
            continue
        if name_of(path) == INVITATION and email != NOBODY:  # opening it signs out who is somebody else
            pages.invitations.append(path)
            continue
        seen.add(path)
        answer = context.request.get(path)
        if answer.status == 200 and "text/html" in answer.headers.get("content-type", ""):
            pages.keep(answer.url.removeprefix(address), email)
            waiting.extend(_links(answer.text(), address))


def _links(text: str, address: str) -> Iterator[str]:
    for link in LINK.findall(text):
        url = urljoin(address + "/", html.unescape(link))
        if url.startswith(address):
            yield url.removeprefix(address)


def _seeds() -> Iterator[str]:
    for name in PAGES:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def name_of(path: str) -> str:
    """The name of the address, empty where there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def _prepare_imports(door: Door) -> None:
    """One that waits for its columns, one that can be confirmed with faults, one that is done."""
    context = door.context(PREPARES, Setting("prepare"), [])
    send(context, reverse("account_reauthenticate"), {"password": PASSWORD})
    for data in (unknown_file(), faulty_file(), template_file("Klaar Gelukt")):
        answer = send(context, "/import/", {"file": upload(data)})
    key = KEY.search(answer.text())
    assert key, "no preview"
    send(context, urlsplit(answer.url).path, {"request_key": key[1]})
    door.kept[PREPARES] = context.storage_state()  # with the key of the sheet that waits
    context.close()


def _invite(door: Door) -> None:
    """A mail with a link to choose a password."""
    context = door.context("petra@dalfsen.example", Setting("prepare"), [])
    page = context.request.get(reverse("organisations:users")).text()
    path = next(link for link in _links(page, door.address) if name_of(link) == "organisations:invite")
    form = {"name": "Genodigde Gast", "email": "gast@example.org", "role": "coach"}
    send(context, path, {"request_key": _key(context, path), **form})
    context.close()


def _give_a_link(door: Door, pages: Pages) -> None:
    """An appointment, and a link with which the participant opens the own page."""
    context = door.context("anouk@dalfsen.example", Setting("prepare"), [])
    people = _links(context.request.get("/people/").text(), door.address)
    dossier = next(link for link in people if name_of(link) == "people:dossier")
    plan, links = f"{dossier}appointments/add/", f"{dossier}links/"
    when = {"on": (today() + timedelta(days=3)).isoformat(), "at": "10:00", "minutes": "30", "sequence": "0"}
    send(context, plan, {"request_key": _key(context, plan), "about": "Kennismaken", "place": "Gemeentehuis", **when})
    form = context.request.get(links).text()
    seed, about = SEED.search(form), ABOUT.search(form)
    assert seed, "no form for a link"
    assert about
    made = send(
        context, links, {"request_key": _key(context, links), "seed": seed[1], "about": html.unescape(about[1])}
    )
    address = SECRET_ADDRESS.search(made.text())
    assert address, "no address"
    context.close()
    context = door.context(NOBODY, Setting("prepare"), [])
    home = context.request.post(address[0]).url.removeprefix(door.address)
    door.kept[GUEST] = context.storage_state()
    context.close()
    pages.keep(address[0], NOBODY)
    for path in (home, f"{home}thanks/"):
        pages.keep(path, GUEST)


def _ask_a_respondent(door: Door, pages: Pages) -> None:
    """A self-assessment that is being filled in, and somebody who came in with a link to do so."""
    context = door.context("lotte@dalfsen.example", Setting("prepare"), [])
    begin = reverse("selfcheck:begin")
    form = context.request.get(begin).text()
    owner = CHOSEN.search(form)
    assert owner, "no owner is proposed"
    facts = {"instrument": "kis", "name": "Zelfscan in de maak", "owner": owner[1], "owner_answers": "on"}
    made = send(context, begin, {"request_key": _key(context, begin), **facts})
    home = urlsplit(made.url).path
    pages.keep(home, "lotte@dalfsen.example")
    pages.prepared.append(f"{home}themes/1/")
    path = f"{home}people/link/"
    seed = SEED.search(context.request.get(path).text())
    assert seed, "no form for a link"
    person = {"seed": seed[1], "name": "Gea Gast", "capacity": "employer"}
    address = SECRET_ADDRESS.search(send(context, path, {"request_key": _key(context, path), **person}).text())
    assert address, "no address"
    context.close()
    context = door.context(GUEST, Setting("prepare"), [])
    inside = context.request.post(address[0]).url.removeprefix(door.address)
    door.kept[GUEST] = context.storage_state()
    context.close()
    pages.keep(f"{inside}themes/1/", GUEST)


def _key(context: BrowserContext, path: str) -> str:
    found = KEY.search(context.request.get(path).text())
    assert found, f"no form at {path}"
    return found[1]


def _two_steps(door: Door) -> None:
    """Somebody signs in with two steps; and somebody stands between the first step and the second."""
    context = door.context(TWO_STEPS, Setting("prepare"), [])
    send(context, reverse("account_reauthenticate"), {"password": PASSWORD})
    path = reverse("mfa_activate_totp")
    page = context.request.get(path).text()
    secret, token = SECRET.search(page), TOKEN.search(page)
    assert secret, "no secret on the page"
    assert token
    context.request.post(path, form={"csrfmiddlewaretoken": token[1], "code": one_time_code(secret[1])})
    door.kept[TWO_STEPS] = context.storage_state()
    context.close()
    context = door.context(NOBODY, Setting("prepare"), [])
    send(context, "/account/login/", {"login": TWO_STEPS, "password": PASSWORD})
    door.kept[HALF_IN] = context.storage_state()
    context.close()


def one_time_code(secret: str) -> str:
    """What an app for codes shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    place = digest[-1] & 15
    number: int = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
