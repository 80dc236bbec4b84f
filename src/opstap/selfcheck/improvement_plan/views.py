"""The improvement plan: per theme, tips one click away, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_close, may_manage, reachable
from opstap.selfcheck.improvement_plan import actions
from opstap.selfcheck.improvement_plan.forms import CloseForm, PlanForm
from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.models import Assessment, OrganisationAction
from opstap.selfcheck.results import instrument_of
from opstap.selfcheck.view_helpers import crumbs, managed_assessment, visible_assessment


@require_GET
def plan(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """All actions by theme: what is open, what was done and what came of it."""
    found = visible_assessment(request, assessment_id)
    instrument = instrument_of(found)
    rows = OrganisationAction.objects.visible_to(request.actor).filter(assessment=found).select_related("owner")
    planned = [(each, may_close(request.actor, each)) for each in rows.select_related("assessment")]
    themes = [(theme, [row for row in planned if row[0].theme == theme.key]) for theme in instrument.themes]
    counts = {state: sum(row.state == state for row, _may in planned) for state in OrganisationAction.State.values}
    context = {
        "assessment": found,
        "instrument": instrument,
        "themes": themes,
        "counts": counts,
        "day": today(),
        "manages": may_manage(request.actor, found) and found.state != Assessment.State.FILLING,
        "filling": found.state == Assessment.State.FILLING,
        "crumbs": crumbs(found),
        "statements": {each.key: each for each in instrument.statements},
    }
    return render(request, "selfcheck/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_action(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """A new action: of one's own, or a tip that is filled in already (`?statement=…&tip=1`)."""
    found = managed_assessment(request, assessment_id)
    instrument = instrument_of(found)
    about = _subject(instrument, request.GET)
    people = list(reachable(found.municipality_id, today()))
    form = PlanForm(request.POST or None, memberships=people, me=request.user, initial={"text": about["text"]})
    back = way_back(request, reverse("selfcheck:plan", args=[found.pk]))
    if form.is_valid() and form.acts(
        actions.plan_action,
        assessment=found,
        theme=about["theme"].key,
        by=request.actor,
        statement=about["statement"].key if about["statement"] else "",
        **form.facts(),
    ):
        messages.success(request, _("Planned: %(text)s") % {"text": form.cleaned_data["text"]})
        return redirect(back)
    context = {"form": form, "assessment": found, "back": back, "crumbs": crumbs(found), **about}
    return render(request, "selfcheck/plan_action.html", context, status=422 if form.is_bound else 200)


def _subject(instrument: Instrument, parameters: Any) -> dict[str, Any]:
    """Theme, statement and text that the address names. 404 for what the instrument does not have."""
    try:
        statement = instrument.statement(parameters["statement"]) if parameters.get("statement") else None
        theme = instrument.theme_of(statement.key) if statement else instrument.theme(int(parameters.get("theme", "1")))
        number = int(parameters.get("tip", "0"))
        tip = statement.tips[number - 1] if statement and number > 0 else None
    except (KeyError, ValueError, IndexError):
        raise Http404 from None
    return {"theme": theme, "statement": statement, "text": tip.in_language(get_language() or "nl") if tip else ""}


@require_http_methods(["GET", "POST"])
def close_action(request: StaffRequest, organisation_action_id: UUID) -> HttpResponse:
    """Done or dropped, with what came of it."""
    rows = OrganisationAction.objects.visible_to(request.actor).select_related(
        "assessment__municipality__organisation", "owner"
    )
    subject = get_object_or_404(rows, pk=organisation_action_id)
    if not may_close(request.actor, subject):
        raise PermissionDenied
    form = CloseForm(request.POST or None)
    sees = Assessment.objects.visible_to(request.actor).filter(pk=subject.assessment_id).exists()
    home = reverse("selfcheck:plan", args=[subject.assessment_id]) if sees else reverse("selfcheck:overview")
    back = way_back(request, home)
    if form.is_valid() and form.acts(
        actions.close_action,
        subject=subject,
        state=form.cleaned_data["state"],
        by=request.actor,
        outcome=form.cleaned_data["outcome"],
    ):
        messages.success(request, _("Kept: %(text)s") % {"text": subject.text})
        return redirect(back)
    context = {"form": form, "subject": subject, "back": back, "crumbs": crumbs()}
    return render(request, "selfcheck/close_action.html", context, status=422 if form.is_bound else 200)
