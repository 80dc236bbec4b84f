"""Pages that belong to no room: is the program well, in which language, where one starts, and a private file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from opstap.core import files
from opstap.core.models import StoredFile
from opstap.organisations.requests import StaffRequest
from opstap.site.start_page import start_for


@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise; says nothing about anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up"})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Dutch or English, kept in a cookie."""
    return django_set_language(request)


@require_GET
def start(request: StaffRequest) -> HttpResponse:
    """What somebody finds here, in their role; also for who has no role at all."""
    return render(request, "site/start.html", {"start": start_for(request.actor)})


@require_GET
def file(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """A private file, always as a download: never shown inside our own origin. 404 for who may not have it."""
    stored = get_object_or_404(StoredFile, pk=file_id)
    if not files.may_read(request.actor, stored):
        raise Http404
    answer = HttpResponse(files.read(stored), content_type=stored.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
