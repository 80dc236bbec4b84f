"""Loading and answering that several views of this room share."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from opstap.core.forms import ActionForm
from opstap.organisations.access import may_manage
from opstap.organisations.models import Organisation
from opstap.organisations.requests import StaffRequest


def managed_organisation(request: StaffRequest, organisation_id: UUID) -> Organisation:
    """The organisation; 404 where it is not seen, 403 where it is seen but not managed."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), pk=organisation_id)
    if not may_manage(request.actor, organisation):
        raise PermissionDenied
    return organisation


def typed_values(form: ActionForm) -> dict[str, object]:
    """What somebody typed, without the form's own key."""
    return {name: value for name, value in form.cleaned_data.items() if name != "request_key"}


def form_page(request: StaffRequest, template: str, form: ActionForm, **context: object) -> HttpResponse:
    """The page of a form, 422 when it comes back with errors."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
