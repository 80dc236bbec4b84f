"""Whom to sign in as, and whose pages to ask for, in generated data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.web_load import Visit
from opstap.core.scope import scoped
from opstap.demo.mass.plan import Place
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.tracks.models import Track

NEXT = re.compile(r'<a[^>]*rel="next"[^>]*href="([^"]+)"')


@dataclass(frozen=True)
class Somebody:
    """A signed-in account, with some of the people on its list whose track runs."""

    cookie: str
    people: list[UUID]
    family_name: str

    def at(self, path: str) -> Visit:
        return Visit(path, self.cookie)


def sign_in(place: Place, email: str, most: int = 20) -> Somebody:
    """A session without the sign-in page, whose throttle would stop us."""
    user = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    with scoped([place.id]):
        running = Track.objects.filter(ended_on=None).values("participant")
        rows = Participant.objects.filter(team__user=user, pk__in=running).order_by("sort_name")[:most]
        people = list(rows.values_list("pk", "family_name"))
    return Somebody(f"{settings.SESSION_COOKIE_NAME}={session.session_key}", [p for p, _ in people], people[0][1])


def queries(visit: Visit) -> int:
    """How many queries a page asks in all, session and user included; the begin and end of a transaction are none."""
    client = Client(headers={"host": "127.0.0.1"})
    name, value = visit.cookie.split("=", 1)
    client.cookies[name] = value
    client.get(visit.path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(visit.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{visit.path} answered {answer.status_code}")
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in asked)


def next_page(text: str) -> str | None:
    """The address of the following page, where there is one."""
    found = NEXT.search(text)
    return found.group(1).replace("&amp;", "&") if found else None
