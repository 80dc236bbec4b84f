"""Tracks and programmes in states that the demo does not show by itself: ended, offered, a municipality's own."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.urls import resolve, reverse
from playwright.sync_api import BrowserContext

from opstap.core.dates import today
from opstap.demo.accounts import ACCOUNTS
from tests.browser.visiting import Door, Setting, send

OWNER, ARRANGER = "sandra@apeldoorn.example", "joost@apeldoorn.example"
DOSSIER = re.compile(r'href="(/people/[0-9a-f-]{36}/)"')
KEY = re.compile(r'name="request_key" value="([^"]+)"')
PARTNER = next(
    account.name for account in ACCOUNTS if account.role == "case_manager" and account.place != account.helps[0]
)


def prepare_tracks(door: Door) -> list[str]:
    """The addresses of pages that exist because of this: adapting, opening again, did it last, an offer, work that can
    still be said not to have started."""
    return [_own_programme(door), *_ended_and_offered(door), _placed(door)]


def _own_programme(door: Door) -> str:
    context = door.context(ARRANGER, Setting("prepare"), [])
    path = reverse("tracks:copy", args=["apeldoorn"])
    answer = send(context, path, {"request_key": _key(context, path), "name": "Ons eigen programma"})
    context.close()
    assert answer.url.endswith("/adapt/"), answer.url
    return urlsplit(str(answer.url)).path


def _ended_and_offered(door: Door) -> list[str]:
    context = door.context(OWNER, Setting("prepare"), [])
    listed = DOSSIER.findall(context.request.get("/people/?owned=1").text())
    ended, offered = (resolve(path).kwargs["participant_id"] for path in list(dict.fromkeys(listed))[:2])
    path = reverse("tracks:end", args=[ended])
    send(context, path, {"request_key": _key(context, path), "kind": "moved", "on": f"{today():%d-%m-%Y}"})
    path = reverse("team:hand_over", args=[offered])
    page = context.request.get(path).text()
    chosen = re.search(rf'<option value="([^"]+)">{PARTNER}', page)
    assert chosen, f"{PARTNER} cannot take over"
    form = {"membership": chosen[1], "next_step": "Kennismaken"}
    answer = send(context, path, {"request_key": _key(context, path), **form})
    link = re.search(r'href="(/offers/[^"]+)"', answer.text())
    assert link, "no offer in the dossier"
    context.close()
    after = [reverse(f"tracks:{name}", args=[ended]) for name in ("reopen", "lasted")]
    return [*after, urlsplit(urljoin("/", link[1])).path]


def _placed(door: Door) -> str:
    """Somebody begins unpaid work today; the demo has such a place for those who walk on some dates only."""
    context = door.context(OWNER, Setting("prepare"), [])
    listed = DOSSIER.findall(context.request.get("/people/?owned=1").text())
    dossier = list(dict.fromkeys(listed))[2]
    path = reverse("placements:place", args=[resolve(dossier).kwargs["participant_id"]]) + "?kind=volunteering"
    form = {"kind": "volunteering", "elsewhere": "Buurthuis De Voorbeeldbrug", "choice": "own_choice", "beside": "on"}
    days = {"starts_on": f"{today():%d-%m-%Y}", "ends_on": f"{today() + timedelta(days=60):%d-%m-%Y}"}
    learning = {"goals": "Wennen aan een rooster", "next_step": "Een baan zoeken"}
    send(context, path, {"request_key": _key(context, path), **form, **days, **learning})
    link = re.search(r'href="(/placements/[0-9a-f-]{36}/did-not-start/)"', context.request.get(dossier).text())
    assert link, "the place is not in the dossier"
    context.close()
    return link[1]


def _key(context: BrowserContext, path: str) -> str:
    found = KEY.search(context.request.get(path).text())
    assert found, f"no form at {path}"
    return found[1]
