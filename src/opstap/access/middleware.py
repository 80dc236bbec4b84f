"""Gives every request of somebody with an account or a guest link its actor and its scope, and closes the scope whatever
happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from opstap.access import guest_links
from opstap.access.actors import actor_for, choose_membership, memberships_of
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import today
from opstap.core.scope import acting
from opstap.organisations.requests import StaffRequest

NOBODY = Actor(ActorKind.GUEST, None, "")
SESSION_KEY = "membership"


class ActorMiddleware:
    """`request.actor` for views; for somebody who is not signed in it reaches nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(guest_links.GUEST_PAGES):
            return self._with_a_link(cast(guest_links.GuestRequest, request))
        if not request.user.is_authenticated:
            cast(Any, request).actor = NOBODY
            return self.get_response(request)
        staff = cast(StaffRequest, request)
        user = request.user
        day = today()
        staff.memberships = memberships_of(user, day)
        staff.membership = choose_membership(staff.memberships, request.session.get(SESSION_KEY, ""))
        staff.actor = actor_for(user, staff.membership, day)
        with acting(staff.actor):
            return self.get_response(request)

    def _with_a_link(self, request: guest_links.GuestRequest) -> HttpResponse:
        """Under the pages for guests nobody is their account: only the link counts, whoever is signed in beside it."""
        request.guest = guest_links.link_of_visit(request)
        request.actor = guest_links.actor_of(request.guest) if request.guest else NOBODY
        with acting(request.actor):
            return self.get_response(request)
