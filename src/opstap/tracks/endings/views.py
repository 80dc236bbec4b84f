"""The end of a track, whether that lasted, somebody who comes back, and social participation as the goal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.people.models import Participant
from opstap.tracks import refusals
from opstap.tracks.endings import actions
from opstap.tracks.endings.forms import EndForm, LastedForm, ParticipationForm, ReopenForm
from opstap.tracks.models import Action, Outflow, Track
from opstap.tracks.refusals import NothingToLookAt
from opstap.tracks.view_helpers import answered_before, newest_track, participant_of

MOST = 100


LOOKS = {"end": "end track", "reopen": "reopen track", "lasted": "did it last", "participation": "participation"}
"""The pages as the look log names them, by template."""


def _page(request: StaffRequest, template: str, form: ActionForm, track: Track, **more: object) -> HttpResponse:
    participant = track.participant
    log_look(request.actor, LOOKS[template], participant=(participant.pk, participant.municipality_id))
    back = reverse("people:dossier", args=[participant.pk])
    context = {"form": form, "track": track, "participant": participant, "back": back, **more}
    return render(request, f"tracks/{template}.html", context, status=422 if form.is_bound else 200)


def _gone(request: StaffRequest, participant: Participant, sentence: object) -> HttpResponse:
    """What this page is about is not so (any more): say it in the dossier, where the present state stands."""
    if not answered_before(request):
        messages.error(request, str(sentence))
    return redirect("people:dossier", participant.pk)


@require_http_methods(["GET", "POST"])
def end_track(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """How and when a track ended, and what happens to what is still to be done."""
    participant = participant_of(request, participant_id)
    track = newest_track(request, participant, ended=False)
    if track is None:
        return _gone(request, participant, refusals.NoTrack.sentence)
    rows = Action.objects.visible_to(request.actor).open().filter(track=track)
    todo = list(rows.select_related("owner").order_by("due_on", "pk")[:MOST])
    form = EndForm(request.POST or None, actions=todo)
    if form.is_valid() and form.acts(
        actions.end_track,
        track=track,
        kind=form.cleaned_data["kind"],
        on=form.cleaned_data["on"],
        note=form.cleaned_data["note"],
        keep=form.kept(),
        by=request.actor,
    ):
        messages.success(request, _("The track of %(name)s has ended.") % {"name": participant.name})
        return redirect("people:dossier", participant.pk)
    return _page(request, "end", form, track)


@require_http_methods(["GET", "POST"])
def reopen_track(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Open the last track again for somebody who comes back."""
    participant = participant_of(request, participant_id)
    track = newest_track(request, participant, ended=True)
    if track is None:
        return _gone(request, participant, _("There is an open track already, or none that could be opened again."))
    form = ReopenForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.reopen_track, track=track, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("The track of %(name)s is open again.") % {"name": participant.name})
        return redirect("people:dossier", participant.pk)
    return _page(request, "reopen", form, track)


@require_http_methods(["GET", "POST"])
def check_outcome(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Did the end of the track last?"""
    participant = participant_of(request, participant_id)
    track = newest_track(request, participant, ended=True)
    ended = Outflow.objects.visible_to(request.actor).standing().filter(track=track).first()
    if track is None or ended is None:
        return _gone(request, participant, NothingToLookAt.sentence)
    form = LastedForm(request.POST or None, initial={"lasted": ended.lasted})
    if form.is_valid() and form.acts(
        actions.check_outcome, outflow=ended, lasted=form.cleaned_data["lasted"], by=request.actor
    ):
        messages.success(request, _("Written down."))
        return redirect("people:dossier", participant.pk)
    return _page(request, "lasted", form, track, outflow=ended)


@require_http_methods(["GET", "POST"])
def change_goal(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Social participation becomes the goal of the track, or is it no more."""
    participant = participant_of(request, participant_id)
    track = newest_track(request, participant, ended=False)
    if track is None:
        return _gone(request, participant, refusals.NoTrack.sentence)
    back = track.participation_since is not None
    form = ParticipationForm(request.POST or None, back=back)
    if form.is_valid() and _aims(form, track, request, back):
        messages.success(request, _("The goal of the track is written down."))
        return redirect("people:dossier", participant.pk)
    return _page(request, "participation", form, track)


def _aims(form: ParticipationForm, track: Track, request: StaffRequest, back: bool) -> bool:
    data = form.cleaned_data
    if back:
        return form.acts(actions.aim_for_work, track=track, reason=data["reason"], by=request.actor)
    return form.acts(actions.aim_for_participation, track=track, on=data["on"], reason=data["reason"], by=request.actor)
