"""Planning, changing and cancelling an appointment from the dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access.look_log import log_look
from opstap.access.models import writes_for
from opstap.core.addresses import way_back
from opstap.core.dates import AMSTERDAM, today
from opstap.core.forms import ActionForm
from opstap.organisations.models import User
from opstap.organisations.requests import StaffRequest
from opstap.people.dossier import MAY_OPEN
from opstap.people.models import Participant
from opstap.team.appointments import actions
from opstap.team.appointments.forms import AppointmentForm
from opstap.team.models import Appointment


def _participant_to_plan_for(request: StaffRequest, participant_id: UUID) -> Participant:
    """Somebody about whom the actor may plan. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role not in MAY_OPEN or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


def _appointment_of(request: StaffRequest, participant: Participant, appointment_id: UUID) -> Appointment:
    rows = Appointment.objects.visible_to(request.actor).select_related("organiser", "participant")
    return get_object_or_404(rows, pk=appointment_id, participant=participant)


def _back(request: StaffRequest, participant: Participant) -> str:
    return way_back(request, reverse("people:dossier", args=[participant.pk]) + "#appointments")


@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """A new appointment."""
    participant = _participant_to_plan_for(request, participant_id)
    me = User.objects.get(pk=request.actor.user_id)
    initial = {"participant": True, "colleagues": [me.pk]}
    form = AppointmentForm(request.POST or None, participant=participant, organiser=me, initial=initial)
    if form.is_valid() and form.acts(
        actions.plan_appointment, participant=participant, plan=form.plan(), by=request.actor
    ):
        messages.success(request, _("The appointment is planned. The invitations are on their way."))
        return redirect(_back(request, participant))
    return _page(request, form, participant, _("Plan an appointment"))


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, participant_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Another time or place, or other people."""
    participant = _participant_to_plan_for(request, participant_id)
    appointment = _appointment_of(request, participant, appointment_id)
    form = AppointmentForm(
        request.POST or None,
        participant=participant,
        organiser=appointment.organiser,
        appointment=appointment,
        initial=AppointmentForm.initial_of(appointment),
    )
    if form.is_valid():
        appointment.sequence = form.cleaned_data["sequence"]
        if form.acts(actions.change_appointment, appointment=appointment, plan=form.plan(), by=request.actor):
            messages.success(request, _("The appointment has changed. Everybody who was invited is told."))
            return redirect(_back(request, participant))
    return _page(request, form, participant, _("Change the appointment"), appointment)


def _page(
    request: StaffRequest, form: AppointmentForm, participant: Participant, heading: str, appointment: Any = None
) -> HttpResponse:
    log_look(request.actor, "appointment", participant=(participant.pk, participant.municipality_id))
    context = {
        "form": form,
        "participant": participant,
        "heading": heading,
        "appointment": appointment,
        "back": _back(request, participant),
        "planned": appointment is None or appointment.state == Appointment.State.PLANNED,
    }
    return render(request, "team/appointment.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, participant_id: UUID, appointment_id: UUID) -> HttpResponse:
    """It does not take place. The page says who is told."""
    participant = _participant_to_plan_for(request, participant_id)
    appointment = _appointment_of(request, participant, appointment_id)
    form = ActionForm(request.POST or None)
    if form.is_valid() and form.acts(actions.cancel_appointment, appointment=appointment, by=request.actor):
        messages.success(request, _("The appointment is cancelled. Everybody who was invited is told."))
        return redirect(_back(request, participant))
    log_look(request.actor, "appointment", participant=(participant.pk, participant.municipality_id))
    when = date_format(appointment.starts_at.astimezone(AMSTERDAM), "l j F H:i")
    context = {
        "form": form,
        "participant": participant,
        "appointment": appointment,
        "when": when,
        "back": _back(request, participant),
    }
    return render(request, "team/cancel_appointment.html", context, status=422 if form.is_bound else 200)


@require_POST
def called(request: StaffRequest, participant_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The participant asked to be called, and was."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    appointment = _appointment_of(request, participant, appointment_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.settle_answer, appointment=appointment, by=request.actor):
        messages.success(request, _("It is off the list."))
    else:
        messages.warning(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect(_back(request, participant))
