"""All employers, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.core.actors import Actor
from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.organisations.history import history
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import COORDINATES
from opstap.work.access import KEEPS, PLACES
from opstap.work.employers.panels import employer_panels, workplace_links
from opstap.work.employers_list.table import Filters, chips_of, links_of, page_of, table_of
from opstap.work.models import Employer, Task, Workplace
from opstap.work.workplaces.seats import all_seats, free, number_of


@require_GET
@for_roles(*COORDINATES)
def employers(request: StaffRequest) -> HttpResponse:
    """The employers of the municipalities for which one works."""
    filters = Filters.read(request.GET.dict())
    page = page_of(request.actor, filters, today())
    context: dict[str, Any] = {
        "table": table_of(page.rows, several=len(request.actor.municipalities) > 1),
        "chips": chips_of(filters),
        "filters": filters,
        "may_add": request.actor.role in KEEPS and bool(request.actor.municipalities),
        **links_of(filters, page),
    }
    return render(request, "work/employers.html", context)


@require_GET
@for_roles(*COORDINATES)
def employer(request: StaffRequest, employer_id: UUID) -> HttpResponse:
    """One employer: whom to call, which places there are, who works there, and what happened."""
    rows = Employer.objects.visible_to(request.actor).select_related("organisation", "relation_owner")
    found = get_object_or_404(rows, pk=employer_id)
    story = history(found, request.GET.get("history", ""))
    here = same_address("work:employer", found.pk)
    context = {
        "employer": found,
        "crumbs": [{"label": _("Employers"), "url": reverse("work:employers")}],
        "workplaces": [(place, _links(place, request.actor)) for place in workplaces_of(found, request.actor)],
        "panels": [(panel.template, panel.context(request, found)) for panel in employer_panels],
        "may_keep": request.actor.role in KEEPS,
        "today": today(),
        "story": story,
        "newer_url": here(history=story.newer) if story.newer else "",
        "older_url": here(history=story.older) if story.older else "",
    }
    return render(request, "work/employer.html", context)


def workplaces_of(employer: Employer, actor: Actor) -> QuerySet[Workplace]:
    """Open ones first, each with how many seats it has and how many are free today, and its task."""
    day = today()
    task = Task.objects.filter(workplace=OuterRef("pk")).order_by("pk")
    rows = Workplace.objects.visible_to(actor).filter(employer=employer)
    return rows.annotate(
        seat_number=number_of(all_seats(), "workplace"),
        free_number=number_of(free(day, day), "workplace"),
        task=Subquery(task.values("text")[:1]),
        speaking=Subquery(task.values("speaking")[:1]),
    ).order_by("-closed_on", "title", "pk")


def _links(place: Workplace, actor: Actor) -> list[tuple[str, str]]:
    """What rooms above offer to do with a workplace that is open."""
    if actor.role not in PLACES or (place.closed_on is not None and place.closed_on <= today()):
        return []
    return [link(place) for link in workplace_links]
