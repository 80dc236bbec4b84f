"""The settings of a municipality: what holds, where that comes from, and since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.core.dates import today
from opstap.organisations.access import own_municipality
from opstap.organisations.actions.parties import change_setting
from opstap.organisations.forms import SettingForm
from opstap.organisations.models import Municipality, MunicipalSetting
from opstap.organisations.municipal_settings import SettingDeclaration, setting_declarations
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.organisations.views.helpers import form_page, typed_values
from opstap.ui.components import Column, Table, badge, link


@require_GET
@for_roles(Role.ADMINISTRATOR)
def settings(request: StaffRequest) -> HttpResponse:
    """Every setting that a municipality may have of its own, with what holds today."""
    municipality = _municipality(request)
    own_values: dict[str, list[MunicipalSetting]] = defaultdict(list)
    for row in MunicipalSetting.objects.visible_to(request.actor).order_by("since"):
        own_values[row.name].append(row)
    table = Table(
        _("Settings"),
        [Column(_("Setting")), Column(_("Value")), Column(_("Where this comes from")), Column(_("Since"))],
        [_row(name, declared, own_values[name], today()) for name, declared in setting_declarations.items()],
        caption_hidden=True,
        empty=_("There is nothing to set yet."),
    )
    return render(request, "organisations/settings.html", {"table": table, "municipality": municipality})


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATOR)
def setting(request: StaffRequest, name: str) -> HttpResponse:
    """One setting: another value from a day on, and what held before."""
    municipality = _municipality(request)
    declared = setting_declarations.get(name)
    if declared is None:
        raise Http404
    rows = MunicipalSetting.objects.visible_to(request.actor).filter(name=name).select_related("made_by")
    newest_first = list(rows.order_by("-since"))
    holding = next((row for row in newest_first if row.since <= today()), None)
    facts = {"value": declared.write(holding.value if holding else declared.default), "since": today()}
    form = SettingForm(request.POST or None, initial=facts, setting=declared)
    if form.is_valid() and form.acts(
        change_setting, municipality=municipality, name=name, by=request.actor, **typed_values(form)
    ):
        messages.success(request, _("Saved."))
        return redirect("organisations:setting", name)
    context = {"setting": declared, "history": _history(declared, newest_first, holding)}
    return form_page(request, "organisations/setting.html", form, **context)


def _municipality(request: StaffRequest) -> Municipality:
    """The actor's own municipality. Raises PermissionDenied for a partner's people, who have no settings."""
    municipality_id: UUID | None = own_municipality(request.actor)
    if municipality_id is None:
        raise PermissionDenied
    return Municipality.objects.select_related("organisation").get(pk=municipality_id)


def _row(name: str, declared: SettingDeclaration, own_values: Iterable[MunicipalSetting], day: date) -> list[object]:
    """What holds on a day; a value that is to come is named below it."""
    value, source, since = declared.default, declared.source, declared.since
    coming = ""
    for row in own_values:
        if row.since <= day:
            value, source, since = row.value, row.source, row.since
        elif not coming:
            coming = _("From %(day)s: %(value)s") % {"day": _day(row.since), "value": declared.write(row.value)}
    cell: object = declared.write(value)
    if coming:
        cell = format_html('{} <span class="op-soft">· {}</span>', cell, coming)
    return [link(declared.label, reverse("organisations:setting", args=[name])), cell, source, _day(since)]


def _history(declared: SettingDeclaration, rows: list[MunicipalSetting], holding: MunicipalSetting | None) -> Table:
    """Newest first; at the bottom what holds where a municipality says nothing."""
    cells: list[list[object]] = [
        [
            _day(row.since),
            _marked(declared.write(row.value), now=row is holding),
            row.source,
            row.made_by.name if row.made_by else "",
        ]
        for row in rows
    ]
    default = _marked(declared.write(declared.default), now=holding is None)
    cells.append([_day(declared.since), default, declared.source, _("Came with Opstap")])
    columns = [Column(_("From")), Column(_("Value")), Column(_("Where this comes from")), Column(_("By"))]
    return Table(_("What held and what holds"), columns, cells, caption_hidden=True)


def _marked(value: str, *, now: bool) -> object:
    return format_html("{} {}", value, badge("done", _("holds now"))) if now else value


def _day(day: date) -> str:
    return date_format(day, "j F Y")
