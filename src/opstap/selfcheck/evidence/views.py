"""Which statements of a questionnaire Opstap knows something about."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.evidence.sources import WAITING, sources_of
from opstap.selfcheck.instruments.views import found_instrument
from opstap.selfcheck.view_helpers import crumbs


@require_GET
def evidence_page(request: StaffRequest, key: str) -> HttpResponse:
    """Which statements Opstap knows something about, and which wait for which room."""
    found = found_instrument(key)
    rows = [(each, sources_of(key, each.key), WAITING.get((key, each.key), "")) for each in found.statements]
    context = {
        "instrument": found,
        "rows": rows,
        "known": sum(bool(sources) for _each, sources, _room in rows),
        "waiting": sum(bool(room) and not sources for _each, sources, room in rows),
        "crumbs": crumbs(),
    }
    return render(request, "selfcheck/evidence.html", context)
