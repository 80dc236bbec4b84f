"""Today, my people, nobody yet, search: the lists from which a day starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opstap.access.looks import log_look
from opstap.access.requests import StaffRequest, for_roles
from opstap.core.dates import today
from opstap.core.fragments import way_back
from opstap.core.register import TEAM
from opstap.core.sheets import XLSX, write_sheet
from opstap.organisations.models import Role
from opstap.team import actions
from opstap.team.finding import search
from opstap.team.forms import SnoozeForm
from opstap.team.listing import export_rows, filter_chips, people_table, table_links
from opstap.team.people import Filters, page_of, whole
from opstap.team.rows import SHOWN, RowWriter
from opstap.team.sources import ownerless
from opstap.team.today import HEADINGS, SECTIONS, find, gather, put_off_already
from opstap.team.todays_work import done_today

EXPORT_MOST = 5000
ON_A_TEAM = tuple(TEAM)


@require_GET
def today_page(request: StaffRequest) -> HttpResponse:
    """Who needs me today?"""
    if request.actor.role not in TEAM:
        return redirect("site:start")
    day = today()
    found = gather(request.actor, day)
    finished = done_today(request.actor, day)
    items = [item for section in SECTIONS for item in found[section]]
    people = {(item.participant_id, item.municipality_id) for item in items if item.participant_id is not None}
    log_look(request.actor, "today", shown=people)
    writer = RowWriter(request)
    sections = [
        (section, HEADINGS[section], writer.list(rows[:SHOWN]), writer.list(rows[SHOWN:]), max(0, len(rows) - SHOWN))
        for section in SECTIONS
        if (rows := found[section])
    ]
    context = {
        "day": day,
        "sections": sections,
        "counts": {section: len(found[section]) for section in SECTIONS},
        "done": finished,
        "nothing": not items,
    }
    return render(request, "team/today.html", context)


@require_POST
@for_roles(*ON_A_TEAM)
def snooze(request: StaffRequest) -> HttpResponse:
    """Let one line of one's own Today wait."""
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    data, day = form.cleaned_data, today()
    item = find(request.actor, day, data["source"], data["subject"])
    if item is not None:
        until = day + timedelta(days=data["days"])
        actions.snooze(
            actor=request.actor,
            source=item.source,
            subject_id=item.subject_id,
            municipality_id=item.municipality_id,
            until=until,
        )
    elif not put_off_already(request.actor, day, data["source"], data["subject"]):
        raise Http404
    return redirect(way_back(request, "/"))


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
