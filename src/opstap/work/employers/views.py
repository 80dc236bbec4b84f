"""Changes to one employer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.core.forms import ActionForm
from opstap.organisations.models import User
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.work.access import KEEPS
from opstap.work.employers import actions
from opstap.work.employers.forms import ContactForm, EmployerForm, NewEmployerForm, OwnerForm, StopForm
from opstap.work.models import Employer, Workplace


def kept(request: StaffRequest, employer_id: UUID) -> Employer:
    """An employer that the actor may change; the role was asked before. Raises Http404."""
    rows = Employer.objects.visible_to(request.actor).select_related("organisation", "relation_owner", "municipality")
    return get_object_or_404(rows, pk=employer_id)


def page_of(request: StaffRequest, template: str, form: ActionForm, employer: Employer, **context: Any) -> HttpResponse:
    """The page of a form about an employer, 422 when it comes back with errors."""
    back = reverse("work:employer", args=[employer.pk])
    crumbs = [{"label": employer.organisation.name, "url": back}]
    context = {"form": form, "employer": employer, "back": back, "crumbs": crumbs, **context}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def add(request: StaffRequest) -> HttpResponse:
    """A relation with an employer that is not in the list; who adds it owns the relation."""
    if not request.actor.municipalities:
        raise PermissionDenied
    form = NewEmployerForm(request.POST or None, municipalities=request.actor.municipalities)
    if form.is_valid():
        data, me = form.cleaned_data, User.objects.get(pk=request.actor.user_id)
        if form.acts(
            actions.add_employer,
            municipality=form.place(),
            name=data["name"],
            city=data["city"],
            relation_owner=me,
            by=request.actor,
            **form.facts(),
        ):
            messages.success(request, _("The employer was added. Add a workplace, so that somebody can go there."))
            return redirect("work:employer", _added(request, form))
    crumbs = [{"label": _("Employers"), "url": reverse("work:employers")}]
    context = {"form": form, "crumbs": crumbs, "back": reverse("work:employers")}
    return render(request, "work/new_employer.html", context, status=422 if form.is_bound else 200)


def _added(request: StaffRequest, form: NewEmployerForm) -> UUID:
    """The employer that was added: the answer names the organisation where that had to be made first."""
    named = Q(pk=form.answer) | Q(organisation_id=form.answer)
    return get_object_or_404(Employer.objects.visible_to(request.actor), named, municipality=form.place()).pk


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def change(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Whom to call, and what they offer."""
    employer = kept(request, employer_id)
    facts = {name: getattr(employer, name) for name in actions.FACTS}
    form = EmployerForm(request.POST or None, initial=facts)
    if form.is_valid() and form.acts(actions.change_employer, employer=employer, by=request.actor, **form.facts()):
        messages.success(request, _("Saved."))
        return redirect("work:employer", employer.pk)
    return page_of(request, "work/form.html", form, employer, heading=_("Change facts"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def owner(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Who owns the relation from now on."""
    employer = kept(request, employer_id)
    form = OwnerForm(request.POST or None, municipality_id=employer.municipality_id, owner=employer.relation_owner_id)
    if form.is_valid() and form.acts(
        actions.change_owner, employer=employer, relation_owner=form.user(), by=request.actor
    ):
        messages.success(request, _("%(name)s owns the relation now.") % {"name": form.user().name})
        return redirect("work:employer", employer.pk)
    return page_of(request, "work/form.html", form, employer, heading=_("Another relation owner"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def contact(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Write down a talk with the employer."""
    employer = kept(request, employer_id)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("note", "how", "on")}
        if form.acts(actions.log_employer_contact, employer=employer, by=request.actor, **values):
            messages.success(request, _("The talk is logged."))
            return redirect("work:employer", employer.pk)
    return page_of(request, "work/form.html", form, employer, heading=_("Log a talk with this employer"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def stop(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """End the relation, after saying what follows from it."""
    employer = kept(request, employer_id)
    form = StopForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.stop_employer,
        employer=employer,
        on=form.cleaned_data["on"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
    ):
        messages.success(request, _("The employer is stopped. Who guides somebody there has been given an action."))
        return redirect("work:employer", employer.pk)
    open_ones = Workplace.objects.visible_to(request.actor).filter(employer=employer, closed_on__isnull=True)
    return page_of(request, "work/stop.html", form, employer, workplaces=open_ones.order_by("title"))


@require_POST
@for_roles(*KEEPS)
def resume(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Begin a stopped relation again."""
    employer = kept(request, employer_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.resume_employer, employer=employer, by=request.actor):
        messages.success(request, _("The relation began again. Open the workplaces that are still offered."))
        return redirect("work:employer", employer.pk)
    return page_of(request, "work/refused.html", form, employer)
