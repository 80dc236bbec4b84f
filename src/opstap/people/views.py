"""Pages about one participant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import writes_for
from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.people import actions
from opstap.people.dossier import MAY_OPEN, dossier_openers, dossier_panels, for_dossier, latest_levels
from opstap.people.facts import age, facts_for
from opstap.people.forms import SECTIONS, ParticipantForm
from opstap.people.models import Participant
from opstap.people.timeline import lines_of, shown, timeline_filters

DOSSIER_LINES = 12


@require_GET
def dossier(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Everything about one person that one's role needs, on one page."""
    participant = get_object_or_404(for_dossier(request.actor), pk=participant_id)
    if request.actor.role not in MAY_OPEN:
        raise PermissionDenied
    log_look(request.actor, "dossier", participant=(participant.pk, participant.municipality_id))
    return render(request, "people/dossier.html", _dossier_context(request, participant))


def _dossier_context(request: StaffRequest, participant: Any) -> dict[str, Any]:
    page = lines_of(participant.pk, request.actor.role, size=DOSSIER_LINES)
    lines = [shown(event, request.actor.role, request.actor.id) for event in page.rows]
    since = participant.last_visit
    drawn = [
        (panel, panel.context(request, participant)) for panel in dossier_panels if request.actor.role in panel.roles
    ]
    return {
        "participant": participant,
        "age": age(participant.birth_date, today()),
        "facts": facts_for(participant, request.actor.role),
        "levels": latest_levels(participant.level_rows),
        "since": since,
        "news": [line for line in lines if since is not None and line.at > since and not line.own],
        "main_panels": [(panel.template, context) for panel, context in drawn if panel.main],
        "side_panels": [(panel.template, context) for panel, context in drawn if not panel.main],
        "lines": lines,
        "page": page,
        "filters": _filters(participant, "", ""),
    }


def _filters(participant: Participant, group: str, query: str) -> list[dict[str, object]]:
    base = same_address("people:timeline", participant.pk)
    return [
        {"label": label, "current": name == group, "url": base(group="" if name == group else name, q=query)}
        for name, label in timeline_filters.items()
    ]


@require_GET
def timeline(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """The whole timeline of a person: filter, search, page by page."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role not in MAY_OPEN:
        raise PermissionDenied
    log_look(request.actor, "timeline", participant=(participant.pk, participant.municipality_id))
    group, query = request.GET.get("group", ""), request.GET.get("q", "")[:100]
    page = lines_of(participant.pk, request.actor.role, group=group, query=query, cursor=request.GET.get("page", ""))
    address = same_address("people:timeline", participant.pk)
    context = {
        "participant": participant,
        "lines": [shown(event, request.actor.role, request.actor.id) for event in page.rows],
        "filters": _filters(participant, group, query),
        "group": group,
        "query": query,
        "newer_url": address(group=group, q=query, page=page.newer) if page.newer else "",
        "older_url": address(group=group, q=query, page=page.older) if page.older else "",
    }
    return render(request, "people/timeline.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.CASE_MANAGER)
def add(request: StaffRequest) -> HttpResponse:
    """A person by hand, for a municipality's own people only; the case manager who adds is the owner of the track."""
    if request.actor.organisation_id not in request.actor.municipalities:
        raise PermissionDenied
    form = ParticipantForm(request.POST or None)
    (open_dossier,) = dossier_openers
    if form.is_valid() and form.acts(open_dossier, values=form.values(), levels=form.levels(), by=request.actor):
        messages.success(request, _("The dossier is there."))
        return redirect("people:dossier", form.answer)
    return _person_page(request, form, None)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Change what is known about a person."""
    participant: Any = get_object_or_404(for_dossier(request.actor), pk=participant_id)
    if request.actor.role != Role.CASE_MANAGER or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    form = ParticipantForm(request.POST or None, initial=_initial(participant))
    if form.is_valid():
        draft = actions.Draft(participant, form.values(), form.levels(), form.cleaned_data["seen"])
        if form.acts(actions.change_participants, drafts=[draft], by=request.actor):
            messages.success(request, _("The changes are saved."))
            return redirect("people:dossier", participant.pk)
        form.show_again(participant.changed_at)
    return _person_page(request, form, participant)


def _initial(participant: Any) -> dict[str, Any]:
    found = {name: getattr(participant, name) for name in actions.WRITABLE}
    newest = {row["skill"]: row["level"] for row in participant.level_rows}
    known = {True: "yes", False: "no"}
    found |= {"seen": participant.changed_at.isoformat(), "limited_capacity": known.get(found["limited_capacity"], "")}
    return found | {f"level_{skill}": level for skill, level in newest.items()}


def _person_page(request: StaffRequest, form: ParticipantForm, participant: Participant | None) -> HttpResponse:
    if participant is not None:
        log_look(request.actor, "change", participant=(participant.pk, participant.municipality_id))
    sections = [(title, [form[name] for name in names]) for title, names in SECTIONS]
    context = {"form": form, "sections": sections, "participant": participant}
    return render(request, "people/person.html", context, status=422 if form.is_bound else 200)
