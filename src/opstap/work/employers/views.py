"""One employer, and the changes to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.core.actors import Actor
from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.history import history
from opstap.organisations.models import User
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import COORDINATES
from opstap.work.access import KEEPS_EMPLOYERS, PLACES_PEOPLE
from opstap.work.employers import actions
from opstap.work.employers.forms import ContactForm, EmployerForm, NewEmployerForm, OwnerForm, StopForm
from opstap.work.employers.panels import employer_panels, workplace_links
from opstap.work.models import Employer, Workplace
from opstap.work.view_helpers import employer_or_404, form_page
from opstap.work.workplaces.queries import workplaces_of_employer


@require_GET
@for_roles(*COORDINATES)
def employer(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """One employer: whom to call, which places there are, who works there, and what happened."""
    found = employer_or_404(request, employer_id)
    happened = history(found, request.GET.get("history", ""))
    here = same_address("work:employer", found.pk)
    workplaces = workplaces_of_employer(found, request.actor, today())
    context = {
        "employer": found,
        "crumbs": [{"label": _("Employers"), "url": reverse("work:employers")}],
        "workplaces": [(workplace, _links(workplace, request.actor)) for workplace in workplaces],
        "panels": [(panel.template, panel.context(request, found)) for panel in employer_panels],
        "may_keep": request.actor.role in KEEPS_EMPLOYERS,
        "today": today(),
        "happened": happened,
        "newer_url": here(history=happened.newer) if happened.newer else "",
        "older_url": here(history=happened.older) if happened.older else "",
    }
    return render(request, "work/employer.html", context)


def _links(workplace: Workplace, actor: Actor) -> list[tuple[str, str]]:
    """What rooms above offer to do with a workplace that is open."""
    if actor.role not in PLACES_PEOPLE or (workplace.closed_on is not None and workplace.closed_on <= today()):
        return []
    return [link(workplace) for link in workplace_links]


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def add(request: StaffRequest) -> HttpResponse:
    """A relation with an employer that is not in the list; who adds it owns the relation."""
    if not request.actor.municipalities:
        raise PermissionDenied
    form = NewEmployerForm(request.POST or None, municipalities=request.actor.municipalities)
    if form.is_valid():
        data, me = form.cleaned_data, User.objects.get(pk=request.actor.user_id)
        if form.acts(
            actions.add_employer,
            municipality=form.chosen_municipality(),
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
    return get_object_or_404(
        Employer.objects.visible_to(request.actor), named, municipality=form.chosen_municipality()
    ).pk


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def change(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Whom to call, and what they offer."""
    employer = employer_or_404(request, employer_id)
    facts = {name: getattr(employer, name) for name in actions.FACTS}
    form = EmployerForm(request.POST or None, initial=facts)
    if form.is_valid() and form.acts(actions.change_employer, employer=employer, by=request.actor, **form.facts()):
        messages.success(request, _("Saved."))
        return redirect("work:employer", employer.pk)
    return form_page(request, "work/form.html", form, employer, heading=_("Change facts"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def owner(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Who owns the relation from now on."""
    employer = employer_or_404(request, employer_id)
    form = OwnerForm(request.POST or None, municipality_id=employer.municipality_id, owner=employer.relation_owner_id)
    if form.is_valid() and form.acts(
        actions.change_owner, employer=employer, relation_owner=form.user(), by=request.actor
    ):
        messages.success(request, _("%(name)s owns the relation now.") % {"name": form.user().name})
        return redirect("work:employer", employer.pk)
    return form_page(request, "work/form.html", form, employer, heading=_("Another relation owner"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def contact(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Write down a talk with the employer."""
    employer = employer_or_404(request, employer_id)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("note", "how", "on")}
        if form.acts(actions.log_employer_contact, employer=employer, by=request.actor, **values):
            messages.success(request, _("The talk is logged."))
            return redirect("work:employer", employer.pk)
    return form_page(request, "work/form.html", form, employer, heading=_("Log a talk with this employer"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def stop(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """End the relation, after saying what follows from it."""
    employer = employer_or_404(request, employer_id)
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
    return form_page(request, "work/stop.html", form, employer, workplaces=open_ones.order_by("title"))


@require_POST
@for_roles(*KEEPS_EMPLOYERS)
def resume(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """Begin a stopped relation again."""
    employer = employer_or_404(request, employer_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.resume_employer, employer=employer, by=request.actor):
        messages.success(request, _("The relation began again. Open the workplaces that are still offered."))
        return redirect("work:employer", employer.pk)
    return form_page(request, "work/refused.html", form, employer)
