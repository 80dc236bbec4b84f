"""The list of employers: by name, mine, with free seats, stopped; and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.core.addresses import same_address
from opstap.core.keyset_pages import Page, paginate
from opstap.core.search_keys import fold
from opstap.ui.components import Column, Table, badge, link
from opstap.work.models import Employer
from opstap.work.workplaces.seats import all_seats, free, number_of, of_open_workplaces

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
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asked to see, made from an address."""

    query: str = ""
    mine: bool = False
    free: bool = False
    stopped: bool = False
    page: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        on = {name: given.get(name) == "1" for name in ("mine", "free", "stopped")}
        return cls(query=given.get("q", "").replace("\0", "").strip()[:80], page=given.get("page", ""), **on)

    def written(self, **changes: bool) -> dict[str, str]:
        """The parameters of an address for these filters with some changed; the page starts anew."""
        now = {"mine": self.mine, "free": self.free, "stopped": self.stopped} | changes
        return {"q": self.query} | {name: "1" if value else "" for name, value in now.items()}


def page_of(actor: Actor, filters: Filters, day: date) -> Page[Row]:
    """A page of plain rows, one query."""
    return paginate(
        _rows(actor, filters, day).values(*COLUMNS),
        order=ORDER,
        cursor=filters.page,
        size=PAGE_SIZE,
        key=lambda row: [row["organisation__folded_name"], row["pk"]],
    )


def _rows(actor: Actor, filters: Filters, day: date) -> QuerySet[Employer, Any]:
    rows: QuerySet[Employer, Any] = Employer.objects.visible_to(actor).filter(stopped_on__isnull=not filters.stopped)
    for word in fold(filters.query).split():
        rows = rows.filter(Q(organisation__folded_name__contains=word) | Q(organisation__city__icontains=word))
    if filters.mine:
        rows = rows.filter(relation_owner_id=actor.user_id)
    offered = of_open_workplaces(day)
    if filters.free:
        rows = rows.filter(Exists(free(day, day).filter(offered, workplace__employer=OuterRef("pk"))))
    return rows.annotate(
        seats=number_of(all_seats().filter(offered), "workplace__employer"),
        free=number_of(free(day, day).filter(offered), "workplace__employer"),
        place=F("organisation__city"),
    )


def table_of(rows: list[Row], *, several: bool) -> Table:
    """`several`: the reader reaches more than one municipality, so each row says whose relation it is."""
    columns = [Column(_("Employer")), Column(_("City")), Column(_("Relation owner")), Column(_("Places"))]
    if several:
        columns.append(Column(_("Municipality")))
    cells: list[list[object]] = []
    for row in rows:
        line: list[object] = [
            link(row["organisation__name"], reverse("work:employer", args=[row["pk"]])),
            row["organisation__city"],
            row["relation_owner__name"],
            _places(row),
        ]
        cells.append([*line, row["municipality__organisation__name"]] if several else line)
    return Table(_("Employers"), columns, cells, caption_hidden=True, empty=_("No employer fits these filters."))


def _places(row: Row) -> object:
    if row["stopped_on"]:
        return badge("info", _("stopped"))
    if not row["seats"]:
        return _("none offered now")
    told = _("%(free)s of %(all)s free") % {"free": row["free"], "all": row["seats"]}
    return badge("done", told) if row["free"] else badge("info", told)


def chips_of(filters: Filters) -> list[Row]:
    """The filters as links that keep the others."""
    address = same_address("work:employers")
    labels = {"mine": _("My employers"), "free": _("With free places"), "stopped": _("Stopped")}
    return [
        {
            "label": label,
            "current": getattr(filters, name),
            "url": address(**filters.written(**{name: not getattr(filters, name)})),
        }
        for name, label in labels.items()
    ]


def links_of(filters: Filters, page: Page[Row]) -> dict[str, str]:
    """Addresses of the pages beside this one."""
    here, kept = same_address("work:employers"), filters.written()
    return {
        "newer_url": here(**kept, page=page.newer) if page.newer else "",
        "older_url": here(**kept, page=page.older) if page.older else "",
    }
