"""The part of the dossier with the next appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from opstap.core.actors import Actor
from opstap.core.model_parts import choice_label
from opstap.organisations.requests import StaffRequest
from opstap.team.appointments.queries import upcoming
from opstap.team.models import Appointment

MOST_IN_DOSSIER = 5


def appointment_rows(actor: Actor) -> ArraySubquery:
    """The next ones of a participant, for whoever may open the dossier."""
    rows = upcoming(Appointment.objects.filter(participant_id=OuterRef("pk")))
    columns = JSONObject(
        pk="pk", starts_at="starts_at", about="about", place="place", answer="answer", organiser="organiser__name"
    )
    return ArraySubquery(rows.values(json=columns)[:MOST_IN_DOSSIER])


def appointments(request: StaffRequest, participant: Any) -> dict[str, Any]:
    """What the panel shows; `participant` carries its `appointment_rows`."""
    rows = [
        {
            **row,
            "starts_at": datetime.fromisoformat(row["starts_at"]),
            "answer_label": choice_label(Appointment.Answer, row["answer"]),
        }
        for row in participant.appointment_rows
    ]
    return {"rows": rows, "participant": participant}
