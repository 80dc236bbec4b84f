"""What one may read without answering: questionnaires, their evidence, an example, and change over time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.charts import moves, word
from opstap.selfcheck.evidence.sources import WAITING, sources_of
from opstap.selfcheck.instruments.example import example_answers
from opstap.selfcheck.instruments.schema import Instrument, Theme, find
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.results import Table as SideBySide
from opstap.selfcheck.results import instrument_of, table_of
from opstap.selfcheck.rules import Change, Move, changes, result, theme_value
from opstap.selfcheck.views.helpers import crumbs, seen
from opstap.ui.components import Column, Table

MOST = 6
"""So many assessments of one instrument are laid over time; older ones stay where they are."""
TOLD = (Move.DOWN, Move.UP, Move.NEW, Move.DROPPED)
"""What is told of a change, in this order: what went down is where one looks first."""


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
    found = _found("kis")
    answers = example_answers(found)
    themes = [(theme, theme_value(result(answers[each.key]) for each in theme.statements)) for theme in found.themes]
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
    moved = changes(tables[-2][1].results, tables[-1][1].results) if len(tables) > 1 else []
    context = {
        "assessment": found,
        "instrument": latest,
        "tables": tables,
        "named": named,
        "crumbs": crumbs(found),
        "moved": sorted((each for each in moved if each.move in TOLD), key=_first_down),
        "counts": {move.value: sum(each.move == move for each in moved) for move in Move},
        "themes": [_theme(latest, theme, tables) for theme in latest.themes],
        "plan_url": reverse("selfcheck:plan", args=[found.pk]),
    }
    return render(request, "selfcheck/over_time.html", context)


def _days(tables: list[tuple[Assessment, SideBySide]]) -> list[str]:
    """When each assessment began; all of them where there is room, else the first and the last."""
    days = [date_format(each.started_on, "M Y") for each, _table in tables]
    return days if len(days) <= 4 else [days[0], *[""] * (len(days) - 2), days[-1]]


def _first_down(change: Change) -> tuple[int, float]:
    return TOLD.index(change.move), -abs(change.by or 0)


def _theme(instrument: Instrument, theme: Theme, tables: list[tuple[Assessment, SideBySide]]) -> dict[str, Any]:
    """One theme over time: a drawing, the same in words, and a table of its statements."""
    results = [table.results for _assessment, table in tables]
    values = [theme_value(one[each.key] for each in theme.statements if each.key in one) for one in results]
    code = get_language() or "nl"
    title = f"{theme.number}. {theme.title.in_language(code)}"
    rows: list[list[object]] = [
        [
            f"{each.number}. {each.in_language(code)}",
            *(word(one[each.key].value if each.key in one else None, instrument.scale) or "–" for one in results),
        ]
        for each in theme.statements
    ]
    columns = [Column(_("Statement")), *(Column(each.name, numeric=True) for each, _table in tables)]
    return {
        "theme": theme,
        "told": " → ".join(word(each, instrument.scale) or "–" for each in values),
        "drawing": moves(values, instrument.scale, title, _days(tables)) if len(values) > 1 else "",
        "table": Table(title, columns, rows, caption_hidden=True),
    }
