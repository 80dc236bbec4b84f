"""Doors without an account: from an address that cannot be guessed to an Actor for one role and one thing.

Nobody signs in here. Opening a link puts a signed cookie of its own into the browser, valid only under the pages of that
link (`/g/<link>/`) and for twelve hours at most. Several links live side by side in one browser, beside an account that
is signed in there, and none of them touches another. Every request asks again whether the link still holds.

Which things can be opened stands in `link_kinds`; the rooms above list them.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from opstap.access.models import GuestLink, writes_for
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import now, today
from opstap.core.extension_points import ExtensionPoint
from opstap.core.scope import acting
from opstap.organisations.models import Organisation
from opstap.organisations.roles import Role

GUEST_PAGES = "/g/"
COOKIE, SALT = "opstap-guest", "opstap.guest"
LONGEST_VISIT = timedelta(hours=12)
LONGEST = timedelta(days=365)
"""No link lives longer than a year, whatever it is about."""
_PAGES_OF_A_LINK = re.compile(rf"^{GUEST_PAGES}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/")
LINK_MAKERS = frozenset({Role.CASE_MANAGER, Role.JOB_HUNTER})
"""Who opens a door to somebody outside, and closes it: whoever keeps in touch with participant and employer."""
WRONG_LINK = "wrong_guest_link"
"""The name of the limit in ACCOUNT_RATE_LIMITS."""


@dataclass(frozen=True)
class LinkKind:
    """One kind of link: what it is called on the pages of the team, and whether what it is about still holds.

    `shares` says who makes and ends one, where the link is about no participant.
    """

    label: str | Promise
    role: str
    holds: Callable[[GuestLink], bool]
    shares: Callable[[Actor, UUID], bool] | None = None


link_kinds: ExtensionPoint[LinkKind] = ExtensionPoint("kinds of guest link", __name__)


class GuestRequest(HttpRequest):
    """A request under the pages of a link: `guest` is the link that holds, None where none does."""

    actor: Actor
    guest: GuestLink | None


def may_share(*, actor: Actor, participant_id: UUID) -> bool:
    """May the actor make and end links about this participant?"""
    return actor.is_system or (actor.role in LINK_MAKERS and writes_for(actor, participant_id, today()))


def may_manage_link(*, actor: Actor, kind: str, about_id: UUID, participant_id: UUID | None) -> bool:
    """May the actor make and end a link of this kind about this thing?"""
    if participant_id is not None:
        return may_share(actor=actor, participant_id=participant_id)
    link_kind = link_kinds.get(kind)
    return link_kind is not None and link_kind.shares is not None and link_kind.shares(actor, about_id)


def label_of_kind(kind: str) -> str:
    """What a kind of link is called; one that no room knows any more keeps its name."""
    link_kind = link_kinds.get(kind)
    return str(link_kind.label) if link_kind else kind


def new_token() -> str:
    """The secret part of an address: 32 random bytes."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def actor_of(link: GuestLink) -> Actor:
    """Who comes with this link: one role, in one municipality, with no account and no organisation."""
    return Actor(ActorKind.GUEST, link.pk, link.name, role=link.role, municipalities=frozenset({link.municipality_id}))


def find_link(digest: bytes) -> GuestLink | None:
    """The link with this digest if it holds now: not ended, not over time, its municipality takes part, and what it is
    about is still there to be seen. The row shows itself to its own address only (policy `by_address`)."""
    link = _by_address(digest)
    if link is None or link.ended_at is not None or link.expires_at <= now():
        return None
    if not Organisation.objects.filter(pk=link.municipality_id, active=True).exists():
        return None
    link_kind = link_kinds.get(link.kind)
    with acting(actor_of(link)):
        holds = link_kind is not None and link_kind.role == link.role and link_kind.holds(link)
    return link if holds else None


def _by_address(digest: bytes) -> GuestLink | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('opstap.guest', %s, true)", [digest.hex()])
        found = GuestLink.objects.filter(digest=digest).first()
        cursor.execute("SELECT set_config('opstap.guest', '', true)")
        return found


def note_opening(link: GuestLink) -> None:
    """Count one more opening of a link that was opened before; its first one stands on the timeline (`open_link`)."""
    GuestLink.objects.filter(pk=link.pk).update(last_opened_at=now(), times_opened=F("times_opened") + 1)


def start_visit(response: HttpResponse, link: GuestLink) -> None:
    """Put the visit into the browser: a cookie that ends with the browser, holds no secret of the address, is new each
    time, and goes to the pages of this link only."""
    value = signing.dumps([bytes(link.digest).hex(), secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        path=f"{GUEST_PAGES}{link.pk}/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def end_visit(response: HttpResponse, link_id: UUID) -> None:
    """End the visit in this browser; the link itself goes on."""
    response.delete_cookie(COOKIE, path=f"{GUEST_PAGES}{link_id}/", samesite="Lax")


def link_of_visit(request: HttpRequest) -> GuestLink | None:
    """The link under whose pages this request is, where its cookie is in order and the link still holds."""
    address = _PAGES_OF_A_LINK.match(request.path)
    if address is None or COOKIE not in request.COOKIES:
        return None
    try:
        visit: Any = signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=LONGEST_VISIT)
        link = find_link(bytes.fromhex(visit[0]))
    except signing.BadSignature:
        return None
    return link if link is not None and str(link.pk) == address[1] else None


def tries_too_often(request: HttpRequest) -> bool:
    """Has this address of the network tried too many wrong links in the last five minutes? Asks only."""
    return not ratelimit.consume(_counted(request), action=WRONG_LINK, dry_run=True)


def note_wrong_try(request: HttpRequest) -> bool:
    """Count a wrong link against the address of the network from which it was tried, as sign-in does (a whole /64 counts
    as one, since that is what one connection gets). False where it is one too many: of many at once, not all get in."""
    return bool(ratelimit.consume(_counted(request), action=WRONG_LINK))


def _counted(request: HttpRequest) -> HttpRequest:
    """The request as allauth counts it: it passes over every GET, which is how a link is tried."""
    counted = copy(request)
    counted.method = "POST"
    return counted
