"""The people behind a number, as far as the reader is on their team."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.core.keyset_pages import Page, paginate
from opstap.core.privacy import readable
from opstap.insight.labels import GROUPS, LABELS, label
from opstap.insight.queries import OUTCOME, Asked, Behind, Picked, behind
from opstap.people.models import Participant
from opstap.ui.components import Column, Table, person

PAGE_SIZE = 50
COLUMNS = ("pk", "municipality_id", "given_name", "family_name", "sort_name", "birth_date", "reference")


def behind_for(actor: Actor, asked: Asked, picked: Picked) -> Behind:
    """What stands behind a number, and the people among them on whose team the actor is."""
    return behind(asked, picked, list(Participant.objects.visible_to(actor).values_list("pk", flat=True)))


def page_of(actor: Actor, people: Collection[UUID], cursor: str) -> Page[dict[str, Any]]:
    """By name, a page at the price of the first however far."""
    rows = Participant.objects.visible_to(actor).filter(pk__in=people)
    return paginate(
        rows.values(*COLUMNS),
        order=("sort_name", "pk"),
        cursor=cursor,
        size=PAGE_SIZE,
        key=lambda row: [row["sort_name"], row["pk"]],
    )


def people_table(rows: list[dict[str, Any]], role: str) -> Table:
    """Name, and what the role may read that tells two people of one name apart."""
    columns = readable(Participant, role, ["birth_date", "reference"])
    heads = {"birth_date": _("Born"), "reference": _("Reference")}
    return Table(
        _("People behind this number"),
        [Column(_("Name")), *(Column(heads[name]) for name in columns)],
        [[_name(row), *(_cell(row[name]) for name in columns)] for row in rows],
        caption_hidden=True,
        empty=_("You are on the team of none of them."),
    )


def _name(row: dict[str, Any]) -> object:
    return person(f"{row['given_name']} {row['family_name']}".strip(), reverse("people:dossier", args=[row["pk"]]))


def _cell(value: Any) -> object:
    if value is None or isinstance(value, str):
        return value or ""
    return format_html('<span class="op-nowrap">{}</span>', date_format(value, "j b Y"))


def picked_in_words(picked: Picked, names: dict[str, str]) -> str:
    """Which number this is, in words: "Sex: Female · Thuis in Dalfsen"."""
    programmes = (
        _("All programmes") if picked.programmes is None else ", ".join(names[key] for key in picked.programmes)
    )
    if not picked.variable:
        return programmes
    groups = [str(group.label) for group in GROUPS if group.positions == picked.values]
    values = ", ".join(groups or [label(picked.variable, value) for value in picked.values])
    return (
        f"{values} · {programmes}"
        if picked.variable == OUTCOME
        else f"{LABELS[picked.variable]}: {values} · {programmes}"
    )
