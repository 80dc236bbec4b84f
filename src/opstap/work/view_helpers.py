"""What the pages about an employer and its workplaces have in common: whom they are about, and the page of a form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.work.models import Employer, Workplace


def employer_or_404(request: StaffRequest, employer_id: UUID) -> Employer:
    """An employer that the actor may see; the decorator has asked for the role that changes it. Raises Http404."""
    rows = Employer.objects.visible_to(request.actor).select_related("organisation", "relation_owner", "municipality")
    return get_object_or_404(rows, pk=employer_id)


def workplace_or_404(request: StaffRequest, workplace_id: UUID) -> Workplace:
    """A workplace that the actor may see, with its employer. Raises Http404."""
    rows = Workplace.objects.visible_to(request.actor).select_related("employer__organisation")
    return get_object_or_404(rows, pk=workplace_id)


def form_page(
    request: StaffRequest, template: str, form: ActionForm, employer: Employer, **context: object
) -> HttpResponse:
    """The page of a form about an employer, 422 when it comes back with errors."""
    back = reverse("work:employer", args=[employer.pk])
    crumbs = [{"label": employer.organisation.name, "url": back}]
    context = {"form": form, "employer": employer, "back": back, "crumbs": crumbs, **context}
    return render(request, template, context, status=422 if form.is_bound else 200)
