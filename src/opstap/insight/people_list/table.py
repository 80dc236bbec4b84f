"""The list of people behind a number as a table, and in words which number it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from opstap.core.privacy import readable
from opstap.insight.labels import GROUPS, LABELS, label
from opstap.insight.queries import OUTCOME, NumberSelection
from opstap.people.models import Participant
from opstap.ui.components import Column, Table, person


def people_table(rows: list[dict[str, object]], role: str) -> Table:
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


def _name(row: dict[str, object]) -> object:
    return person(f"{row['given_name']} {row['family_name']}".strip(), reverse("people:dossier", args=[row["pk"]]))


def _cell(value: Any) -> object:
    if value is None or isinstance(value, str):
        return value or ""
    return format_html('<span class="op-nowrap">{}</span>', date_format(value, "j b Y"))


def number_in_words(number: NumberSelection, names: dict[str, str]) -> str:
    """Which number this is, in words: "Sex: Female · Thuis in Dalfsen"."""
    programmes = (
        _("All programmes") if number.programmes is None else ", ".join(names[key] for key in number.programmes)
    )
    if not number.variable:
        return programmes
    groups = [str(group.label) for group in GROUPS if group.positions == number.values]
    values = ", ".join(groups or [label(number.variable, value) for value in number.values])
    return (
        f"{values} · {programmes}"
        if number.variable == OUTCOME
        else f"{LABELS[number.variable]}: {values} · {programmes}"
    )
