"""What one may read without answering: a questionnaire, what Opstap knows beside it, and an example."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.evidence.sources import WAITING, sources_of
from opstap.selfcheck.instruments.example import example_answers
from opstap.selfcheck.instruments.schema import Instrument, find_instrument
from opstap.selfcheck.rules import result, theme_value
from opstap.selfcheck.view_helpers import crumbs


def _built_in_instrument(key: str) -> Instrument:
    """The built-in instrument of this key. Raises Http404."""
    instrument = find_instrument(key)
    if instrument is None:
        raise Http404
    return instrument


@require_GET
def instrument(request: StaffRequest, key: str) -> HttpResponse:
    """All statements with their tips and sources, and what the tips name."""
    return render(request, "selfcheck/instrument.html", {"instrument": _built_in_instrument(key), "crumbs": crumbs()})


@require_GET
def evidence_page(request: StaffRequest, key: str) -> HttpResponse:
    """Which statements Opstap knows something about, and which wait for which room."""
    found = _built_in_instrument(key)
    rows = [(each, sources_of(key, each.key), WAITING.get((key, each.key), "")) for each in found.statements]
    context = {
        "instrument": found,
        "rows": rows,
        "known": sum(bool(sources) for _each, sources, _room in rows),
        "waiting": sum(bool(room) and not sources for _each, sources, room in rows),
        "crumbs": crumbs(),
    }
    return render(request, "selfcheck/evidence.html", context)


@require_GET
def example(request: StaffRequest) -> HttpResponse:
    """A questionnaire that invented people filled in, side by side."""
    found = _built_in_instrument("kis")
    answers = example_answers(found)
    themes = [(theme, theme_value(result(answers[each.key]) for each in theme.statements)) for theme in found.themes]
    context = {"instrument": found, "answers": answers, "themes": themes, "crumbs": crumbs()}
    return render(request, "selfcheck/example.html", context)
