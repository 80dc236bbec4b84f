"""What this room adds to others."""

from __future__ import annotations

from opstap.access import events
from opstap.core.event_kinds import kinds_of_line

EXTENSIONS = [
    *kinds_of_line(events.LinkMade, events.LinkOpened, events.LinkEnded),
]
