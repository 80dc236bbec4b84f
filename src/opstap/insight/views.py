"""The monitor: figures of a municipality on a date, the list behind a number, and the spreadsheet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.core.spreadsheets import XLSX
from opstap.insight import charts, table
from opstap.insight.access import FIGURE_READERS, may_list, may_see_figures
from opstap.insight.exports import both_tables
from opstap.insight.filters import DayForm, MonitorFilters, chosen_number, chosen_programmes
from opstap.insight.people_list.query import page_of_people, people_behind_for
from opstap.insight.people_list.table import number_in_words, people_table
from opstap.insight.queries import CountParameters, count_people, countable_programmes
from opstap.insight.settings import bands_for
from opstap.insight.table import MonitorPage
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.ui.forms import read_date

ROLES = tuple(FIGURE_READERS)


@require_GET
@for_roles(*ROLES)
def monitor(request: StaffRequest) -> HttpResponse:
    """Where everybody stood on a date, and who they are; a date that is none gets no figures but a sentence."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    page, chips = _monitor_page(request, form)
    return render(
        request, "insight/monitor.html", {"form": form, "monitor": page, **_tables_and_charts(page), "chips": chips}
    )


@require_GET
@for_roles(*ROLES)
def export(request: StaffRequest) -> HttpResponse:
    """Both tables of the same page."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    page, _chips = _monitor_page(request, form)
    response = HttpResponse(both_tables(page), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="opstap-monitor-{page.filters.on.isoformat()}.xlsx"'
    return response


@require_GET
@for_roles(*ROLES)
def people(request: StaffRequest) -> HttpResponse:
    """The people behind one number on whose team the reader is, and how many there are in all."""
    _check(request)
    form = _day_form(request)
    if not form.is_valid():
        return render(request, "insight/monitor.html", {"form": form}, status=422)
    known = countable_programmes(request.actor)
    filters = MonitorFilters(form.day(), chosen_programmes(request.GET, known))
    number = chosen_number(request.GET, filters, known)
    if not may_list(request.actor, number.variable, number.values):
        raise PermissionDenied
    found = people_behind_for(request.actor, _parameters(request, filters), number)
    page = page_of_people(request.actor, found.visible, request.GET.get("page", ""))
    log_look(request.actor, "monitor", shown={(row["pk"], row["municipality_id"]) for row in page.rows})
    here = {"of": request.GET.get("of", ""), "variable": number.variable, "value": number.values}
    context = {
        "day": filters.on,
        "number_in_words": number_in_words(number, {key: one.name for key, one in known.items()}),
        "found": found,
        "visible_number": len(found.visible),
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
    text = request.GET.get("on", "").strip()
    day = read_date(text) if text else today()
    return DayForm({"on": f"{day:%d-%m-}{day.year:04}" if day else text})


def _parameters(request: StaffRequest, filters: MonitorFilters) -> CountParameters:
    places = request.actor.municipalities
    return CountParameters(filters.on, places, bands_for(places, filters.on))


def _monitor_page(request: StaffRequest, form: DayForm) -> tuple[MonitorPage, list[dict[str, object]]]:
    """What was counted, and the programmes that can be chosen."""
    known = countable_programmes(request.actor)
    filters = MonitorFilters(form.day(), chosen_programmes(request.GET, known))
    parameters = _parameters(request, filters)
    counted = count_people(parameters)
    shown = [known[key] for key in filters.programmes_to_show(counted.programmes(), known)]
    page = MonitorPage(request.actor, filters, counted, parameters.bands, shown)
    return page, table.programme_chips(filters, counted, known)


def _tables_and_charts(page: MonitorPage) -> dict[str, object]:
    """What the page draws; nothing where nobody is counted."""
    day = today()
    facts: dict[str, object] = {
        "future": page.filters.on > day,
        "past": page.filters.on < day,
        "export_url": page.filters.address("insight:export"),
        "date_chips": table.date_chips(page.filters, day),
    }
    if not page.people:
        return facts
    return facts | {
        "outcomes": charts.outcome_chart(page),
        "positions": table.outcome_table(page),
        "targets": table.targets_table(page),
        "background": charts.background_charts(page),
        "per_programme": table.background_table(page),
    }
