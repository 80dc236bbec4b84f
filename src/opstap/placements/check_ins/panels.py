"""How it goes in the dossier: what each side said, apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from opstap.core.actors import Actor
from opstap.core.model_parts import choice_label
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.placements.models import CheckIn

MOST_OF_A_SIDE = 3
MOST = 8 * MOST_OF_A_SIDE
"""So many of both sides together come along, so that a side that speaks seldom is heard too."""


def check_in_rows(actor: Actor) -> ArraySubquery | None:
    """The newest ones of both sides; the words only for who guides."""
    if actor.role not in COORDINATES:
        return None
    columns = {name: name for name in ("pk", "side", "face", "at", "seen_at")} | {"seen_by": "seen_by__name"}
    if actor.role in GUIDES:
        columns |= {"line": "line", "language": "language"}
    newest = CheckIn.objects.filter(participant_id=OuterRef("pk")).order_by("-at")[:MOST]
    return ArraySubquery(newest.values(json=JSONObject(**columns)))


def check_ins_of_participant(request: StaffRequest, participant: Any) -> dict[str, Any]:
    """The last ones of each side, apart. Who coordinates sees the face, who guides the words too."""
    rows = [
        {**row, "at": datetime.fromisoformat(row["at"]), "label": choice_label(CheckIn.Face, row["face"])}
        for row in participant.check_in_rows
    ]
    sides = [(side.label, [row for row in rows if row["side"] == side][:MOST_OF_A_SIDE]) for side in CheckIn.Side]
    return {
        "sides": [(label, of_side) for label, of_side in sides if of_side],
        "participant": participant,
        "may_read_off": request.actor.role in GUIDES and getattr(participant, "may_write", False),
    }
