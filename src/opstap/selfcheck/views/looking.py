"""What one may read without answering: questionnaires, their evidence, an example, and change over time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.access.requests import StaffRequest
from opstap.selfcheck.drawing import moves
from opstap.selfcheck.evidence import WAITING, sources_of
from opstap.selfcheck.example import example_answers
from opstap.selfcheck.instrument import Instrument, find
from opstap.selfcheck.loading import instrument_of, table_of
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.rules import Result, changes, result, theme_value
from opstap.selfcheck.views.steps import crumbs, seen

MOST = 6
"""So many assessments of one instrument are laid over time; older ones stay where they are."""


def _found(key: str) -> Instrument:
    instrument = find(key)
    if instrument is None:
        raise Http404
    return instrument


@require_GET
def instrument(request: StaffRequest, key: str) -> HttpResponse:
    """All statements with their tips and sources, and what the tips name."""
    return render(request, "selfcheck/instrument.html", {"instrument": _found(key), "crumbs": crumbs()})


@require_GET
def evidence_page(request: StaffRequest, key: str) -> HttpResponse:
    """Which statements Opstap knows something about, and which wait for which room."""
    found = _found(key)
    rows = [(each, sources_of(key, each.key), WAITING.get((key, each.key), "")) for each in found.statements]
    context = {
        "instrument": found, "rows": rows, "known": sum(bool(sources) for _each, sources, _room in rows),
        "waiting": sum(bool(room) and not sources for _each, sources, room in rows), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "selfcheck/evidence.html", context)


@require_GET
def example(request: StaffRequest) -> HttpResponse:
    """A questionnaire that invented people filled in, side by side."""
    found = _found("kis")
    answers = example_answers(found)
    themes = [
        (theme, theme_value(result(answers[each.key]) for each in theme.statements)) for theme in found.themes
    ]  # fmt: skip
    context = {"instrument": found, "answers": answers, "themes": themes, "crumbs": crumbs()}
    return render(request, "selfcheck/example.html", context)


@require_GET
def over_time(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """This assessment beside earlier ones of the same questionnaire: who took part, what changed, what was done."""
    found = seen(request, assessment_id)
    rows = Assessment.objects.visible_to(request.actor).filter(
        instrument=found.instrument, municipality_id=found.municipality_id, started_on__lte=found.started_on
    )
    ready = list(rows.exclude(state=Assessment.State.FILLING).select_related("owner")[:MOST])[::-1]
    tables = [(each, table_of(each, reveal=True)) for each in ready]
    latest = instrument_of(found)
    named = {each.key: each for _assessment, table in tables for each in table.instrument.statements}
    named |= {each.key: each for each in latest.statements}
    context = {
        "assessment": found, "instrument": latest, "tables": tables, "named": named, "crumbs": crumbs(found),
        "changes": changes(tables[-2][1].results, tables[-1][1].results) if len(tables) > 1 else [],
        "themes": _themes(latest, [table.results for _assessment, table in tables]),
        "plan_url": reverse("selfcheck:plan", args=[found.pk]),
    }  # fmt: skip
    return render(request, "selfcheck/over_time.html", context)


def _themes(instrument: Instrument, results: list[dict[str, Result]]) -> list[dict[str, Any]]:
    """Each theme over time, with its statements: a drawing and the values."""
    found = []
    for theme in instrument.themes:
        keys = [each.key for each in theme.statements]
        values = [theme_value(one[key] for key in keys if key in one) for one in results]
        drawn = moves(values, instrument.scale, _("Theme %(number)s over time") % {"number": theme.number})
        statements = [
            (each, [one[each.key].value if each.key in one else None for one in results]) for each in theme.statements
        ]
        found.append({"theme": theme, "values": values, "drawing": drawn, "statements": statements})
    return found
