"""Planning, changing, cancelling and answering an appointment: a line on the timeline, and invitations in the outbox.

The mails are rows of the same transaction, so an appointment without its invitations, or the other way round, cannot be.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import F

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import now, today
from opstap.core.refusals import Refused
from opstap.core.timeline import record
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.appointments import events
from opstap.team.appointments.calendar_invitations import CANCEL, REQUEST, queue_invitations
from opstap.team.appointments.rules import AppointmentPlan, Invitee, check_plan
from opstap.team.models import Appointment
from opstap.team.refusals import (
    AppointmentChangedMeanwhile,
    AppointmentUnchanged,
    AtNight,
    CalledAlready,
    CancelledAlready,
    InThePast,
    NotYourAppointment,
    OddLength,
    TooFarAway,
)


@action(refuses=(NotOnTheTeam, InThePast, TooFarAway, AtNight, OddLength))
def plan_appointment(*, participant: Participant, plan: AppointmentPlan, by: Actor) -> Appointment:
    """Plan a meeting about somebody and invite who must come. Raises NotOnTheTeam, and what `check_plan` raises."""
    _check_on_team(participant.pk, by)
    check_plan(plan, now())
    appointment = Appointment.objects.create(
        municipality_id=participant.municipality_id, participant=participant, organiser_id=by.user_id, **asdict(plan)
    )
    record(appointment, events.AppointmentPlanned(**_facts(appointment)), by=by, subject=appointment)
    queue_invitations(appointment, appointment.invited, method=REQUEST)
    return appointment


@action(
    refuses=(
        NotOnTheTeam,
        CancelledAlready,
        AppointmentChangedMeanwhile,
        AppointmentUnchanged,
        InThePast,
        TooFarAway,
        AtNight,
        OddLength,
    )
)
def change_appointment(*, appointment: Appointment, plan: AppointmentPlan, by: Actor) -> None:
    """Change the state that was shown (its `sequence` is the guard) and tell everybody; who is invited no more is told so,
    and an answer for another time counts no longer.

    Raises NotOnTheTeam, CancelledAlready, AppointmentChangedMeanwhile, AppointmentUnchanged, and what `check_plan` raises.
    """
    _check_on_team(appointment.participant_id, by)
    before = {name: getattr(appointment, name) for name in asdict(plan)}
    if asdict(plan) == before:
        raise AppointmentUnchanged
    check_plan(plan, now())
    seen = Appointment.objects.filter(pk=appointment.pk, sequence=appointment.sequence)
    seen.filter(state=Appointment.State.PLANNED).change_one(
        **asdict(plan), answer="", sequence=F("sequence") + 1, otherwise=_refusal_of_change(appointment)
    )
    appointment.refresh_from_db()
    content = events.AppointmentChanged(**_facts(appointment), before=before["starts_at"])
    record(appointment, content, by=by, subject=appointment)
    _tell_who_was_and_is_invited(appointment, before["invited"])


def _tell_who_was_and_is_invited(appointment: Appointment, before: list[Invitee]) -> None:
    invited: list[Invitee] = appointment.invited
    known, present = {one["email"] for one in before}, {one["email"] for one in invited}
    queue_invitations(appointment, [one for one in invited if one["email"] in known], method=REQUEST, is_change=True)
    queue_invitations(appointment, [one for one in invited if one["email"] not in known], method=REQUEST)
    queue_invitations(appointment, [one for one in before if one["email"] not in present], method=CANCEL)


@action(refuses=(NotOnTheTeam, CancelledAlready, AppointmentChangedMeanwhile))
def cancel_appointment(*, appointment: Appointment, by: Actor) -> None:
    """It does not take place; everybody who was invited is told.

    Raises NotOnTheTeam, CancelledAlready, AppointmentChangedMeanwhile.
    """
    _check_on_team(appointment.participant_id, by)
    seen = Appointment.objects.filter(pk=appointment.pk, sequence=appointment.sequence)
    seen.filter(state=Appointment.State.PLANNED).change_one(
        state=Appointment.State.CANCELLED, sequence=F("sequence") + 1, otherwise=_refusal_of_change(appointment)
    )
    appointment.refresh_from_db()
    record(appointment, events.AppointmentCancelled(**_facts(appointment)), by=by, subject=appointment)
    queue_invitations(appointment, appointment.invited, method=CANCEL)


@action(refuses=(NotYourAppointment, CancelledAlready))
def answer_appointment(*, appointment: Appointment, answer: str, by: Actor) -> None:
    """The participant says whether they come, on their own page. Who organises it finds it on Today.

    Raises NotYourAppointment, CancelledAlready (also for one that has passed or was changed meanwhile).
    """
    if by.kind is not ActorKind.GUEST or by.role != Role.PARTICIPANT:
        raise NotYourAppointment
    planned = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.PLANNED, starts_at__gt=now())
    planned.filter(sequence=appointment.sequence).change_one(answer=answer, otherwise=CancelledAlready())
    content = events.AppointmentAnswered(answer, appointment.starts_at)
    record(appointment, content, by=by, subject=appointment)


@action(refuses=(NotOnTheTeam, CalledAlready))
def settle_answer(*, appointment: Appointment, by: Actor) -> None:
    """Somebody has called who asked for it; it goes off the list of today. Raises NotOnTheTeam, CalledAlready."""
    _check_on_team(appointment.participant_id, by)
    waiting = Appointment.objects.filter(pk=appointment.pk, answer=Appointment.Answer.CALL_ME)
    waiting.change_one(answer="", otherwise=CalledAlready())
    record(appointment, events.AppointmentCalledBack(appointment.starts_at), by=by, subject=appointment)


def _check_on_team(participant_id: UUID, by: Actor) -> None:
    if not by.is_user or not writes_for(by, participant_id, today()):
        raise NotOnTheTeam


def _refusal_of_change(appointment: Appointment) -> Refused:
    gone = Appointment.objects.filter(pk=appointment.pk, state=Appointment.State.CANCELLED).exists()
    return CancelledAlready() if gone else AppointmentChangedMeanwhile()


def _facts(appointment: Appointment) -> dict[str, Any]:
    """What the timeline keeps of an appointment as it is now."""
    return {
        "about": appointment.about,
        "starts_at": appointment.starts_at,
        "minutes": appointment.minutes,
        "place": appointment.place,
        "informed": tuple(invitee["name"] for invitee in appointment.invited),
    }
