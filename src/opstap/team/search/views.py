"""The page that finds somebody among one's own people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import TEAM
from opstap.team.search.query import search_people


@require_GET
@for_roles(*TEAM)
def search_page(request: StaffRequest) -> HttpResponse:
    """Find somebody among my people."""
    query = request.GET.get("q", "").strip()[:80]
    found = search_people(request.actor, query, today()) if query else []
    log_look(request.actor, "search", shown={(one.participant_id, one.municipality_id) for one in found})
    return render(request, "team/search.html", {"query": query, "found": found})
