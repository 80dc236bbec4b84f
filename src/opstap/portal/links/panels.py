"""The part of the dossier with the links that work now."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from opstap.access.guest_links import LINK_MAKERS
from opstap.access.models import GuestLink
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.organisations.requests import StaffRequest


def link_rows(actor: Actor) -> ArraySubquery | None:
    """The links that work now, the newest first, for who makes and ends them."""
    if actor.role not in LINK_MAKERS:
        return None
    links = GuestLink.objects.filter(participant_id=OuterRef("pk")).open_at(now()).order_by("-made_at")
    return ArraySubquery(links.values(json=JSONObject(name="name", times_opened="times_opened"))[:5])


def links_panel(request: StaffRequest, participant: Any) -> dict[str, Any]:
    """`participant` carries `link_rows`."""
    return {"rows": participant.link_rows, "participant": participant}
