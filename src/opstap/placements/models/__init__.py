"""Somebody at a workplace: what was agreed, the contact planned after a paid start, and how both sides say it goes."""

from __future__ import annotations

from opstap.placements.models.aftercare_moment import AftercareMoment
from opstap.placements.models.check_in import CheckIn
from opstap.placements.models.placement import Placement, SeatDays

__all__ = ["AftercareMoment", "CheckIn", "Placement", "SeatDays"]
