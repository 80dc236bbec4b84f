"""What the state of an action or track allows, and what follows from it. Pure: dates come in as arguments."""

from __future__ import annotations

from datetime import date, timedelta

from opstap.core.dates import end_of_week
from opstap.core.transitions import Transition, TransitionTable
from opstap.tracks.models import ENDINGS, Action, Position

LONGEST_AHEAD = timedelta(days=5 * 366)
"""Nothing is agreed for later than this; a day further away is a slip of the pen."""
ACTION_MOVES = TransitionTable(
    [
        Transition(Action.State.OPEN, Action.State.DONE),
        Transition(Action.State.OPEN, Action.State.DROPPED, needs_reason=True),
        Transition(Action.State.DONE, Action.State.OPEN),
        Transition(Action.State.DROPPED, Action.State.OPEN),
    ]
)


def ends_track(outcome: str) -> bool:
    """Does a track end with this outcome? A job with supplementary benefit, for one, keeps it open (domain.md)."""
    return outcome in {ending.value for ending in ENDINGS}


def outcome_day(outcome: str, on: date | None, day: date) -> date | None:
    """The day of an outcome: as given, else the day on which it was first known; none without an outcome."""
    if not outcome or outcome == Position.IN_TRACK:
        return on
    return on or day


def urgency(due_on: date, day: date) -> str:
    """How near a day is: `overdue`, `today`, `week` (until Sunday) or `info` (later)."""
    if due_on < day:
        return "overdue"
    if due_on == day:
        return "today"
    return "week" if due_on <= end_of_week(day) else "info"
