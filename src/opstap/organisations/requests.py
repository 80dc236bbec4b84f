"""The request that a view gets once somebody is signed in, and the guard that asks for a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from opstap.core.actors import Actor
from opstap.organisations.models import Membership, User


class StaffRequest(HttpRequest):
    """A request of a signed-in user: `actor` is who acts, `memberships` the hats that this user may put on."""

    user: User
    actor: Actor
    memberships: list[Membership]
    membership: Membership | None


View = Callable[..., HttpResponse]


def for_roles(*roles: str) -> Callable[[View], View]:
    """Open a view to these roles only; anybody else who is signed in gets 403."""
    allowed = frozenset(roles)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.actor.role not in allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return guard
