"""Beside other municipalities that agreed, and beside earlier times: how one stands, what changed, whom one may call."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_manage
from opstap.selfcheck.charts import theme_over_time_chart
from opstap.selfcheck.comparison import actions
from opstap.selfcheck.comparison.forms import ShareForm
from opstap.selfcheck.comparison.queries import compared_with_others, shared_by_others
from opstap.selfcheck.instruments.schema import Instrument, Theme
from opstap.selfcheck.models import Assessment, SharedScores
from opstap.selfcheck.results import SideBySide, instrument_of, side_by_side
from opstap.selfcheck.rules import LEAST_OTHERS, Change, Move, changes, theme_value
from opstap.selfcheck.score_words import score_in_words
from opstap.selfcheck.view_helpers import acts_on_click, crumbs, managed_assessment, visible_assessment
from opstap.ui.components import Column, Table

MOST = 6
"""So many assessments of one instrument are laid over time; older ones stay where they are."""
SHOWN_MOVES = (Move.DOWN, Move.UP, Move.NEW, Move.DROPPED)
"""What stands on the page of a change, in this order: what went down is where one looks first."""


@require_http_methods(["GET", "POST"])
def others(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Own value, median and range of the others; below it the form with which one shares oneself."""
    found = (
        managed_assessment(request, assessment_id)
        if request.method == "POST"
        else visible_assessment(request, assessment_id)
    )
    if found.state == Assessment.State.FILLING:
        messages.info(request, _("The answers do not lie side by side yet."))
        return redirect("selfcheck:assessment", found.pk)
    form = ShareForm(request.POST or None, initial={"contact": f"{request.user.name}, {request.user.email}"})
    if form.is_valid() and form.acts(actions.share, assessment=found, contact=form.shared_contact(), by=request.actor):
        messages.success(request, _("Shared. You withdraw with one click, here."))
        return redirect("selfcheck:others", found.pk)
    table = side_by_side(found, reveal=True)
    rows = compared_with_others(table, shared_by_others(found, request.actor))
    own = SharedScores.objects.visible_to(request.actor).filter(
        municipality_id=found.municipality_id, instrument=found.instrument
    )
    context = {
        "assessment": found,
        "instrument": table.instrument,
        "rows": rows,
        "form": form,
        "crumbs": crumbs(found),
        "manages": may_manage(request.actor, found),
        "shared": own.first(),
        "least": LEAST_OTHERS,
        "enough": any(theme.compared.enough for theme, _statements in rows),
        "callable": any(one.may_be_called for _theme, statements in rows for one in statements),
    }
    return render(request, "selfcheck/others.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Share nothing any more."""
    found = managed_assessment(request, assessment_id)
    if acts_on_click(request, actions.withdraw, assessment=found):
        messages.success(request, _("Withdrawn: nobody sees your scores any more."))
    return redirect("selfcheck:others", found.pk)


@require_GET
def over_time(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """This assessment beside earlier ones of the same questionnaire: who took part, what changed, what was done."""
    found = visible_assessment(request, assessment_id)
    rows = Assessment.objects.visible_to(request.actor).filter(
        instrument=found.instrument, municipality_id=found.municipality_id, started_on__lte=found.started_on
    )
    ready = list(rows.exclude(state=Assessment.State.FILLING).select_related("owner")[:MOST])[::-1]
    tables = [(each, side_by_side(each, reveal=True)) for each in ready]
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
        "moved": sorted((each for each in moved if each.move in SHOWN_MOVES), key=_first_down),
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
    return SHOWN_MOVES.index(change.move), -abs(change.by or 0)


def _theme(instrument: Instrument, theme: Theme, tables: list[tuple[Assessment, SideBySide]]) -> dict[str, object]:
    """One theme over time: a drawing, the same in words, and a table of its statements."""
    results = [table.results for _assessment, table in tables]
    values = [theme_value(one[each.key] for each in theme.statements if each.key in one) for one in results]
    code = get_language() or "nl"
    title = f"{theme.number}. {theme.title.in_language(code)}"
    rows: list[list[object]] = [
        [
            f"{each.number}. {each.in_language(code)}",
            *(
                score_in_words(one[each.key].value if each.key in one else None, instrument.scale) or "–"
                for one in results
            ),
        ]
        for each in theme.statements
    ]
    columns = [Column(_("Statement")), *(Column(each.name, numeric=True) for each, _table in tables)]
    return {
        "theme": theme,
        "in_words": " → ".join(score_in_words(each, instrument.scale) or "–" for each in values),
        "drawing": theme_over_time_chart(values, instrument.scale, title, _days(tables)) if len(values) > 1 else "",
        "table": Table(title, columns, rows, caption_hidden=True),
    }
