"""One placement: what was agreed, agreeing anew, ending it."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.access.look_log import log_look
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.people.dossier import MAY_OPEN
from opstap.placements.access import may_keep_in_touch, may_place
from opstap.placements.agreements.actions import ending, placing
from opstap.placements.agreements.forms import ChangeForm, EndForm, ReasonForm
from opstap.placements.agreements.panels import placement_for_role
from opstap.placements.labels import where_in_words
from opstap.placements.models import Placement
from opstap.placements.queries import PLACE_RELATIONS, moment_rows
from opstap.placements.view_helpers import placement_form_page, work_in_dossier
from opstap.tracks.models import Track
from opstap.ui.flash_messages import with_undo


def _load(request: StaffRequest, placement_id: UUID) -> Placement:
    """A placement that the actor may change. Raises Http404 or PermissionDenied."""
    rows = Placement.objects.visible_to(request.actor).select_related("participant", *PLACE_RELATIONS)
    placement = get_object_or_404(rows, pk=placement_id)
    if not may_place(request.actor, placement.participant_id):
        raise PermissionDenied
    return placement


@require_GET
def placement_page(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """What was agreed, and which contact is planned."""
    rows = Placement.objects.visible_to(request.actor).select_related("participant", *PLACE_RELATIONS)
    placement = get_object_or_404(rows.annotate(moments=moment_rows()), pk=placement_id)
    if request.actor.role not in MAY_OPEN:
        raise PermissionDenied
    log_look(request.actor, "placement", participant=(placement.participant_id, placement.municipality_id))
    context = {
        "one": placement_for_role(placement, getattr(placement, "moments", []), request.actor.role),
        "placement": placement,
        "crumbs": [{"label": placement.participant.name, "url": work_in_dossier(placement.participant_id)}],
        "may_place": may_place(request.actor, placement.participant_id),
        "may_log": may_keep_in_touch(request.actor, placement.participant_id),
    }
    return render(request, "placements/placement.html", context)


@require_http_methods(["GET", "POST"])
def change_placement(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """Agree anew, or prolong."""
    placement = _load(request, placement_id)
    form = ChangeForm(request.POST or None, placement=placement, initial=ChangeForm.initial_values(placement))
    if form.is_valid() and form.acts(
        placing.change_terms,
        placement=placement,
        terms=form.terms(),
        seen=form.cleaned_data["seen"],
        beside=form.cleaned_data["beside"],
        by=request.actor,
    ):
        messages.success(request, _("Saved."))
        return redirect("placements:placement", placement.pk)
    return placement_form_page(request, "placements/change.html", form, placement)


@require_http_methods(["GET", "POST"])
def end_placement(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """The work ends: why, and what comes next."""
    placement = _load(request, placement_id)
    running = Track.objects.visible_to(request.actor).filter(
        participant_id=placement.participant_id, ended_on__isnull=True
    )
    form = EndForm(
        request.POST or None,
        placement=placement,
        actor_id=request.actor.user_id,
        track_open=running.exists(),
    )
    if form.is_valid() and form.acts(
        ending.end_placement,
        placement=placement,
        on=form.cleaned_data["on"],
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        next_step=form.agreed_next_step(),
        reopen=form.cleaned_data.get("reopen") == "yes",
        by=request.actor,
    ):
        undo = reverse("placements:undo_end", args=[placement.pk])
        with_undo(request, _("Ended: %(where)s") % {"where": where_in_words(placement)}, undo, str(uuid.uuid4()))
        return redirect(work_in_dossier(placement.participant_id))
    return placement_form_page(request, "placements/end.html", form, placement)


@require_POST
def undo_placement_end(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """Take an end back."""
    placement = _load(request, placement_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(ending.undo_placement_end, placement=placement, by=request.actor):
        messages.success(request, _("The end was taken back."))
        return redirect(work_in_dossier(placement.participant_id))
    return placement_form_page(request, "placements/refused.html", form, placement)


@require_http_methods(["GET", "POST"])
def call_off_placement(request: StaffRequest, placement_id: UUID) -> HttpResponse:
    """It did not start, and why."""
    placement = _load(request, placement_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and form.acts(
        placing.call_off_placement, placement=placement, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("It did not start: the place is free again."))
        return redirect(work_in_dossier(placement.participant_id))
    note = _("The place becomes free for somebody else, and no contact is planned any more.")
    return placement_form_page(
        request, "placements/ask.html", form, placement, heading=_("It did not start"), note=note
    )
