"""What stands in the header, per role: only addresses that this role may open."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.actors import Actor
from opstap.organisations.models import Role


class Place(NamedTuple):
    """A line of the navigation: its label, address, icon, and who sees it."""

    label: Any
    name: str
    icon: str
    roles: frozenset[str]


ON_A_TEAM = frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.JOB_HUNTER, Role.COACH, Role.VOLUNTEER})
PLACES = (
    Place(_("Today"), "team:today", "calendar-check", ON_A_TEAM),
    Place(_("My people"), "team:people", "users", ON_A_TEAM),
    Place(_("Nobody yet"), "team:nobody_yet", "user-question", frozenset({Role.COORDINATOR})),
    Place(pgettext_lazy("navigation", "Import"), "exchange:imports", "file-import",
          frozenset({Role.CASE_MANAGER, Role.COORDINATOR})),
    Place(_("Programmes"), "tracks:programmes", "route",
          frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.POLICY_OFFICER, Role.ADMINISTRATOR})),
    Place(_("Organisations"), "organisations:organisations", "building-community", frozenset({Role.ADMINISTRATOR})),
    Place(_("Users"), "organisations:users", "user-cog", frozenset({Role.ADMINISTRATOR})),
    Place(_("Outbox"), "site:outbox", "mail", frozenset({Role.ADMINISTRATOR})),
    Place(_("Who looked"), "access:looks", "eye", frozenset({Role.PRIVACY_OFFICER})),
    Place(_("Field register"), "access:register", "list-details", frozenset({Role.PRIVACY_OFFICER})),
)  # fmt: skip


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: navigation, search address, and the hats that the user may put on."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_user:
        return {"navigation": []}
    places = [
        {"label": place.label, "url": reverse(place.name), "icon": place.icon,
         "current": request.path == reverse(place.name) or _inside(request, place.name)}
        for place in PLACES
        if actor.role in place.roles
    ]  # fmt: skip
    return {
        "navigation": places,
        "search_url": reverse("team:search") if actor.role in ON_A_TEAM else "",
        "memberships": getattr(request, "memberships", []),
        "membership": getattr(request, "membership", None),
    }


def _inside(request: HttpRequest, name: str) -> bool:
    address = reverse(name)
    return address != "/" and request.path.startswith(address)
