"""Planning, changing, cancelling and answering an appointment: a line on the timeline, and invitations in the outbox.

The mails are rows of the same transaction, so an appointment without its invitations, or the other way round, cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opstap.access.models import TeamVisibleQuerySet, writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import AMSTERDAM, now, today
from opstap.core.timeline import record
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.appointments.calendar_invitations import CANCEL, REQUEST, Guest, send
from opstap.team.models import Appointment
from opstap.team.refusals import (
    AtNight,
    CancelledAlready,
    ChangedMeanwhile,
    InThePast,
    NothingChanged,
    NotYours,
    OddLength,
    TooFarAway,
)
from opstap.tracks.refusals import NotOnTheTeam

FARTHEST = timedelta(days=366)
EARLIEST_HOUR, LATEST_HOUR = 6, 23
SHORTEST, LONGEST = 5, 480


@dataclass(frozen=True)
class Plan:
    """What is agreed about an appointment. `starts_at` is aware."""

    about: str
    starts_at: datetime
    place: str
    minutes: int = 30
    bring: str = ""
    invited: list[Guest] = field(default_factory=list)


def check(plan: Plan) -> None:
    """Refuse a time that cannot be meant. Raises InThePast, TooFarAway, AtNight (so never in the hour that the clock skips or
    repeats), OddLength."""
    local = plan.starts_at.astimezone(AMSTERDAM)
    if plan.starts_at <= now():
        raise InThePast
    if plan.starts_at > now() + FARTHEST:
        raise TooFarAway
    if not EARLIEST_HOUR <= local.hour < LATEST_HOUR:
        raise AtNight
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise OddLength


@action
def plan_appointment(*, participant: Participant, plan: Plan, by: Actor) -> Appointment:
    """Plan a meeting about somebody and invite who must come. Raises NotOnTheTeam, and what `check` raises."""
    _may(participant.pk, by)
    check(plan)
    appointment = Appointment.objects.create(
        municipality_id=participant.municipality_id, participant=participant, organiser_id=by.user_id, **asdict(plan)
    )
    record(appointment, "appointment.planned", by=by, subject=appointment, **_told(appointment))
    send(appointment, appointment.invited, method=REQUEST)
    return appointment


@action
def change_appointment(*, appointment: Appointment, plan: Plan, by: Actor) -> None:
    """Change it as it was shown (its `sequence` is the guard) and tell everybody; who is invited no more is told so, and an
    answer that was given for another time counts no longer.

    Raises NotOnTheTeam, CancelledAlready, ChangedMeanwhile, NothingChanged, and what `check` raises.
    """
    _may(appointment.participant_id, by)
    before = {name: getattr(appointment, name) for name in asdict(plan)}
    if asdict(plan) == before:
        raise NothingChanged
    check(plan)
    seen = Appointment.objects.filter(pk=appointment.pk, sequence=appointment.sequence)
    seen.filter(state=Appointment.State.PLANNED).change_one(
        **asdict(plan), answer="", sequence=F("sequence") + 1, otherwise=_why_not(appointment)
    )
    appointment.refresh_from_db()
    record(
        appointment, "appointment.changed", by=by, subject=appointment, before=before["starts_at"], **_told(appointment)
    )
    kept, known = {guest["email"] for guest in plan.invited}, {guest["email"] for guest in before["invited"]}
    send(appointment, [g for g in plan.invited if g["email"] in known], method=REQUEST, news=True)
    send(appointment, [g for g in plan.invited if g["email"] not in known], method=REQUEST)
    send(appointment, [g for g in before["invited"] if g["email"] not in kept], method=CANCEL)


@action
def cancel_appointment(*, appointment: Appointment, by: Actor) -> None:
    """It does not take place; everybody who was invited is told. Raises NotOnTheTeam, CancelledAlready, ChangedMeanwhile."""
    _may(appointment.participant_id, by)
    seen = Appointment.objects.filter(pk=appointment.pk, sequence=appointment.sequence)
    seen.filter(state=Appointment.State.PLANNED).change_one(
        state=Appointment.State.CANCELLED, sequence=F("sequence") + 1, otherwise=_why_not(appointment)
    )
    appointment.refresh_from_db()
    record(appointment, "appointment.cancelled", by=by, subject=appointment, **_told(appointment))
    send(appointment, appointment.invited, method=CANCEL)


@action
def answer_appointment(*, appointment: Appointment, answer: str, by: Actor) -> None:
    """The participant says whether they come, on their own page. Who organises it finds it on Today.

    Raises NotYours, CancelledAlready (also for one that has passed or was changed meanwhile).
    """
    if by.kind is not ActorKind.GUEST or by.role != Role.PARTICIPANT:
        raise NotYours
    planned = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.PLANNED, starts_at__gt=now())
    planned.filter(sequence=appointment.sequence).change_one(answer=answer, otherwise=CancelledAlready())
    record(
        appointment, "appointment.answered", by=by, subject=appointment, answer=answer, starts_at=appointment.starts_at
    )


@action
def settle_answer(*, appointment: Appointment, by: Actor) -> None:
    """Somebody has called who asked for it; it goes off the list of today. Raises NotOnTheTeam, CancelledAlready."""
    _may(appointment.participant_id, by)
    waiting = Appointment.objects.filter(pk=appointment.pk, answer=Appointment.Answer.CALL_ME)
    waiting.change_one(answer="", otherwise=Refused(_("Somebody has called already.")))
    record(appointment, "appointment.called", by=by, subject=appointment, starts_at=appointment.starts_at)


def overlapping(organiser: UUID, starts_at: datetime, minutes: int, *, but: UUID | None = None) -> Appointment | None:
    """Another appointment of the organiser in that time, about whomever."""
    near = Q(starts_at__lt=starts_at + timedelta(minutes=minutes), starts_at__gt=starts_at - timedelta(minutes=LONGEST))
    rows = Appointment.objects.filter(near, organiser_id=organiser, state=Appointment.State.PLANNED)
    return next((row for row in rows.order_by("starts_at") if row.pk != but and ends_at(row) > starts_at), None)


def ends_at(appointment: Appointment) -> datetime:
    return appointment.starts_at + timedelta(minutes=appointment.minutes)


def coming(rows: TeamVisibleQuerySet[Appointment]) -> TeamVisibleQuerySet[Appointment]:
    """Those that are planned and not over, the first one first. Which one is under way is still the next one."""
    return rows.filter(state=Appointment.State.PLANNED, starts_at__gt=now() - timedelta(minutes=30)).order_by(
        "starts_at", "pk"
    )


def _may(participant_id: UUID, by: Actor) -> None:
    if not by.is_user or not writes_for(by, participant_id, today()):
        raise NotOnTheTeam


def _why_not(appointment: Appointment) -> Refused:
    gone = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.CANCELLED).exists()
    return CancelledAlready() if gone else ChangedMeanwhile()


def _told(appointment: Appointment) -> dict[str, Any]:
    """What the timeline keeps: whom it told, by name, without their addresses."""
    return {
        "about": appointment.about,
        "starts_at": appointment.starts_at,
        "minutes": appointment.minutes,
        "place": appointment.place,
        "told": [guest["name"] for guest in _guests(appointment)],
    }


def _guests(appointment: Appointment) -> Iterable[Guest]:
    found: list[Guest] = appointment.invited
    return found
