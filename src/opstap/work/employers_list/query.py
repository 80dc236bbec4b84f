"""The employers of the municipalities that somebody reaches, filtered, by name, with how many seats each offers."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from opstap.core.actors import Actor
from opstap.core.keyset_pages import Page, paginate
from opstap.core.search_keys import fold
from opstap.work.employers_list.filters import Filters
from opstap.work.models import Employer
from opstap.work.workplaces.queries import free_seats, in_open_workplaces, present_seats, seat_count

PAGE_SIZE = 50
ORDER = ("organisation__folded_name", "pk")
COLUMNS = (
    "pk",
    "organisation__name",
    "organisation__folded_name",
    "organisation__city",
    "relation_owner__name",
    "stopped_on",
    "municipality__organisation__name",
    "seats",
    "free",
)


def page_of_employers(actor: Actor, filters: Filters, day: date) -> Page[dict[str, object]]:
    """A page of the list: plain rows by `COLUMNS`, one query."""
    return paginate(
        employers_for(actor, filters, day).values(*COLUMNS),
        order=ORDER,
        cursor=filters.page,
        size=PAGE_SIZE,
        key=lambda row: [row["organisation__folded_name"], row["pk"]],
    )


def employers_for(actor: Actor, filters: Filters, day: date) -> QuerySet[Employer, object]:
    """The employers that fit, with `seats` and `free`: how many places their open workplaces offer on a day."""
    rows: QuerySet[Employer, object] = Employer.objects.visible_to(actor).filter(stopped_on__isnull=not filters.stopped)
    for word in fold(filters.query).split():
        rows = rows.filter(Q(organisation__folded_name__contains=word) | Q(organisation__city__icontains=word))
    if filters.mine:
        rows = rows.filter(relation_owner_id=actor.user_id)
    offered = in_open_workplaces(day)
    if filters.free:
        rows = rows.filter(Exists(free_seats(day, day).filter(offered, workplace__employer=OuterRef("pk"))))
    return rows.annotate(
        seats=seat_count(present_seats().filter(offered), "workplace__employer"),
        free=seat_count(free_seats(day, day).filter(offered), "workplace__employer"),
    )
