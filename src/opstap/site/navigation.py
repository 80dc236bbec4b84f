"""What stands in the header, per role: only addresses that this role may open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.actors import Actor
from opstap.insight.access import FIGURE_READERS
from opstap.organisations.access import own_municipality
from opstap.organisations.models import Membership
from opstap.organisations.roles import Role


class Place(NamedTuple):
    """A line of the navigation: its label, address, icon, and who sees it."""

    label: Any
    name: str
    icon: str
    roles: frozenset[str]
    own: bool = False

    def is_for(self, actor: Actor) -> bool:
        """`own`: only for a municipality's own people, not for a partner's in the same role."""
        return actor.role in self.roles and not (self.own and own_municipality(actor) is None)


ON_A_TEAM = frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.JOB_HUNTER, Role.COACH, Role.VOLUNTEER})
PLACES = (
    Place(_("Today"), "team:today", "calendar-check", ON_A_TEAM),
    Place(_("My people"), "team:people", "users", ON_A_TEAM),
    Place(
        _("Employers"), "work:employers", "briefcase", frozenset({Role.CASE_MANAGER, Role.JOB_HUNTER, Role.COORDINATOR})
    ),
    Place(_("Nobody yet"), "team:nobody_yet", "user-question", frozenset({Role.COORDINATOR})),
    Place(
        pgettext_lazy("navigation", "Import"),
        "exchange:imports",
        "file-import",
        frozenset({Role.CASE_MANAGER, Role.COORDINATOR}),
        own=True,
    ),
    Place(_("Monitor"), "insight:monitor", "chart-bar", FIGURE_READERS, own=True),
    Place(
        _("Programmes"),
        "tracks:programmes",
        "route",
        frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.POLICY_OFFICER, Role.ADMINISTRATOR}),
    ),
    Place(
        _("Self-assessment"),
        "selfcheck:overview",
        "clipboard-check",
        frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.POLICY_OFFICER, Role.ADMINISTRATOR}),
    ),
    Place(_("Organisations"), "organisations:organisations", "building-community", frozenset({Role.ADMINISTRATOR})),
    Place(_("Users"), "organisations:users", "user-cog", frozenset({Role.ADMINISTRATOR})),
    Place(_("Outbox"), "site:outbox", "mail", frozenset({Role.ADMINISTRATOR})),
    Place(_("Who looked"), "access:looks", "eye", frozenset({Role.PRIVACY_OFFICER})),
    Place(_("Field register"), "access:register", "list-details", frozenset({Role.PRIVACY_OFFICER})),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of every page: navigation, search address, and the account with the hats that it may put on."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_user:
        return {"navigation": []}
    addresses = {place.name: reverse(place.name) for place in PLACES if place.is_for(actor)}
    here = _where(request.path, addresses.values())
    places = [
        {
            "label": place.label,
            "url": addresses[place.name],
            "icon": place.icon,
            "current": addresses[place.name] == here,
        }
        for place in PLACES
        if place.name in addresses
    ]
    return {
        "navigation": places,
        "search_url": reverse("team:search") if actor.role in ON_A_TEAM else "",
        "account": _account(actor, getattr(request, "memberships", []), getattr(request, "membership", None)),
    }


def _where(path: str, addresses: Iterable[str]) -> str:
    """The address that the page stands under: the longest one that its own begins with."""
    around = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    return max(around, key=len, default="")


def _account(actor: Actor, memberships: list[Membership], worn: Membership | None) -> dict[str, object]:
    """The menu under somebody's name; hats only where there is something to choose."""
    hats = [
        {"label": _hat(membership), "value": str(membership.pk), "current": membership == worn}
        for membership in memberships
    ]
    return {
        "name": actor.name,
        "role": _hat(worn) if worn else "",
        "hats": hats if len(hats) > 1 else [],
        "hat_url": reverse("access:switch"),
        "links": [
            {"label": _("Change password"), "url": reverse("account_change_password"), "icon": "lock"},
            {"label": _("Sign in with two steps"), "url": reverse("mfa_index"), "icon": "shield-lock"},
        ],
        "sign_out_url": reverse("account_logout"),
    }


def _hat(membership: Membership) -> str:
    return f"{membership.get_role_display()}, {membership.organisation.name}"
