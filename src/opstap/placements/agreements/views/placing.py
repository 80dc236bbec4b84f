"""Bringing somebody to a workplace: from the dossier, or from the workplace."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.access.look_log import log_look
from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.people.models import Participant
from opstap.placements.access import may_place
from opstap.placements.agreements.actions import placing
from opstap.placements.agreements.choices import candidates
from opstap.placements.agreements.forms import PlaceForm
from opstap.placements.models import Placement
from opstap.placements.rules import HINTS, KINDS, is_paid
from opstap.placements.view_helpers import work_in_dossier
from opstap.tracks.models import Track
from opstap.work.access import PLACES_PEOPLE
from opstap.work.models import Workplace


@require_http_methods(["GET", "POST"])
def place_participant(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """First which kind of work, each in one sentence; then what that kind needs."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if not may_place(request.actor, participant.pk):
        raise PermissionDenied
    log_look(request.actor, "place", participant=(participant.pk, participant.municipality_id))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in KINDS:
        return _choose_kind(request, participant)
    form = PlaceForm(
        request.POST or None, kind=kind, participant=participant, initial={"workplace": request.GET.get("workplace")}
    )
    if form.is_valid() and form.acts(
        placing.place_participant,
        participant=participant,
        kind=kind,
        starts_on=form.cleaned_data["starts_on"],
        terms=form.terms(),
        workplace=form.cleaned_data.get("workplace"),
        elsewhere=form.cleaned_data["elsewhere"],
        beside=form.cleaned_data["beside"],
        by=request.actor,
    ):
        messages.success(request, _agreed_sentence(participant, kind))
        return redirect(work_in_dossier(participant.pk))
    context = {
        "form": form,
        "participant": participant,
        "kind": kind,
        "label": Placement.Kind(kind).label,
        "sentence": KINDS[kind],
        "hint": HINTS.get(kind, ""),
        "paid": is_paid(kind),
        "other_kind": _address(participant, request.GET.get("workplace", "")),
        "back": work_in_dossier(participant.pk),
    }
    return render(request, "placements/place.html", context, status=422 if form.is_bound else 200)


def _agreed_sentence(participant: Participant, kind: str) -> str:
    if is_paid(kind):
        return _("It is agreed for %(name)s, and contact after the start is planned.") % {"name": participant.name}
    return _("It is agreed for %(name)s.") % {"name": participant.name}


def _address(participant: Participant, workplace: str, kind: str = "") -> str:
    return same_address("placements:place", participant.pk)(kind=kind, workplace=workplace)


def _choose_kind(request: StaffRequest, participant: Participant) -> HttpResponse:
    workplace = request.GET.get("workplace", "")
    rows: list[dict[str, object]] = [
        {
            "label": Placement.Kind(kind).label,
            "sentence": sentence,
            "url": _address(participant, workplace, kind),
            "paid": is_paid(kind),
        }
        for kind, sentence in KINDS.items()
    ]
    running = Track.objects.visible_to(request.actor).filter(participant=participant, ended_on__isnull=True)
    context = {
        "participant": participant,
        "back": work_in_dossier(participant.pk),
        "track_open": running.exists(),
        "paid": [row for row in rows if row["paid"]],
        "unpaid": [row for row in rows if not row["paid"]],
    }
    return render(request, "placements/kinds.html", context)


@require_GET
@for_roles(*PLACES_PEOPLE)
def choose_person(request: StaffRequest, workplace_id: UUID) -> HttpResponse:
    """Who of the actor's own people comes to this workplace?"""
    rows = Workplace.objects.visible_to(request.actor).select_related("employer__organisation")
    workplace = get_object_or_404(rows, pk=workplace_id)
    query = request.GET.get("q", "").replace("\0", "").strip()[:80]
    page = candidates(request.actor, workplace, query, request.GET.get("page", ""), today())
    log_look(request.actor, "choose person", shown={(one.participant_id, one.municipality_id) for one in page.rows})
    here = same_address("placements:choose_person", workplace.pk)
    chosen = urlencode({"workplace": str(workplace.pk)})
    back = reverse("work:employer", args=[workplace.employer_id])
    context = {
        "workplace": workplace,
        "people": [(one, f"{reverse('placements:place', args=[one.participant_id])}?{chosen}") for one in page.rows],
        "query": query,
        "crumbs": [{"label": workplace.employer.organisation.name, "url": back}],
        "newer_url": here(q=query, page=page.newer) if page.newer else "",
        "older_url": here(q=query, page=page.older) if page.older else "",
    }
    return render(request, "placements/choose_person.html", context)
