"""Lists of people: my people, nobody yet, search."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.core.spreadsheets import XLSX, write_sheet
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import TEAM, Role
from opstap.team.people_list.filters import Filters
from opstap.team.people_list.query import page_of, whole
from opstap.team.people_list.table import export_rows, filter_chips, people_table, table_links
from opstap.team.search import search
from opstap.team.today.lines import ownerless

EXPORT_MOST = 5000
ON_A_TEAM = tuple(TEAM)


@require_GET
@for_roles(*ON_A_TEAM)
def people(request: StaffRequest) -> HttpResponse:
    """Everybody on whose team I am."""
    filters = Filters.read(request.GET.dict(), request.actor.role)
    page = page_of(request.actor, filters, today())
    log_look(request.actor, "people", shown={(r["participant_id"], r["municipality_id"]) for r in page.rows})
    context: dict[str, Any] = {
        "table": people_table(page.rows, filters, request.actor.role),
        "chips": filter_chips(request.actor, filters),
        "filters": filters,
        **table_links(filters, page),
    }
    return render(request, "team/people.html", context)


@require_GET
@for_roles(*ON_A_TEAM)
def export(request: StaffRequest) -> HttpResponse:
    """The same list, with the same filters, as a spreadsheet."""
    filters = Filters.read(request.GET.dict(), request.actor.role)
    rows = whole(request.actor, filters, today(), EXPORT_MOST)
    log_look(request.actor, "people export", shown={(r["participant_id"], r["municipality_id"]) for r in rows})
    headings, cells = export_rows(rows, request.actor.role)
    response = HttpResponse(write_sheet(_("My people"), headings, cells), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="opstap-{today().isoformat()}.xlsx"'
    return response


@require_GET
@for_roles(Role.COORDINATOR)
def nobody_yet(request: StaffRequest) -> HttpResponse:
    """Tracks that nobody owns."""
    rows = list(
        ownerless(request.actor, today())
        .select_related("participant", "version__programme")
        .defer("version__blueprint")
        .order_by("started_on", "pk")[:200]
    )
    log_look(request.actor, "nobody yet", shown={(t.participant_id, t.municipality_id) for t in rows})
    return render(request, "team/nobody_yet.html", {"tracks": rows})


@require_GET
@for_roles(*ON_A_TEAM)
def search_page(request: StaffRequest) -> HttpResponse:
    """Find somebody among my people."""
    query = request.GET.get("q", "").strip()[:80]
    found = search(request.actor, query, today()) if query else []
    log_look(request.actor, "search", shown={(one.participant_id, one.municipality_id) for one in found})
    return render(request, "team/search.html", {"query": query, "found": found})
