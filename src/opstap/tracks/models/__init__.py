"""Programmes as data, and one person's way under one of them: phases, positions, and actions with an owner and a date."""

from __future__ import annotations

from opstap.tracks.models.action import Action, ActionQuerySet
from opstap.tracks.models.outcome import ENDINGS, Outflow, OutflowQuerySet, Position, PositionSpan
from opstap.tracks.models.programme import Phase, Programme, ProgrammeQuerySet, ProgrammeVersion
from opstap.tracks.models.track import PhaseDecision, PhaseStay, PhaseStayQuerySet, Track, TrackQuerySet

__all__ = [
    "ENDINGS",
    "Action",
    "ActionQuerySet",
    "Outflow",
    "OutflowQuerySet",
    "Phase",
    "PhaseDecision",
    "PhaseStay",
    "PhaseStayQuerySet",
    "Position",
    "PositionSpan",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeVersion",
    "Track",
    "TrackQuerySet",
]
