"""The monitor: figures of a municipality on a date, the list behind a number, and the spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.core.spreadsheets import XLSX
from opstap.insight import presentation
from opstap.insight.access import SEES_FIGURES, may_list, may_see_figures
from opstap.insight.exports import both_tables
from opstap.insight.filters import DayForm, MonitorFilters, chosen_programmes, picked_number
from opstap.insight.people_table import behind_for, page_of, people_table, picked_in_words
from opstap.insight.presentation import View
from opstap.insight.programmes import known_programmes
from opstap.insight.queries import Asked, tally
from opstap.insight.settings import bands_for
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.ui.forms import read_date

ROLES = tuple(SEES_FIGURES)


@require_GET
@for_roles(*ROLES)
def monitor(request: StaffRequest) -> HttpResponse:
    """Where everybody stood on a date, and who they are; a date that is none gets no figures but a sentence."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    view, chips = _view(request, form)
    return render(request, "insight/monitor.html", {"form": form, "view": view, **_shown(view), "chips": chips})


@require_GET
@for_roles(*ROLES)
def export(request: StaffRequest) -> HttpResponse:
    """Both tables of the same page."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    view, _chips = _view(request, form)
    response = HttpResponse(both_tables(view), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="opstap-monitor-{view.filters.on.isoformat()}.xlsx"'
    return response


@require_GET
@for_roles(*ROLES)
def people(request: StaffRequest) -> HttpResponse:
    """The people behind one number on whose team the reader is, and how many there are in all."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    known = known_programmes(request.actor)
    filters = MonitorFilters(form.day(), chosen_programmes(request.GET, known))
    number = picked_number(request.GET, filters, known)
    if not may_list(request.actor, number.variable, number.values):
        raise PermissionDenied
    found = behind_for(request.actor, _asked(request, filters), number)
    page = page_of(request.actor, found.known, request.GET.get("page", ""))
    log_look(request.actor, "monitor", shown={(row["pk"], row["municipality_id"]) for row in page.rows})
    here = {"of": request.GET.get("of", ""), "variable": number.variable, "value": number.values}
    context = {
        "day": filters.on,
        "told": picked_in_words(number, {key: one.name for key, one in known.items()}),
        "found": found,
        "seen": len(found.known),
        "table": people_table(page.rows, request.actor.role),
        "newer_url": filters.address("insight:people", **here, page=page.newer) if page.newer else "",
        "older_url": filters.address("insight:people", **here, page=page.older) if page.older else "",
        "crumbs": [{"label": _("Monitor"), "url": filters.address("insight:monitor")}],
    }
    return render(request, "insight/people.html", context)


def _check(request: StaffRequest) -> None:
    if not may_see_figures(request.actor):
        raise PermissionDenied


def _day_form(request: StaffRequest) -> DayForm:
    """The date of the address, shown as people write it; today where there is none."""
    typed = request.GET.get("on", "").strip()
    day = read_date(typed) if typed else today()
    return DayForm({"on": f"{day:%d-%m-}{day.year:04}" if day else typed})


def _asked(request: StaffRequest, filters: MonitorFilters) -> Asked:
    places = request.actor.municipalities
    return Asked(filters.on, places, bands_for(places, filters.on))


def _view(request: StaffRequest, form: DayForm) -> tuple[View, list[dict[str, Any]]]:
    """Count, and say which programmes can be chosen: those with people on the day, and those chosen already."""
    known = known_programmes(request.actor)
    filters = MonitorFilters(form.day(), chosen_programmes(request.GET, known))
    asked = _asked(request, filters)
    counted = tally(asked)
    shown = filters.shown(counted.programmes(), known)
    chips = [
        {
            "label": one.name,
            "current": key in filters.programmes,
            "count": counted.people([key]),
            "url": filters.turned(key).address("insight:monitor"),
        }
        for key, one in known.items()
        if key in filters.programmes or key in counted.programmes()
    ]
    return View(request.actor, filters, counted, asked.bands, [known[key] for key in shown]), chips


def _shown(view: View) -> dict[str, Any]:
    """What the page draws; nothing where nobody is counted."""
    day = today()
    facts: dict[str, Any] = {
        "future": view.filters.on > day,
        "past": view.filters.on < day,
        "export_url": view.filters.address("insight:export"),
        "jumps": presentation.jumps(view.filters, day),
    }
    if not view.people:
        return facts
    return facts | {
        "outcomes": presentation.outcome_chart(view),
        "positions": presentation.outcome_table(view),
        "targets": presentation.targets_table(view),
        "background": presentation.background_charts(view),
        "per_programme": presentation.background_table(view),
    }
