"""What can be agreed about an appointment. Pure: the present moment comes in as an argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict

from opstap.core.dates import AMSTERDAM
from opstap.team.models import Appointment
from opstap.team.refusals import AtNight, InThePast, OddLength, TooFarAway

FARTHEST = timedelta(days=366)
EARLIEST_HOUR, LATEST_HOUR = 6, 23
SHORTEST, LONGEST = 5, 480
"""Minutes."""


class Invitee(TypedDict):
    """Somebody who is invited, as `Appointment.invited` keeps them.

    `kind` is participant, colleague or employer; `user` is the account of a colleague, else empty.
    """

    kind: str
    name: str
    email: str
    user: str
    language: str


@dataclass(frozen=True)
class AppointmentPlan:
    """What is agreed about an appointment. `starts_at` is aware, `minutes` is how long it takes."""

    about: str
    starts_at: datetime
    place: str
    minutes: int = 30
    bring: str = ""
    invited: list[Invitee] = field(default_factory=list)


def check_plan(plan: AppointmentPlan, moment: datetime) -> None:
    """Refuse a time that cannot be meant at this moment. Raises InThePast, TooFarAway, AtNight (so never in the hour that
    the clock skips or repeats), OddLength."""
    if plan.starts_at <= moment:
        raise InThePast
    if plan.starts_at > moment + FARTHEST:
        raise TooFarAway
    if not EARLIEST_HOUR <= plan.starts_at.astimezone(AMSTERDAM).hour < LATEST_HOUR:
        raise AtNight
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise OddLength


def ends_at(appointment: Appointment) -> datetime:
    """When an appointment is over."""
    return appointment.starts_at + timedelta(minutes=appointment.minutes)
