"""Changes to the workplaces of an employer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.work.access import KEEPS
from opstap.work.employers.forms import DayForm
from opstap.work.employers.views import kept, page_of
from opstap.work.models import Seat, Task, Workplace
from opstap.work.workplaces import actions
from opstap.work.workplaces.forms import NewWorkplaceForm, SeatsForm, WorkplaceForm


def _load(request: StaffRequest, workplace_id: UUID) -> Workplace:
    rows = Workplace.objects.visible_to(request.actor).select_related("employer__organisation")
    return get_object_or_404(rows, pk=workplace_id)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def add(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """A new workplace at an employer."""
    employer = kept(request, employer_id)
    form = NewWorkplaceForm(request.POST or None, initial={"city": employer.organisation.city})
    if form.is_valid():
        values = form.values()
        task, seats = values.pop("text"), form.cleaned_data["seats"]
        if form.acts(actions.add_workplace, employer=employer, task=task, seats=seats, by=request.actor, **values):
            messages.success(request, _("The workplace was added."))
            return redirect("work:employer", employer.pk)
    return page_of(request, "work/workplace.html", form, employer, heading=_("New workplace"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def change(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """What a workplace is, and what is done there."""
    place = _load(request, workplace_id)
    task = Task.objects.filter(workplace=place).order_by("pk")[:1].get()
    form = WorkplaceForm(request.POST or None, initial=WorkplaceForm.of(place, task))
    if form.is_valid() and form.acts(
        actions.change_workplace, workplace=place, task=task, by=request.actor, **form.values()
    ):
        messages.success(request, _("Saved."))
        return redirect("work:employer", place.employer_id)
    return page_of(request, "work/workplace.html", form, place.employer, heading=_("Change this workplace"))


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def seats(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """For how many people there is a place."""
    place = _load(request, workplace_id)
    there = Seat.objects.filter(workplace=place, gone_on__isnull=True).count()
    form = SeatsForm(request.POST or None, initial={"seats": there, "seen": there})
    if form.is_valid() and form.acts(
        actions.change_seats,
        workplace=place,
        seats=form.cleaned_data["seats"],
        seen=form.cleaned_data["seen"],
        by=request.actor,
    ):
        messages.success(request, _("Saved."))
        return redirect("work:employer", place.employer_id)
    return page_of(request, "work/form.html", form, place.employer, heading=_("How many places"), subject=place.title)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPS)
def close(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """Nobody new comes here any more."""
    place = _load(request, workplace_id)
    form = DayForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.close_workplace, workplace=place, on=form.cleaned_data["on"], by=request.actor
    ):
        messages.success(request, _("The workplace is closed for new people. Who works there stays."))
        return redirect("work:employer", place.employer_id)
    note = _("Nobody new can be placed here from that day on. Who works there stays.")
    return page_of(
        request,
        "work/form.html",
        form,
        place.employer,
        heading=_("Close this workplace"),
        subject=place.title,
        note=note,
    )


@require_POST
@for_roles(*KEEPS)
def reopen(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """Offer a closed workplace again."""
    place = _load(request, workplace_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.reopen_workplace, workplace=place, by=request.actor):
        messages.success(request, _("The workplace is open again."))
        return redirect("work:employer", place.employer_id)
    return page_of(request, "work/refused.html", form, place.employer)
