"""The list of my people, as a page and as a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.core.spreadsheets import XLSX, write_sheet
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import TEAM
from opstap.team.people_list.filters import Filters
from opstap.team.people_list.query import page_of, rows_to_export
from opstap.team.people_list.table import export_rows, filter_chips, people_table, table_links

EXPORT_MOST = 5000


@require_GET
@for_roles(*TEAM)
def people(request: StaffRequest) -> HttpResponse:
    """Everybody on whose team I am."""
    filters = Filters.from_address(request.GET.dict(), request.actor.role)
    page = page_of(request.actor, filters, today())
    log_look(request.actor, "people", shown={(r["participant_id"], r["municipality_id"]) for r in page.rows})
    context: dict[str, object] = {
        "table": people_table(page.rows, filters, request.actor.role),
        "chips": filter_chips(request.actor, filters),
        "filters": filters,
        **table_links(filters, page),
    }
    return render(request, "team/people.html", context)


@require_GET
@for_roles(*TEAM)
def export(request: StaffRequest) -> HttpResponse:
    """The same list, with the same filters, as a spreadsheet."""
    filters = Filters.from_address(request.GET.dict(), request.actor.role)
    rows = rows_to_export(request.actor, filters, today(), EXPORT_MOST)
    log_look(request.actor, "people export", shown={(r["participant_id"], r["municipality_id"]) for r in rows})
    headings, cells = export_rows(rows, request.actor.role)
    response = HttpResponse(write_sheet(_("My people"), headings, cells), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="opstap-{today().isoformat()}.xlsx"'
    return response
