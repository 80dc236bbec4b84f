"""What this room adds to others and to its own pages."""

from __future__ import annotations

from opstap.core.event_kinds import kinds_of_line
from opstap.core.timeline import Reaction, reactions
from opstap.organisations.roles import COORDINATES
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.positions import events, panels
from opstap.positions.reactions import may_move_positions, rebuild_spans_of_streams

EXTENSIONS = [
    *kinds_of_line(events.PositionStated, events.PositionStatementUndone),
    reactions.entry("positions", Reaction(may_move_positions, rebuild_spans_of_streams)),
    dossier_riders.entry("position_rows", panels.position_rows),
    dossier_panels.entry(
        "positions",
        Panel("positions/_positions.html", panels.positions_over_time, main=True, roles=COORDINATES),
        weight=5,
    ),
]
