"""Changes to the workplaces of an employer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.work.access import KEEPS_EMPLOYERS
from opstap.work.employers.forms import DayForm
from opstap.work.view_helpers import employer_or_404, form_page, workplace_or_404
from opstap.work.workplaces import actions
from opstap.work.workplaces.forms import NewWorkplaceForm, SeatsForm, WorkplaceForm
from opstap.work.workplaces.queries import present_seats


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def add(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """A new workplace at an employer."""
    employer = employer_or_404(request, employer_id)
    form = NewWorkplaceForm(request.POST or None, initial={"city": employer.organisation.city})
    if form.is_valid():
        values = form.values()
        task, seats = values.pop("text"), form.cleaned_data["seats"]
        if form.acts(actions.add_workplace, employer=employer, task=task, seats=seats, by=request.actor, **values):
            messages.success(request, _("The workplace was added."))
            return redirect("work:employer", employer.pk)
    return form_page(request, "work/workplace.html", form, employer, heading=_("New workplace"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def change(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """What a workplace is, and what is done there."""
    workplace = workplace_or_404(request, workplace_id)
    task = workplace.tasks.order_by("pk")[:1].get()
    form = WorkplaceForm(request.POST or None, initial=WorkplaceForm.initial_of(workplace, task))
    if form.is_valid() and form.acts(
        actions.change_workplace, workplace=workplace, task=task, by=request.actor, **form.values()
    ):
        messages.success(request, _("Saved."))
        return redirect("work:employer", workplace.employer_id)
    return form_page(request, "work/workplace.html", form, workplace.employer, heading=_("Change this workplace"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def seats(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """For how many people there is a place."""
    workplace = workplace_or_404(request, workplace_id)
    present = present_seats().filter(workplace=workplace).count()
    form = SeatsForm(request.POST or None, initial={"seats": present, "seen": present})
    if form.is_valid() and form.acts(
        actions.change_seats,
        workplace=workplace,
        seats=form.cleaned_data["seats"],
        seen=form.cleaned_data["seen"],
        by=request.actor,
    ):
        messages.success(request, _("Saved."))
        return redirect("work:employer", workplace.employer_id)
    return form_page(
        request, "work/form.html", form, workplace.employer, heading=_("How many places"), subject=workplace.title
    )


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS_EMPLOYERS)
def close(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """Nobody new comes here any more."""
    workplace = workplace_or_404(request, workplace_id)
    form = DayForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.close_workplace, workplace=workplace, on=form.cleaned_data["on"], by=request.actor
    ):
        messages.success(request, _("The workplace is closed for new people. Who works there stays."))
        return redirect("work:employer", workplace.employer_id)
    note = _("Nobody new can be placed here from that day on. Who works there stays.")
    return form_page(
        request,
        "work/form.html",
        form,
        workplace.employer,
        heading=_("Close this workplace"),
        subject=workplace.title,
        note=note,
    )


@require_POST
@for_roles(*KEEPS_EMPLOYERS)
def reopen(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """Offer a closed workplace again."""
    workplace = workplace_or_404(request, workplace_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.reopen_workplace, workplace=workplace, by=request.actor):
        messages.success(request, _("The workplace is open again."))
        return redirect("work:employer", workplace.employer_id)
    return form_page(request, "work/refused.html", form, workplace.employer)
