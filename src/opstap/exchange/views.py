"""Pages of the import: upload, columns, preview, progress, result."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.core.forms import ActionForm
from opstap.core.spreadsheets import XLSX
from opstap.core.uploads import too_large
from opstap.exchange import actions
from opstap.exchange.forms import ConfirmForm, MappingForm, UploadForm
from opstap.exchange.importing.import_undo import undo as undo_import
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.preview.presentation import preview_context, result_context
from opstap.exchange.preview.staging import map_columns, upload
from opstap.exchange.reading import headings
from opstap.exchange.reading.result import RejectedRow
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.exchange.reading.values import Row, Table, as_text
from opstap.exchange.reading.xlsx_writer import write_rejected, write_template
from opstap.exchange.sheet_encryption import KeyLost, unseal
from opstap.organisations.models import Municipality
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.tracks.programmes.blueprint import load_builtin

IMPORTERS = (Role.CASE_MANAGER, Role.COORDINATOR)
COOKIE = "opstap-sheet"
KEY_LASTS = 3600
State = Import.State


def _municipality_of(request: StaffRequest) -> Municipality:
    """Where the actor may import: only a municipality's own people. Raises PermissionDenied."""
    if request.actor.organisation_id not in request.actor.municipalities:
        raise PermissionDenied
    return Municipality.objects.select_related("organisation").get(pk=request.actor.organisation_id)


def _load(request: StaffRequest, import_id: UUID) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.actor), pk=import_id)


@require_http_methods(["GET", "POST"])
@for_roles(*IMPORTERS)
def imports(request: StaffRequest) -> HttpResponse:
    """Send a spreadsheet, and see one's earlier imports."""
    municipality = _municipality_of(request)
    form = _uploaded(request)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch, key = upload(file.read(), file.name, municipality, request.actor)
        except UnreadableError as error:
            form.add_error("file", str(error))
        else:
            return _with_key(redirect("exchange:columns" if key else "exchange:import", batch.pk), batch, key)
    earlier = Import.objects.visible_to(request.actor).exclude(state=State.DISCARDED).order_by("-made_at")[:20]
    return render(request, "exchange/imports.html", {"form": form, "earlier": earlier}, status=_status(form))


def _uploaded(request: StaffRequest) -> UploadForm:
    """The form with the file that was sent, if one was, or with a sentence about one that was stopped on its way."""
    if request.method != "POST":
        return UploadForm()
    if too_large(request):
        return UploadForm({}, {"file": SimpleUploadedFile("-", b"")}, stopped=True)
    return UploadForm(request.POST, request.FILES)


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200


def _with_key(response: HttpResponse, batch: Import, key: str) -> HttpResponse:
    """Give the browser the key of the sealed sheet; the server keeps none."""
    if key:
        response.set_cookie(
            COOKIE,
            key,
            max_age=KEY_LASTS,
            path=reverse("exchange:columns", args=[batch.pk]),
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@require_GET
@for_roles(*IMPORTERS)
def template(request: StaffRequest) -> HttpResponse:
    """Opstap's own spreadsheet, empty."""
    return _sheet(write_template([blueprint.name for blueprint in load_builtin()]), "opstap-sjabloon.xlsx")


def _sheet(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@for_roles(*IMPORTERS)
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Which column is what, for a sheet whose layout is not known."""
    batch = _load(request, import_id)
    if batch.state != State.MAPPING:
        return redirect("exchange:import", batch.pk)
    try:
        table = unseal(batch.sealed, request.COOKIES.get(COOKIE, ""))
    except KeyLost:
        messages.warning(request, _("Your browser no longer has the key of this sheet. Send the file again."))
        return redirect("exchange:imports")
    form = MappingForm(request.POST or None, columns=_choices(batch, table))
    if form.is_valid():
        try:
            map_columns(batch, table, form.columns(), request.actor)
        except UnreadableError as error:
            form.add_error(None, str(error))
        else:
            response = redirect("exchange:import", batch.pk)
            response.delete_cookie(COOKIE, path=request.path)
            return response
    context = {"form": form, "batch": batch, "dropped": [drop.heading for drop in table.dropped]}
    return render(request, "exchange/columns.html", context, status=_status(form))


def _choices(batch: Import, table: Table) -> list[tuple[int, str, list[str], str]]:
    """(number, heading, three samples, suggestion) of every column."""
    found = headings.find(table)
    if found is None:
        return []
    rows = headings.people_rows(table, found)
    return [
        (number, title, _samples(rows, number), batch.mapping.get(str(number), ""))
        for number, title in sorted(found.columns.items())
    ]


def _samples(rows: list[Row], number: int) -> list[str]:
    found: list[str] = []
    for row in rows:
        sample = as_text(row.cells.get(number))[:30]
        if sample and sample not in found:
            found.append(sample)
        if len(found) == 3:
            break
    return found


@require_http_methods(["GET", "POST"])
@for_roles(*IMPORTERS)
def detail(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """An import as it stands: preview with confirmation, progress, or result."""
    batch = _load(request, import_id)
    if batch.state == State.MAPPING:
        return redirect("exchange:columns", batch.pk)
    if batch.state == State.PREVIEW:
        return _preview(request, batch)
    if request.method == "POST":
        return redirect("exchange:import", batch.pk)  # Import was pressed twice
    if batch.state in (State.QUEUED, State.RUNNING):
        return render(request, "exchange/progress.html", {"batch": batch})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the progress page asked; this is another page
    return _result(request, batch)


def _preview(request: StaffRequest, batch: Import) -> HttpResponse:
    doubles = list(ImportRow.objects.filter(batch=batch, fate=ImportRow.Fate.DOUBLE).order_by("number"))
    form = ConfirmForm(request.POST or None, rejected=batch.counts["rejected"], doubles=doubles)
    if form.is_valid():
        chosen = {"good_rows": bool(form.cleaned_data.get("good_rows")), "choices": form.choices_made()}
        if form.acts(actions.confirm, batch=batch, by=request.actor, **chosen):
            return redirect("exchange:import", batch.pk)
    context = preview_context(request.actor, batch) | {"form": form, "doubles": doubles}
    return render(request, "exchange/preview.html", context, status=_status(form))


def _result(request: StaffRequest, batch: Import) -> HttpResponse:
    context = result_context(request.actor, batch)
    context["nobody_yet"] = request.actor.role == Role.COORDINATOR
    return render(request, "exchange/result.html", context)


@require_GET
@for_roles(*IMPORTERS)
def rejected(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The rows that did not go in, as a file to mend."""
    batch = _load(request, import_id)
    rows = ImportRow.objects.filter(batch=batch, fate=ImportRow.Fate.REJECTED).order_by("number")
    return _sheet(write_rejected([RejectedRow.from_data(row.found) for row in rows]), "opstap-afgekeurde-rijen.xlsx")


@require_POST
@for_roles(*IMPORTERS)
def undo(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take the whole import out again."""
    batch = _load(request, import_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(undo_import, batch=batch, by=request.actor):
        messages.success(request, _("The import is undone. Nothing of it is left."))
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("exchange:import", batch.pk)


@require_POST
@for_roles(*IMPORTERS)
def discard(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Throw an import away before it was carried out."""
    batch = _load(request, import_id)
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.discard, batch=batch, by=request.actor):
        messages.success(request, _("The file is thrown away. Nothing was imported."))
        return redirect("exchange:imports")
    messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("exchange:import", batch.pk)
