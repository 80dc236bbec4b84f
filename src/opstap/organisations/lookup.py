"""Organisations by the name that somebody types."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rapidfuzz import process

from opstap.core.refusals import Refused
from opstap.core.search_keys import fold
from opstap.organisations.models import Municipality, Organisation
from opstap.organisations.roles import OrganisationKind


def organisation_named(name: str, *, kind: str = "") -> Organisation:
    """The organisation of this name, whatever its spelling in capitals. Raises Refused where none or several fit."""
    rows = Organisation.objects.filter(kind=kind) if kind else Organisation.objects.all()
    found = list(rows.filter(folded_name=fold(name))[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(_("There are several organisations called %(name)s.") % {"name": name})
    near = process.extractOne(name, rows.values_list("name", flat=True)[:5000], score_cutoff=70)
    hint = _("Did you mean %(name)s?") % {"name": near[0]} if near else _("Add it with `opstap organisation add`.")
    raise Refused(_("There is no organisation called %(name)s.") % {"name": name} + " " + hint)


def municipality_named(name: str) -> Municipality:
    """The municipality of this name ("Gemeente Dalfsen" and "dalfsen" are one). Raises Refused."""
    plain = fold(name).removeprefix("gemeente ")
    for spelled in (f"gemeente {plain}", plain):
        found = Municipality.objects.select_related("organisation").filter(organisation__folded_name=spelled).first()
        if found is not None:
            return found
    return Municipality.objects.select_related("organisation").get(pk=organisation_named(name, kind="municipality").pk)


def partner_named(name: str) -> Organisation:
    """The party of this name with which an agreement can be made. Raises Refused where none or several fit."""
    partners = Organisation.objects.filter(active=True).exclude(kind=OrganisationKind.MUNICIPALITY)
    found = list(partners.filter(folded_name=fold(name))[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(_("There are several organisations called %(name)s.") % {"name": name})
    raise Refused(_("There is no organisation called %(name)s. Add it under Organisations first.") % {"name": name})
