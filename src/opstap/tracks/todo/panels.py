"""Part of the dossier: what is to be done."""

from __future__ import annotations

from typing import Any

from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.people.models import Participant
from opstap.tracks.models import Action
from opstap.tracks.rules import urgency

MOST = 50


def todo_panel(request: StaffRequest, participant: Participant) -> dict[str, Any]:
    day = today()
    rows = Action.objects.open().filter(participant=participant).select_related("owner").order_by("due_on", "pk")[:MOST]
    return {"rows": [(row, urgency(row.due_on, day)) for row in rows], "participant": participant}
