"""What a track and its programme allow, and what follows from them. Pure: dates come in as arguments."""

from __future__ import annotations

from datetime import date, timedelta

from opstap.core.dates import end_of_week
from opstap.tracks.models import ENDINGS, PhaseDecision
from opstap.tracks.programmes.blueprint import Blueprint

LONGEST_AHEAD = timedelta(days=5 * 366)
"""Nothing is agreed for later than this; a day further away is a slip of the pen."""


def ends_track(outcome: str) -> bool:
    """Does a track end with this outcome? A job with supplementary benefit, for one, keeps it open."""
    return outcome in {ending.value for ending in ENDINGS}


def urgency(due_on: date, day: date) -> str:
    """How near a day is: `overdue`, `today`, `week` (until Sunday) or `info` (later)."""
    if due_on < day:
        return "overdue"
    if due_on == day:
        return "today"
    return "week" if due_on <= end_of_week(day) else "info"


def decision_direction(
    left: str | None, entered: str, *, same_programme: bool, path: Blueprint
) -> PhaseDecision.Direction:
    """Which way somebody goes along a programme: to its first phase, forward, back, or aside.

    `left` and `entered` are keys of phases, `path` is the version that is entered. Aside is another programme, a branch
    that does not follow, the same phase of a newer version, and a phase that this version no longer has.
    """
    if left is None:
        return PhaseDecision.Direction.START
    if same_programme and entered in later_phases(path, left):
        return PhaseDecision.Direction.FORWARD
    if same_programme and left in later_phases(path, entered):
        return PhaseDecision.Direction.BACK
    return PhaseDecision.Direction.ASIDE


def later_phases(path: Blueprint, key: str) -> set[str]:
    """The keys of all phases that can come after one, near or far; none for a phase that the programme does not have."""
    if key not in {phase.key for phase in path.phases}:
        return set()
    found: set[str] = set()
    for phase in path.following(key):
        found |= {phase.key} | later_phases(path, phase.key)
    return found


def days_of_decision(began: date | None, day: date) -> tuple[date | None, date]:
    """The first (None: any) and last day on which a decision made today can lie: from the start of the present stay until
    today. Where that stay is yet to begin, from its first day on, so that there always is a day."""
    return began, max(began, day) if began is not None else day
