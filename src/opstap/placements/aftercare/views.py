"""Contact after a paid start."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.placements.access import may_keep_in_touch
from opstap.placements.aftercare import actions
from opstap.placements.aftercare.forms import AftercareForm, MoveForm
from opstap.placements.agreements.forms import ReasonForm
from opstap.placements.labels import where_in_words
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.queries import PLACE_RELATIONS
from opstap.placements.view_helpers import placement_form_page, work_in_dossier
from opstap.tracks.models import Track


def _load(request: StaffRequest, moment_id: UUID) -> AftercareMoment:
    rows = AftercareMoment.objects.visible_to(request.actor)
    named = [f"placement__{name}" for name in PLACE_RELATIONS]
    moment = get_object_or_404(rows.select_related("participant", *named), pk=moment_id)
    if not may_keep_in_touch(request.actor, moment.participant_id):
        raise PermissionDenied
    return moment


def _page(request: StaffRequest, template: str, form: ActionForm, moment: AftercareMoment) -> HttpResponse:
    log_look(request.actor, "aftercare", participant=(moment.participant_id, moment.municipality_id))
    back = way_back(request, work_in_dossier(moment.participant_id))
    context = {"form": form, "moment": moment, "where": where_in_words(moment.placement), "back": back}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def log_aftercare(request: StaffRequest, moment_id: UUID) -> HttpResponse:
    """How is it going at work?"""
    moment = _load(request, moment_id)
    running = Track.objects.visible_to(request.actor).filter(
        participant_id=moment.participant_id, ended_on__isnull=True
    )
    form = AftercareForm(request.POST or None, born=moment.participant.birth_date, track_open=running.exists())
    if form.is_valid() and form.acts(actions.log_aftercare, moment=moment, by=request.actor, **form.values()):
        messages.success(request, _("The contact with %(name)s is logged.") % {"name": moment.participant.name})
        return redirect(way_back(request, work_in_dossier(moment.participant_id)))
    return _page(request, "placements/log_aftercare.html", form, moment)


@require_http_methods(["GET", "POST"])
def move_aftercare(request: StaffRequest, moment_id: UUID) -> HttpResponse:
    """Another day for planned contact."""
    moment = _load(request, moment_id)
    form = MoveForm(request.POST or None, initial={"due_on": max(moment.due_on, today())})
    if form.is_valid() and form.acts(
        actions.move_aftercare, moment=moment, due_on=form.cleaned_data["due_on"], by=request.actor
    ):
        messages.success(request, _("Moved."))
        return redirect(way_back(request, work_in_dossier(moment.participant_id)))
    return _page(request, "placements/move_aftercare.html", form, moment)


@require_http_methods(["GET", "POST"])
def stop_aftercare(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """The person wants no further contact about this work."""
    rows = Placement.objects.visible_to(request.actor).select_related("participant", *PLACE_RELATIONS)
    placement = get_object_or_404(rows, pk=placement_id)
    if not may_keep_in_touch(request.actor, placement.participant_id):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.stop_aftercare, placement=placement, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("No further contact is planned about this work."))
        return redirect(work_in_dossier(placement.participant_id))
    note = _("Aftercare is an offer: the person may stop it. Who helps stays on the team and can be called.")
    return placement_form_page(request, "placements/ask.html", form, placement, heading=_("Stop aftercare"), note=note)
