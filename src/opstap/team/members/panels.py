"""The part of the dossier that says who helps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.models import TrackTransfer


def team(request: StaffRequest, participant: Participant) -> dict[str, object]:
    """What the panel shows: the members, the owner first, and the offer of the track that waits for an answer."""
    waiting = TrackTransfer.objects.filter(participant=OuterRef("participant"), state=TrackTransfer.State.PROPOSED)
    offer_columns = JSONObject(pk="pk", name="to_user__name", place="to_organisation__name", on="proposed_on")
    rows: list[Any] = list(
        Involvement.objects.running_on(today())
        .filter(participant=participant)
        .select_related("user", "organisation", "track")
        .annotate(offer=Subquery(waiting.values(json=offer_columns)[:1]))
        .order_by("-owner", "starts_on", "pk")
    )
    own_rows = [row for row in rows if row.user_id == request.actor.user_id]
    may_change = bool(own_rows) and request.actor.role == Role.CASE_MANAGER
    owns = may_change and any(row.owner and row.track and row.track.ended_on is None for row in own_rows)
    offer = rows[0].offer if may_change else None
    if offer:
        offer["on"] = date.fromisoformat(offer["on"])
    return {"rows": rows, "participant": participant, "may_change": may_change, "owns": owns, "offer": offer}
