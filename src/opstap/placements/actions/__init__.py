"""Every change to placements and the contact after a paid start."""

from __future__ import annotations

from opstap.placements.actions.aftercare import log_aftercare, move_aftercare, stop_aftercare
from opstap.placements.actions.agreeing import call_off, change_terms, place
from opstap.placements.actions.ending import NextStep, end, undo_end

__all__ = [
    "NextStep",
    "call_off",
    "change_terms",
    "end",
    "log_aftercare",
    "move_aftercare",
    "place",
    "stop_aftercare",
    "undo_end",
]
