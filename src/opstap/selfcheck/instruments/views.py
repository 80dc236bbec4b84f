"""What one may read without answering: a questionnaire and an example."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.instruments.example import example_answers
from opstap.selfcheck.instruments.schema import Instrument, find_instrument
from opstap.selfcheck.rules import result, theme_value
from opstap.selfcheck.view_helpers import crumbs


def found_instrument(key: str) -> Instrument:
    """The built-in instrument of this key. Raises Http404."""
    instrument = find_instrument(key)
    if instrument is None:
        raise Http404
    return instrument


@require_GET
def instrument(request: StaffRequest, key: str) -> HttpResponse:
    """All statements with their tips and sources, and what the tips name."""
    return render(request, "selfcheck/instrument.html", {"instrument": found_instrument(key), "crumbs": crumbs()})


@require_GET
def example(request: StaffRequest) -> HttpResponse:
    """A questionnaire that invented people filled in, side by side."""
    found = found_instrument("kis")
    answers = example_answers(found)
    themes = [(theme, theme_value(result(answers[each.key]) for each in theme.statements)) for theme in found.themes]
    context = {"instrument": found, "answers": answers, "themes": themes, "crumbs": crumbs()}
    return render(request, "selfcheck/example.html", context)
