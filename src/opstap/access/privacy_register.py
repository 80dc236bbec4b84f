"""The field register as a page: a group per model, a line per field, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from opstap.core.addresses import same_address
from opstap.core.privacy import Entry, entries, own_models
from opstap.organisations.roles import Role
from opstap.ui.components import Column, Table


@dataclass(frozen=True)
class Register:
    """One model: what it is for, on which basis, how long, and its fields."""

    model: str
    purpose: str
    basis: str
    retention: str
    fields: Table


def registers(role: str, *, personal_only: bool) -> list[Register]:
    """The register of every model, narrowed to what one role reads or to personal data."""
    listed = [entry for entry in entries() if _is_listed(entry, role, personal_only=personal_only)]
    by_name = {model.__name__: model for model in own_models()}
    return [_register(by_name[name], list(lines)) for name, lines in groupby(listed, key=lambda entry: entry.model)]


def _is_listed(entry: Entry, role: str, *, personal_only: bool) -> bool:
    return role in entry.roles if role else entry.personal or not personal_only


def _register(model: type[models.Model], lines: list[Entry]) -> Register:
    """Fields with the same readers share a row, so that one sees at a glance what a role gets to see."""
    shared: dict[str, list[str]] = {}
    for line in lines:
        shared.setdefault(_readers(line), []).append(_label(model, line.field))
    columns = [Column(_("Read by")), Column(_("Fields"))]
    return Register(
        model=model.__name__,
        purpose=capfirst(_(lines[0].purpose)),
        basis=str(lines[0].basis.label),
        retention=capfirst(_(lines[0].retention)),
        fields=Table(
            _("Fields of %(model)s") % {"model": model.__name__},
            columns,
            [[readers, ", ".join(fields)] for readers, fields in shared.items()],
            caption_hidden=True,
        ),
    )


def _label(model: type[models.Model], name: str) -> str:
    """The field as its model calls it, a technical one without such a name as it stands in the database."""
    verbose = str(getattr(model._meta.get_field(name), "verbose_name", ""))
    return name if verbose in ("", name.replace("_", " ")) else verbose


def _readers(line: Entry) -> str:
    if not line.personal:
        return _("Technical: says nothing about anybody")
    return ", ".join(str(role.label) for role in Role if role in line.roles) or _("Nobody")


def role_chips(current: str, everything: bool) -> list[dict[str, object]]:
    """A filter per role that reads anything at all."""
    here = same_address("access:register")
    reading = {role for entry in entries() for role in entry.roles}
    whole = "1" if everything else ""
    return [
        {
            "label": role.label,
            "current": role == current,
            "url": here(all=whole) if role == current else here(role=role.value, all=whole),
        }
        for role in Role
        if role in reading
    ]
