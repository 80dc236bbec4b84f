"""Where somebody stood, stands and will stand: the part of the dossier that shows positions over time."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import COORDINATES
from opstap.tracks.labels import as_read_by, position_label
from opstap.tracks.models import Position, PositionSpan
from opstap.ui.charts import Part, strip

SERIES = {
    Position.IN_TRACK: 1,
    Position.UNPAID_WORK: 2,
    Position.LANGUAGE_INTERNSHIP: 2,
    Position.EDUCATION: 3,
    Position.JOB: 4,
    Position.OWN_BUSINESS: 4,
    Position.JOB_WITH_BENEFIT: 4,
    Position.PARTICIPATION: 5,
}
"""The colour of a position, by what it is for: on the way, unpaid, learning, paid, taking part; the last is for an end."""
ENDED = 6


def position_rows(actor: Actor) -> ArraySubquery | None:
    """The spans of every track of the person whose dossier is read, as rows that come along with the participant."""
    if actor.role not in COORDINATES:
        return None
    rows = PositionSpan.objects.filter(participant=OuterRef("pk")).order_by("track_id", "starts_on")
    values = {name: F(name) for name in ("track_id", "position", "starts_on", "ends_on")}
    values |= {"programme": F("track__version__programme__name"), "track_ended_on": F("track__ended_on")}
    return ArraySubquery(rows.values(json=JSONObject(**values)))


def parts_of(rows: list[dict[str, Any]], role: str, day: date) -> list[Part]:
    """One track's spans as a role may read them; neighbours that read the same are one.

    Work whose last day is agreed and still ahead is followed by a day of which nobody knows anything yet: that is not
    shown as a stop that somebody planned.
    """
    parts: list[Part] = []
    for row in rows:
        position = as_read_by(role, row["position"])
        label, series = position_label(role, position), SERIES.get(Position(position), ENDED)
        start, until = date.fromisoformat(row["starts_on"]), row["ends_on"]
        if position == Position.STOPPED and start > day:
            label = _("Not known yet")
        end = date.fromisoformat(until) if until else None
        if parts and parts[-1].label == label:
            parts[-1] = Part(label, parts[-1].starts_on, end, series)
        else:
            parts.append(Part(label, start, end, series))
    return parts


def positions_over_time(request: StaffRequest, participant: Any) -> dict[str, Any]:
    """The newest track open, older ones folded."""
    tracks = [list(rows) for _track, rows in groupby(participant.position_rows, key=lambda row: row["track_id"])]
    tracks.sort(key=lambda rows: (rows[0]["track_ended_on"] is None, rows[0]["starts_on"]), reverse=True)
    day, role = today(), request.actor.role
    charts = [
        {
            "programme": rows[0]["programme"] or _("No programme yet"),
            "chart": strip(
                rows[0]["programme"] or _("No programme yet"), parts_of(rows, role, day), day, first=_("Position")
            ),
        }
        for rows in tracks
    ]
    return {"now": charts[0] if charts else None, "former": charts[1:]}
