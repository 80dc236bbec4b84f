"""Two parts of the dossier: where the track stands, and what is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from opstap.core.coded_texts import text_columns, text_of
from opstap.core.dates import today
from opstap.core.model_parts import choice_label
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import GUIDES, Role
from opstap.people.models import Participant
from opstap.tracks.labels import in_screen_language, position_label
from opstap.tracks.models import Action, Outflow, Phase, PhaseDecision, Track
from opstap.tracks.phases.criteria import open_criteria
from opstap.tracks.programmes.queries import blueprint_of
from opstap.tracks.queries import position_of
from opstap.tracks.rules import urgency

MOST_ACTIONS = 50
Context: TypeAlias = dict[str, object]
Row: TypeAlias = dict[str, Any]
"""A related row that came along as JSON."""


def track_panel(request: StaffRequest, participant: Participant) -> Context:
    track: Any = (
        Track.objects.filter(participant=participant)
        .select_related("version__programme", "phase")
        .defer("version__blueprint")
        .annotate(position=position_of("pk", today()), decided=_newest_decision(), ended=_running_outflow())
        .order_by(F("ended_on").desc(nulls_first=True), "-started_on")
        .first()
    )
    return {
        "track": track,
        "position": position_label(request.actor.role, track.position) if track else "",
        "steps": _steps(track) if track else [],
        "weeks": weeks_since(track.started_on, today()) if track else None,
        "may_decide": request.actor.role == Role.CASE_MANAGER and participant.may_write,  # type: ignore[attr-defined]
        "decision": _last_decision(track, track.decided, request.actor.role) if track and track.decided else None,
        "outflow": _outflow(track.ended) if track and track.ended else None,
        "may_read_why": request.actor.role in GUIDES,
    }


def _newest_decision() -> Subquery:
    """The last decision about a track as JSON, so that a dossier asks no more for it."""
    rows = PhaseDecision.objects.filter(track=OuterRef("pk")).order_by("-made_at")
    names = ("key", "version_id", "name_nl", "name_en")
    parts = {f"{side}_{name}": f"{side}_phase__{name}" for side in ("from", "to") for name in names}
    whole = JSONObject(
        to_phase_id="to_phase_id",
        direction="direction",
        on="on",
        reason="reason",
        reason_code="reason_code",
        reason_parameters="reason_parameters",
        criteria="criteria",
        who="decided_by__name",
        **parts,
    )
    return Subquery(rows.values(json=whole)[:1])


def _running_outflow() -> Subquery:
    rows = Outflow.objects.standing().filter(track=OuterRef("pk"))
    return Subquery(rows.values(json=JSONObject(note="note", lasted="lasted", looked_on="looked_on"))[:1])


def _outflow(row: Row) -> Row:
    looked_on = date.fromisoformat(row["looked_on"]) if row["looked_on"] else None
    return row | {"looked_on": looked_on}


def _steps(track: Track) -> list[dict[str, str]]:
    if track.version_id is None:
        return []
    present = track.phase.position if track.phase else 0
    return [
        {
            "label": in_screen_language(phase.name),
            "state": "done" if position < present else "current" if position == present else "next",
        }
        for position, phase in enumerate(blueprint_of(track.version_id).phases, start=1)
    ]


def _last_decision(track: Track, row: Row, role: str) -> Context | None:
    """The decision behind the present phase, and for who guides what was not met or unknown in it."""
    if track.ended_on is not None or row["to_phase_id"] != str(track.phase_id):
        return None
    made = PhaseDecision(
        from_phase=_phase(row, "from"),
        to_phase=_phase(row, "to"),
        direction=row["direction"],
        on=date.fromisoformat(row["on"]),
        **text_columns("reason", text_of(row, "reason")),
        criteria=row["criteria"],
    )
    criteria = open_criteria(made) if role in GUIDES else []
    labelled = [(choice_label(PhaseDecision.Met, one.met), str(one)) for one in criteria]
    return {"made": made, "who": row["who"], "open": labelled}


def _phase(row: Row, side: str) -> Phase | None:
    """The phase on one side of a decision, from the JSON that the query made."""
    values = {name: row[f"{side}_{name}"] for name in ("key", "name_nl", "name_en")}
    version = row[f"{side}_version_id"]
    return Phase(version_id=UUID(version), **values) if version else None


def weeks_since(start: date | None, day: date) -> int | None:
    """Whole weeks from a start until a day, none before it."""
    return (day - start) // timedelta(weeks=1) if start is not None and start <= day else None


def todo_panel(request: StaffRequest, participant: Participant) -> Context:
    day = today()
    rows = (
        Action.objects.open()
        .filter(participant=participant)
        .select_related("owner")
        .order_by("due_on", "pk")[:MOST_ACTIONS]
    )
    return {"rows": [(row, urgency(row.due_on, day)) for row in rows], "participant": participant}
