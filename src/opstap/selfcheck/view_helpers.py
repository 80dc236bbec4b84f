"""Loading and answering that several views of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_manage
from opstap.selfcheck.models import Assessment, Respondent


def visible_assessment(request: StaffRequest, assessment_id: UUID) -> Assessment:
    """The assessment; 404 where it is not seen."""
    rows = Assessment.objects.visible_to(request.actor).select_related("municipality__organisation", "owner")
    return get_object_or_404(rows, pk=assessment_id)


def managed_assessment(request: StaffRequest, assessment_id: UUID) -> Assessment:
    """The assessment; 404 where it is not seen, 403 where somebody else manages it."""
    assessment = visible_assessment(request, assessment_id)
    if not may_manage(request.actor, assessment):
        raise PermissionDenied
    return assessment


def own_respondent(request: StaffRequest, assessment: Assessment) -> Respondent | None:
    """Who the actor is in this assessment, None where they do not take part (any more)."""
    respondents = Respondent.objects.visible_to(request.actor).filter(
        assessment=assessment, user_id=request.actor.user_id
    )
    return respondents.filter(left_on__isnull=True).select_related("assessment").first()


def crumbs(assessment: Assessment | None = None) -> list[dict[str, Any]]:
    """The way back to the start page, and to the assessment."""
    way = [{"label": _("Self-assessment"), "url": reverse("selfcheck:overview")}]
    if assessment is not None:
        way.append({"label": assessment.name, "url": reverse("selfcheck:assessment", args=[assessment.pk])})
    return way


def acts_on_click(request: StaffRequest, act: Any, **kwargs: Any) -> bool:
    """A button that does one thing: done once, or the reason why not as a message."""
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(act, by=request.actor, **kwargs):
        return True
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return False
