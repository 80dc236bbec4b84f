"""The list of people as a table, its filters as links, and the same rows for a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opstap.core.actors import Actor
from opstap.core.addresses import same_address
from opstap.core.coded_texts import text_of
from opstap.core.dates import today
from opstap.core.keyset_pages import Page
from opstap.people.dossier import MAY_OPEN
from opstap.team.people_list.filters import SILENCES, Filters
from opstap.team.people_list.query import FAR, programmes_of
from opstap.tracks.labels import position_label
from opstap.tracks.models import Position
from opstap.tracks.rules import urgency
from opstap.ui.components import Column, Table, badge, link, person

Row = dict[str, Any]


def _name(row: Row) -> str:
    return f"{row['participant__given_name']} {row['participant__family_name']}".strip()


def nowrap(text: str) -> SafeString:
    """A short text, such as a date, that stays on one line."""
    return format_html('<span class="op-nowrap">{}</span>', text)


def _phase(row: Row) -> str:
    name = row["phase__name_en"] if translation.get_language() == "en" else row["phase__name_nl"]
    return name or row["version__programme__name"] or ""


def _short(day: date | None) -> SafeString | str:
    return nowrap(date_format(day, "j b Y")) if day else ""


def _sorted(label: str, key: str, filters: Filters) -> Column:
    """A heading that sorts; a second click turns the order round."""
    address = same_address("team:people")
    order = {key: "ascending", f"-{key}": "descending"}.get(filters.sort, "")
    turned = f"-{key}" if filters.sort == key else key
    return Column(label, address(**filters.address_parameters(sort=turned)), order)  # type: ignore[arg-type]


def people_table(rows: list[Row], filters: Filters, role: str) -> Table:
    """The table for a role: a volunteer sees a name, a phone number and the next step, nothing of the dossier."""
    if role not in MAY_OPEN:
        columns = [_sorted(_("Name"), "name", filters), Column(_("Phone")), Column(_("Next step")), Column(_("Talk"))]
        cells = [[person(_name(row)), row["participant__phone"], _next(row), _talk(row)] for row in rows]
    else:
        columns = [
            _sorted(_("Name"), "name", filters),
            _sorted(_("Born"), "born", filters),
            Column(_("Phase")),
            _sorted(_("Next step"), "next", filters),
            _sorted(_("Last talk"), "contact", filters),
            Column(_("Talk")),
        ]
        cells = [_dossier_row(row, role) for row in rows]
    empty = _("Nobody fits these filters.")
    return Table(_("My people"), columns, cells, caption_hidden=True, empty=empty)


def _dossier_row(row: Row, role: str) -> list[object]:
    dossier = reverse("people:dossier", args=[row["participant_id"]])
    phase: object = _phase(row)
    if row["position"] and row["position"] != Position.IN_TRACK:
        phase = format_html("{} {}", phase, badge("done", position_label(role, row["position"])))
    return [
        person(_name(row), dossier),
        _short(row["participant__birth_date"]),
        phase,
        _next(row),
        _short(row["last_contact_on"]) or pgettext("last talk", "never"),
        _talk(row),
    ]


def _task(row: Row) -> str:
    return str(text_of(row["next_task"], "text")) if row["next_task"] else ""


def _next(row: Row) -> object:
    task = _task(row)
    if not task or row["next_on"] == FAR:
        return format_html('<span class="op-soft">{}</span>', _("nothing agreed"))
    state = urgency(row["next_on"], today())
    step = format_html('{} <span class="op-soft">{}</span>', task, nowrap(date_format(row["next_on"], "j b")))
    return format_html("{} {}", step, badge(state)) if state in ("overdue", "today") else step


def _talk(row: Row) -> SafeString:
    address = reverse("team:talk", args=[row["participant_id"]]) + "?next=" + reverse("team:people")
    label = format_html('{}<span class="ams-visually-hidden"> {}</span>', _("Log"), _name(row))
    return link(label, address)


def filter_chips(actor: Actor, filters: Filters) -> list[Row]:
    """The filters as links that keep the others."""
    address = same_address("team:people")
    chips: list[Row] = [
        {
            "label": _("I am the owner"),
            "current": filters.owned,
            "url": address(**filters.address_parameters(owned=not filters.owned)),
        }
    ]
    for weeks in SILENCES if actor.role in MAY_OPEN else ():
        current = filters.silent == weeks
        label = ngettext("No talk for %(weeks)s week", "No talk for %(weeks)s weeks", weeks) % {"weeks": weeks}
        chips.append(
            {
                "label": label,
                "current": current,
                "url": address(**filters.address_parameters(silent=0 if current else weeks)),
            }
        )
    if actor.role in MAY_OPEN:
        for key, name in programmes_of(actor):
            current = filters.programme == key
            chips.append(
                {
                    "label": name,
                    "current": current,
                    "url": address(**filters.address_parameters(programme="" if current else key)),
                }
            )
    chips.append(
        {
            "label": _("Ended"),
            "current": filters.ended,
            "url": address(**filters.address_parameters(ended=not filters.ended)),
        }
    )
    return chips


def table_links(filters: Filters, page: Page[Row]) -> dict[str, str]:
    """Addresses below the table: pages, and the spreadsheet with the same filters."""
    here, sheet = same_address("team:people"), same_address("team:export")
    kept = filters.address_parameters()
    return {
        "newer_url": here(**kept, page=page.newer) if page.newer else "",
        "older_url": here(**kept, page=page.older) if page.older else "",
        "export_url": sheet(**kept),
    }


def export_rows(rows: list[Row], role: str) -> tuple[list[str], list[list[Any]]]:
    """Headings and cells for the spreadsheet; dates stay dates."""
    has_dossiers = role in MAY_OPEN
    headings = [_("Name"), _("Phone"), _("Next step"), _("Before")]
    if has_dossiers:
        headings += [_("Reference"), _("Born"), _("Programme"), _("Phase"), _("Last talk"), _("Position")]
    cells = []
    for row in rows:
        due = None if row["next_on"] == FAR else row["next_on"]
        line: list[Any] = [_name(row), row["participant__phone"], _task(row) or None, due]
        if has_dossiers:
            position = position_label(role, row["position"])
            line += [
                row["reference"],
                row["participant__birth_date"],
                row["version__programme__name"],
                _phase(row),
                row["last_contact_on"],
                position,
            ]
        cells.append(line)
    return headings, cells
