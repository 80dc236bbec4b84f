"""The list of employers as a table, and its filters as links."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from opstap.core.addresses import same_address
from opstap.core.keyset_pages import Page
from opstap.ui.components import Column, Table, badge, link
from opstap.work.employers_list.filters import Filters

Row = dict[str, object]


def employers_table(rows: list[Row], *, several: bool) -> Table:
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
    number = _("%(free)s of %(all)s free") % {"free": row["free"], "all": row["seats"]}
    return badge("done", number) if row["free"] else badge("info", number)


def filter_chips(filters: Filters) -> list[Row]:
    """The filters as links that keep the others."""
    address = same_address("work:employers")
    labels = {"mine": _("My employers"), "free": _("With free places"), "stopped": _("Stopped")}
    return [
        {
            "label": label,
            "current": getattr(filters, name),
            "url": address(**filters.parameters(**{name: not getattr(filters, name)})),
        }
        for name, label in labels.items()
    ]


def table_links(filters: Filters, page: Page[Row]) -> dict[str, str]:
    """Addresses of the pages beside this one."""
    here, parameters = same_address("work:employers"), filters.parameters()
    return {
        "newer_url": here(**parameters, page=page.newer) if page.newer else "",
        "older_url": here(**parameters, page=page.older) if page.older else "",
    }
