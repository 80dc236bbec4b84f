"""What the pages of agreements and of aftercare share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opstap.access.look_log import log_look
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.placements.labels import where_in_words
from opstap.placements.models import Placement


def work_in_dossier(participant_id: UUID) -> str:
    """The address of the part of a dossier that shows work."""
    return reverse("people:dossier", args=[participant_id]) + "#work"


def placement_form_page(
    request: StaffRequest, template: str, form: ActionForm, placement: Placement, **context: Any
) -> HttpResponse:
    """The page of a form about a placement, 422 when it comes back with errors. The look is logged."""
    log_look(request.actor, "placement", participant=(placement.participant_id, placement.municipality_id))
    back = reverse("placements:placement", args=[placement.pk])
    context = {"form": form, "placement": placement, "where": where_in_words(placement), "back": back, **context}
    return render(request, template, context, status=422 if form.is_bound else 200)
