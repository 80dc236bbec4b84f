"""All employers, as a list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import COORDINATES
from opstap.work.access import KEEPS_EMPLOYERS
from opstap.work.employers_list.filters import Filters
from opstap.work.employers_list.query import page_of_employers
from opstap.work.employers_list.table import employers_table, filter_chips, table_links


@require_GET
@for_roles(*COORDINATES)
def employers(request: StaffRequest) -> HttpResponse:
    """The employers of the municipalities for which one works."""
    filters = Filters.read(request.GET.dict())
    page = page_of_employers(request.actor, filters, today())
    context: dict[str, object] = {
        "table": employers_table(page.rows, several=len(request.actor.municipalities) > 1),
        "chips": filter_chips(filters),
        "filters": filters,
        "may_add": request.actor.role in KEEPS_EMPLOYERS and bool(request.actor.municipalities),
        **table_links(filters, page),
    }
    return render(request, "work/employers.html", context)
