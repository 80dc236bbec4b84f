"""Pages on which a case manager writes down benefit, household and education; reached from the dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import writes_for
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.search_keys import fold, skeleton
from opstap.core.timeline import answer_to
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.circumstances import actions
from opstap.people.circumstances.forms import (
    BenefitForm,
    EnrolmentForm,
    HouseholdForm,
    LeaveHouseholdForm,
    MistakeForm,
    SearchForm,
)
from opstap.people.models import BenefitSpell, Enrolment, HouseholdMember, Participant

FOUND = 12


def _own(request: StaffRequest, participant_id: UUID) -> Participant:
    """A participant for whom the actor writes as a case manager. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role != Role.CASE_MANAGER or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


def _back(participant: Participant, part: str) -> str:
    return reverse("people:dossier", args=[participant.pk]) + f"#{part}"


def _gone(request: StaffRequest, address: str) -> HttpResponse:
    """What was to be taken away is away: a second click of who did it goes where the first one went. Raises Http404."""
    form = ActionForm(request.POST)
    earlier = answer_to(form.cleaned_data["request_key"]) if form.is_valid() else None
    if earlier is None or earlier.actor_id != request.actor.id:
        raise Http404
    return redirect(address)


def _page(
    request: StaffRequest, participant: Participant, form: ActionForm, heading: str, part: str, **more: Any
) -> HttpResponse:
    log_look(request.actor, part, participant=(participant.pk, participant.municipality_id))
    log_look(request.actor, part, shown=more.pop("shown", ()))
    context = {"form": form, "participant": participant, "heading": heading, "back": _back(participant, part), **more}
    return render(request, "people/circumstance.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def write_benefit(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """A benefit from a day, perhaps for the whole household."""
    participant = _own(request, participant_id)
    shared = HouseholdMember.objects.visible_to(request.actor).filter(participant=participant, left_on__isnull=True)
    form = BenefitForm(request.POST or None, shared=shared.exists())
    if form.is_valid() and form.acts(
        actions.write_benefit,
        participant=participant,
        kind=form.cleaned_data["kind"],
        on=form.cleaned_data["on"],
        household=form.cleaned_data.get("household", False),
        by=request.actor,
    ):
        messages.success(request, _("The benefit is written down."))
        return redirect(_back(participant, "income"))
    return _page(request, participant, form, _("Write down a benefit"), "income")


@require_http_methods(["GET", "POST"])
def remove_benefit(request: StaffRequest, participant_id: UUID, spell_id: UUID) -> HttpResponse:
    """A benefit that was written down by mistake."""
    participant = _own(request, participant_id)
    spell = BenefitSpell.objects.visible_to(request.actor).filter(participant=participant, pk=spell_id).first()
    if spell is None:
        return _gone(request, _back(participant, "income"))
    form = MistakeForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.remove_benefit, spell=spell, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("The mistake is taken away."))
        return redirect(_back(participant, "income"))
    heading = _("Take this benefit away")
    return _page(request, participant, form, heading, "income", spell=spell, danger=_("Take away"))


@require_http_methods(["GET", "POST"])
def share_household(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Search among one's own people for who shares the home, and put the two together."""
    participant = _own(request, participant_id)
    search = SearchForm(request.GET if "name" in request.GET else None)
    query = search.cleaned_data["name"] if search.is_valid() else ""
    mine = Participant.objects.visible_to(request.actor).filter(municipality=participant.municipality_id)
    others = mine.exclude(pk=participant.pk)
    found = _named(others, query)[:FOUND] if query else others.none()
    form = HouseholdForm(request.POST or None, found=others if request.method == "POST" else found)
    if form.is_valid() and form.acts(
        actions.share_household,
        participant=participant,
        partner=form.cleaned_data["partner"],
        on=form.cleaned_data["on"],
        by=request.actor,
    ):
        messages.success(request, _("They share a household now."))
        return redirect(_back(participant, "income"))
    if request.method == "POST":
        chosen = request.POST.get("partner", "")
        form.fields["partner"].queryset = _chosen(others, chosen)  # type: ignore[attr-defined]
    shown = [(one.pk, one.municipality_id) for one in form.fields["partner"].queryset]  # type: ignore[attr-defined]
    return _page(
        request,
        participant,
        form,
        _("Who shares the household?"),
        "income",
        search=search,
        query=query,
        found=shown,
        shown=shown,
    )


def _named(people: Any, query: str) -> Any:
    """Those of whom every word starts a name or reference, in any spelling."""
    for word in fold(query).split()[:5]:
        starts = Q(words__word__startswith=word)
        if len(bones := skeleton(word)) >= 2:
            starts |= Q(words__word__startswith=f"~{bones}")
        people = people.filter(starts)
    return people.distinct().order_by("sort_name", "pk")


def _chosen(people: Any, key: str) -> Any:
    """Whom a form that comes back had chosen, and nobody else."""
    try:
        return people.filter(pk=UUID(key))
    except ValueError:
        return people.none()


@require_http_methods(["GET", "POST"])
def leave_household(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Somebody lives apart from a day on."""
    participant = _own(request, participant_id)
    running = HouseholdMember.objects.visible_to(request.actor).filter(participant=participant, left_on__isnull=True)
    if not running.exists():
        return _gone(request, _back(participant, "income"))
    form = LeaveHouseholdForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.leave_household, participant=participant, on=form.cleaned_data["on"], by=request.actor
    ):
        messages.success(request, _("The household is changed."))
        return redirect(_back(participant, "income"))
    return _page(request, participant, form, _("Leaves the household"), "income")


@require_http_methods(["GET", "POST"])
def add_enrolment(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Education that somebody begins or began."""
    participant = _own(request, participant_id)
    form = EnrolmentForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.add_enrolment, participant=participant, values=form.values(actions.FIELDS), by=request.actor
    ):
        messages.success(request, _("The education is written down."))
        return redirect(_back(participant, "education"))
    return _page(request, participant, form, _("Add education"), "education")


@require_http_methods(["GET", "POST"])
def change_enrolment(request: StaffRequest, participant_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """The last day of education, or a correction."""
    participant = _own(request, participant_id)
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.actor), participant=participant, pk=enrolment_id)
    initial = {name: getattr(enrolment, name) for name in actions.FIELDS}
    form = EnrolmentForm(request.POST or None, initial=initial)
    if form.is_valid() and form.acts(
        actions.change_enrolment, enrolment=enrolment, values=form.values(actions.FIELDS), by=request.actor
    ):
        messages.success(request, _("The changes are saved."))
        return redirect(_back(participant, "education"))
    remove = reverse("people:remove_enrolment", args=[participant.pk, enrolment.pk])
    return _page(request, participant, form, _("Change or end education"), "education", remove=remove)


@require_http_methods(["GET", "POST"])
def remove_enrolment(request: StaffRequest, participant_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Education that was written down by mistake."""
    participant = _own(request, participant_id)
    enrolment = Enrolment.objects.visible_to(request.actor).filter(participant=participant, pk=enrolment_id).first()
    if enrolment is None:
        return _gone(request, _back(participant, "education"))
    form = MistakeForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.remove_enrolment, enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("The mistake is taken away."))
        return redirect(_back(participant, "education"))
    heading = _("Take this education away")
    return _page(request, participant, form, heading, "education", enrolment=enrolment, danger=_("Take away"))
