"""When a side can say how it goes and take that back, and which faces ask for somebody's attention. Pure."""

from __future__ import annotations

from datetime import date

from opstap.core.dates import day_of
from opstap.placements.models import CheckIn, Placement

WORRYING = (CheckIn.Face.SO_SO, CheckIn.Face.BAD)
"""Faces that stand on Today until somebody of the team has read them."""


def can_be_asked_about(placement: Placement, day: date) -> bool:
    """Is this work of which one can say how it goes? It has begun, and neither ended nor was called off."""
    return placement.status == Placement.Status.AGREED and placement.starts_on <= day


def can_be_taken_back(check_in: CheckIn, day: date) -> bool:
    """On the same day only; whether somebody has read it is for the row that is stored to say."""
    return day_of(check_in.at) >= day
