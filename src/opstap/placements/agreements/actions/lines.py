"""The lines that a change of a placement writes: at the person, and without a name at the employer."""

from __future__ import annotations

from datetime import date

from opstap.core.event_kinds import EventKind
from opstap.core.timeline import Line
from opstap.placements.agreements.events import WorkplaceEvent
from opstap.placements.models import Placement


def lines_here_and_at_the_employer(
    placement: Placement, content: EventKind, at_the_employer: type[WorkplaceEvent], *, day: date, on: date
) -> list[Line]:
    """To be recorded in one stroke, so that streams are locked in order. `day` is what the employer's line names, `on`
    the day on which it happened."""
    lines = [Line(placement.stream, content, placement, on)]
    if placement.workplace is not None:
        at_workplace = at_the_employer(placement.workplace.title, day)
        lines.append(Line(placement.workplace.stream, at_workplace, placement, on))
    return lines
