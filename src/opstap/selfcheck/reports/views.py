"""What one takes along: the report as PDF and the numbers as a spreadsheet."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.core.spreadsheets import XLSX
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.reports.pdf import LANGUAGES, make_report
from opstap.selfcheck.reports.spreadsheet import make_sheets
from opstap.selfcheck.view_helpers import visible_assessment
from opstap.ui.pdf import PDF


@require_GET
def report(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """The report in the language that is asked (`?language=en`), else in that of the page."""
    return _taken(request, assessment_id, "pdf")


@require_GET
def sheets(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Scores, comments and actions."""
    return _taken(request, assessment_id, "xlsx")


def _taken(request: StaffRequest, assessment_id: UUID, ending: str) -> HttpResponse:
    found = visible_assessment(request, assessment_id)
    if found.state == Assessment.State.FILLING:
        messages.info(request, _("The answers do not lie side by side yet."))
        return redirect("selfcheck:assessment", found.pk)
    asked = request.GET.get("language", get_language())
    language = asked if asked in LANGUAGES else "nl"
    make, kind = (make_report, PDF) if ending == "pdf" else (make_sheets, XLSX)
    response = HttpResponse(make(found, language), content_type=kind)
    name = slugify(f"{found.municipality.organisation.name} {found.name}") or "opstap"
    response["Content-Disposition"] = f'attachment; filename="{name}-{language}.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response
