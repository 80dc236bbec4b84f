"""Two parts of the dossier: where the track stands, and what is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F

from opstap.access.requests import StaffRequest
from opstap.core.dates import today
from opstap.organisations.models import Role
from opstap.people.dossier import Panel, panels
from opstap.people.models import Participant
from opstap.tracks.models import Action, Phase, Track
from opstap.tracks.positions import label_for, position_of
from opstap.tracks.rules import urgency


def register() -> None:
    """Called once, when the room is ready."""
    panels.register("actions", Panel("tracks/_actions.html", _actions, main=True), weight=10)
    panels.register("track", Panel("tracks/_track.html", _track), weight=10)


@lru_cache(maxsize=256)
def phases_of(version_id: UUID) -> tuple[Phase, ...]:
    """The phases of a version; a version never changes, so they are read once a process."""
    return tuple(Phase.objects.filter(version_id=version_id))


def _track(request: StaffRequest, participant: Participant) -> dict[str, Any]:
    track = (
        Track.objects.filter(participant=participant)
        .select_related("version__programme", "phase")
        .defer("version__blueprint")
        .annotate(position=position_of("pk", today()))
        .order_by(F("ended_on").desc(nulls_first=True), "-started_on")
        .first()
    )
    steps: list[dict[str, Any]] = []
    if track is not None and track.version_id:
        place = track.phase.position if track.phase else 0
        steps = [
            {
                "label": phase.name,
                "state": "done" if phase.position < place else "current" if phase.position == place else "next",
            }
            for phase in phases_of(track.version_id)
        ]
    return {
        "track": track,
        "position": label_for(request.actor.role, track.position) if track else "",
        "steps": steps,
        "weeks": weeks_since(track.started_on, today()) if track else None,
        "may_choose": request.actor.role == Role.CASE_MANAGER,
    }


def weeks_since(start: date | None, day: date) -> int | None:
    """Whole weeks from a start until a day, none before it."""
    return (day - start) // timedelta(weeks=1) if start is not None and start <= day else None


def _actions(request: StaffRequest, participant: Participant) -> dict[str, Any]:
    day = today()
    rows = (
        Action.objects.filter(participant=participant, state=Action.State.OPEN)
        .select_related("owner")
        .order_by("due_on", "pk")[:50]
    )
    return {"rows": [(row, urgency(row.due_on, day)) for row in rows], "participant": participant}
