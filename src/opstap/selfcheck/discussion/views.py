"""Side by side: where the answers differ, what the team settles on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_manage
from opstap.selfcheck.discussion import actions
from opstap.selfcheck.discussion.forms import AgreeForm
from opstap.selfcheck.evidence.sources import evidence_for
from opstap.selfcheck.models import AgreedScore, Assessment
from opstap.selfcheck.results import instrument_of, side_by_side
from opstap.selfcheck.rules import theme_value
from opstap.selfcheck.view_helpers import acts_on_click, crumbs, managed_assessment, visible_assessment


@require_GET
def talk(request: StaffRequest, assessment_id: UUID, number: int) -> HttpResponse:
    """One theme side by side: the spread per statement as the start of a talk."""
    found = visible_assessment(request, assessment_id)
    if found.state == Assessment.State.FILLING:
        messages.info(request, _("The answers do not lie side by side yet."))
        return redirect("selfcheck:assessment", found.pk)
    table = side_by_side(found, reveal=True)
    try:
        theme = table.instrument.theme(number)
    except KeyError:
        raise Http404 from None
    context = {
        "assessment": found,
        "instrument": table.instrument,
        "theme": theme,
        "table": table,
        "crumbs": crumbs(found),
        "value": theme_value(table.results[each.key] for each in theme.statements),
        "manages": may_manage(request.actor, found),
        "open": found.state == Assessment.State.OPEN,
        "evidence": evidence_for(found, request.actor, [each.key for each in theme.statements], today()),
        "tabs": [
            {
                "label": each.number,
                "url": reverse("selfcheck:talk", args=[found.pk, each.number]),
                "current": each.number == number,
                "title": each.title,
            }
            for each in table.instrument.themes
        ],
        "following": number + 1 if number < len(table.instrument.themes) else None,
    }
    return render(request, "selfcheck/talk.html", context)


@require_POST
def agree_same(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Take over the score where everybody gave the same one."""
    found = managed_assessment(request, assessment_id)
    if acts_on_click(request, actions.agree_where_same, assessment=found):
        messages.success(request, _("Agreed where everybody gave the same score. Talk about the others."))
    return redirect("selfcheck:assessment", found.pk)


@require_http_methods(["GET", "POST"])
def agree(request: StaffRequest, assessment_id: UUID, statement: str) -> HttpResponse:
    """Settle on a score for one statement, with the reason."""
    found = managed_assessment(request, assessment_id)
    instrument = instrument_of(found)
    try:
        asked, theme = instrument.statement(statement), instrument.theme_of(statement)
    except KeyError:
        raise Http404 from None
    table = side_by_side(found, reveal=found.state != Assessment.State.FILLING)
    stored = AgreedScore.objects.filter(assessment=found, statement=statement).first()
    form = AgreeForm(request.POST or None, scale=instrument.scale, stored=stored)
    if form.is_valid() and form.acts(
        actions.agree,
        assessment=found,
        statement=statement,
        reason=form.cleaned_data["reason"],
        by=request.actor,
        **form.score_facts(),
    ):
        messages.success(request, _("Agreed on statement %(number)s.") % {"number": asked.number})
        return redirect(reverse("selfcheck:talk", args=[found.pk, theme.number]) + f"#{statement}")
    context = {
        "form": form,
        "assessment": found,
        "instrument": instrument,
        "statement": asked,
        "theme": theme,
        "spread": table.spreads[statement],
        "answers": table.answers.get(statement, []),
        "crumbs": crumbs(found),
    }
    return render(request, "selfcheck/agree.html", context, status=422 if form.is_bound else 200)
