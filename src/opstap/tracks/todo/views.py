"""What is to be done: agree on it, tick it off, move it, drop it, and undo."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access.models import writes_for
from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.tracks import refusals
from opstap.tracks.models import Action
from opstap.tracks.queries import open_track_of
from opstap.tracks.todo import actions
from opstap.tracks.todo.forms import DropForm, MoveForm, NewActionForm, UndoForm
from opstap.ui.flash_messages import with_undo


@require_http_methods(["GET", "POST"])
def add_action(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Agree on something to do with or for a participant."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    form = NewActionForm(request.POST or None, participant_id=participant.pk, me=request.actor.user_id)
    back = way_back(request, _home(request, participant.pk))
    if form.is_valid() and _adds(form, participant, request):
        messages.success(request, _("Agreed: %(text)s") % {"text": form.cleaned_data["text"]})
        return redirect(back)
    context = {"form": form, "participant": participant, "back": back}
    return render(request, "tracks/new_action.html", context, status=422 if form.is_bound else 200)


def _adds(form: NewActionForm, participant: Participant, request: StaffRequest) -> bool:
    try:
        track = open_track_of(participant)
    except refusals.NoTrack as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    data = form.cleaned_data
    return form.acts(
        actions.add_action,
        track=track,
        text=data["text"],
        due_on=data["due_on"],
        owner=form.owner_user(),
        choice=data["choice"],
        rule=data["rule"],
        by=request.actor,
    )


def _home(request: StaffRequest, participant_id: UUID) -> str:
    """Where somebody goes after an action: the dossier, or Today for who has no dossier (a volunteer)."""
    if request.actor.role == Role.VOLUNTEER:
        return reverse("team:today")
    return reverse("people:dossier", args=[participant_id]) + "#actions"


def _load(request: StaffRequest, action_id: UUID) -> Action:
    found = get_object_or_404(Action.objects.visible_to(request.actor).select_related("participant"), pk=action_id)
    if not writes_for(request.actor, found.participant_id, today()):
        raise PermissionDenied
    return found


@require_POST
def finish_action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """Tick an action off."""
    subject = _load(request, action_id)
    form = ActionForm(request.POST)
    if not form.is_valid() or not form.acts(
        actions.close_action, subject=subject, state=Action.State.DONE, by=request.actor
    ):
        return _refused(request, form, subject)
    _say_undo(request, _("Done: %(text)s") % {"text": subject.task}, subject)
    return redirect(way_back(request, _home(request, subject.participant_id)))


def _say_undo(request: StaffRequest, text: str, subject: Action, former_day: str = "") -> None:
    """Tell what happened, with a button that undoes it and comes back to the same page."""
    query = {"next": way_back(request, ""), "due_on": former_day}
    address = reverse("tracks:undo", args=[subject.pk])
    with_undo(request, text, f"{address}?{urlencode({k: v for k, v in query.items() if v})}", str(uuid.uuid4()))


def _refused(request: StaffRequest, form: ActionForm, subject: Action) -> HttpResponse:
    back = way_back(request, _home(request, subject.participant_id))
    context = {"form": form, "subject": subject, "back": back}
    return render(request, "tracks/refused.html", context, status=422)


@require_http_methods(["GET", "POST"])
def drop_action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """An action that will not happen, and why."""
    subject = _load(request, action_id)
    form = DropForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.close_action,
        subject=subject,
        state=Action.State.DROPPED,
        reason=form.cleaned_data["reason"],
        by=request.actor,
    ):
        _say_undo(request, _("Dropped: %(text)s") % {"text": subject.task}, subject)
        return redirect(way_back(request, _home(request, subject.participant_id)))
    return _ask(request, form, subject, _("Drop this action"))


@require_http_methods(["GET", "POST"])
def move_action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """Another day for an action."""
    subject = _load(request, action_id)
    form = MoveForm(request.POST or None, initial={"due_on": max(subject.due_on, today())})
    if form.is_valid() and form.acts(
        actions.move_action, subject=subject, due_on=form.cleaned_data["due_on"], by=request.actor
    ):
        _say_undo(request, _("Moved: %(text)s") % {"text": subject.task}, subject, subject.due_on.isoformat())
        return redirect(way_back(request, _home(request, subject.participant_id)))
    return _ask(request, form, subject, _("Move this action"))


def _ask(request: StaffRequest, form: ActionForm, subject: Action, heading: str) -> HttpResponse:
    back = way_back(request, _home(request, subject.participant_id))
    context = {"form": form, "subject": subject, "heading": heading, "back": back}
    return render(request, "tracks/ask.html", context, status=422 if form.is_bound else 200)


@require_POST
def undo_action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """Put an action back as it was before done, dropped or moved."""
    subject = _load(request, action_id)
    form = UndoForm({"request_key": request.POST.get("request_key"), "due_on": request.GET.get("due_on", "")})
    if not form.is_valid():
        return HttpResponseBadRequest()
    if not form.acts(actions.reopen_action, subject=subject, due_on=form.cleaned_data["due_on"], by=request.actor):
        return _refused(request, form, subject)
    return redirect(way_back(request, _home(request, subject.participant_id)))
