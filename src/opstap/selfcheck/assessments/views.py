"""The start page, a new assessment, opening, closing and deleting."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.scope import GENERAL, scoped
from opstap.organisations.access import own_municipality
from opstap.organisations.models import Municipality
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_begin_elsewhere, may_delete_all, may_manage, may_start, reachable
from opstap.selfcheck.assessments import actions, onboarding
from opstap.selfcheck.assessments.forms import CAPACITIES, BeginForm, ElsewhereForm, offered
from opstap.selfcheck.models import Answer, Assessment, OrganisationAction, Respondent, SharedScores
from opstap.selfcheck.results import instrument_of, side_by_side
from opstap.selfcheck.rules import progress, theme_value
from opstap.selfcheck.view_helpers import acts_on_click, crumbs, managed_assessment, own_respondent, visible_assessment


@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Where everything starts: my assessments, my part of the plan, and the questionnaires."""
    rows = Assessment.objects.visible_to(request.actor).select_related("owner").defer("snapshot")
    plan = OrganisationAction.objects.visible_to(request.actor).filter(
        owner_id=request.actor.id, state=OrganisationAction.State.OPEN
    )
    context = {
        "assessments": rows[:50],
        "actions": plan.select_related("assessment").defer("assessment__snapshot")[:20],
        "instruments": offered(),
        "may_start": may_start(request.actor),
        "may_begin_elsewhere": may_begin_elsewhere(request.actor),
        "may_delete_all": may_delete_all(request.actor),
        "day": today(),
    }
    return render(request, "selfcheck/overview.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Begin an assessment: questionnaire, name and owner in one form."""
    own = own_municipality(request.actor)
    if not may_start(request.actor) or own is None:
        raise PermissionDenied
    staff = [each.user for each in reachable(own, today()).filter(organisation_id=own)]
    form = BeginForm(request.POST or None, owners=list(dict.fromkeys(staff)), me=request.user)
    municipality = Municipality.objects.select_related("organisation").get(pk=own)
    if form.is_valid():
        capacity = CAPACITIES.get(request.actor.role, Respondent.Capacity.OTHER)
        if form.acts(actions.start, municipality=municipality, capacity=capacity, by=request.actor, **form.facts()):
            messages.success(request, _("Begun. Invite others, or start answering yourself."))
            sees = Assessment.objects.visible_to(request.actor).filter(name=form.cleaned_data["name"]).exists()
            return redirect("selfcheck:assessment", form.answer) if sees else redirect("selfcheck:overview")
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "selfcheck/begin.html", context, status=422 if form.is_bound else 200)


@require_GET
def assessment(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment: what is to be done now, how far everybody is, and the way to each theme."""
    found = visible_assessment(request, assessment_id)
    instrument = instrument_of(found)
    own_part = own_respondent(request, found)
    answers = (
        Answer.objects.visible_to(request.actor).filter(respondent=own_part) if own_part else Answer.objects.none()
    )
    done = {each.statement for each in answers if each.value is not None or each.not_applicable}
    themes = [(theme, progress(done, [each.key for each in theme.statements])) for theme in instrument.themes]
    filling = found.state == Assessment.State.FILLING
    following = next((theme for theme, far in themes if far.left), None)
    context = {
        "assessment": found,
        "instrument": instrument,
        "own_part": own_part,
        "themes": themes,
        "following": following,
        "far": progress(done, [each.key for each in instrument.statements]),
        "people": Respondent.objects.visible_to(request.actor).filter(assessment=found),
        "manages": may_manage(request.actor, found),
        "filling": filling,
        **({} if filling else _hints(found)),
        "open": found.state == Assessment.State.OPEN,
        "crumbs": crumbs(),
        "actions": OrganisationAction.objects.visible_to(request.actor).filter(assessment=found).count(),
    }
    return render(request, "selfcheck/assessment.html", context)


def _hints(found: Assessment) -> dict[str, object]:
    """Per theme its value, and the statement on which people differ most: there the talk begins. And on how many
    everybody gave the same score, so that nobody types those."""
    table = side_by_side(found, reveal=True)
    hints = {}
    for theme in table.instrument.themes:
        widest = max(theme.statements, key=lambda each: table.spreads[each.key].width)
        apart = table.spreads[widest.key].width
        value = theme_value(table.results[each.key] for each in theme.statements)
        hints[theme.key] = {
            "value": value,
            "widest": widest if apart else None,
            "agreed": sum(each.key in table.agreed for each in theme.statements),
        }
    same = sum(each.unanimous and key not in table.agreed for key, each in table.spreads.items())
    return {"hints": hints, "same": same}


@require_POST
def open_early(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Lay the answers side by side although somebody is not done."""
    found = managed_assessment(request, assessment_id)
    if acts_on_click(request, actions.open_early, assessment=found):
        messages.success(request, _("The answers lie side by side now."))
    return redirect("selfcheck:assessment", found.pk)


@require_POST
def close(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """The talk is over; the plan goes on."""
    found = managed_assessment(request, assessment_id)
    if acts_on_click(request, actions.close, assessment=found):
        messages.success(request, _("Closed. The plan goes on; next time you see what has changed."))
    return redirect("selfcheck:assessment", found.pk)


@require_http_methods(["GET", "POST"])
def delete(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Say what deleting means, and do it in one click."""
    found = managed_assessment(request, assessment_id)
    form = ActionForm(request.POST or None)
    if form.is_valid() and form.acts(actions.delete, assessment=found, by=request.actor):
        messages.success(request, _("Deleted, with everything that was in it."))
        return redirect("selfcheck:overview")
    context = {
        "form": form,
        "assessment": found,
        "crumbs": crumbs(found),
        "people": Respondent.objects.visible_to(request.actor).filter(assessment=found).count(),
        "planned": OrganisationAction.objects.visible_to(request.actor).filter(assessment=found).count(),
    }
    return render(request, "selfcheck/delete.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def delete_all(request: StaffRequest) -> HttpResponse:
    """Every self-assessment of the municipality, after saying what goes and what stays."""
    own = own_municipality(request.actor)
    if not may_delete_all(request.actor) or own is None:
        raise PermissionDenied
    municipality = Municipality.objects.select_related("organisation").get(pk=own)
    form = ActionForm(request.POST or None)
    if form.is_valid() and form.acts(actions.delete_all, municipality=municipality, by=request.actor):
        messages.success(request, _("Deleted, with everything that was in it."))
        return redirect("selfcheck:overview")
    there = Assessment.objects.visible_to(request.actor).filter(municipality_id=own)
    context = {
        "form": form,
        "crumbs": crumbs(),
        "municipality": municipality,
        "assessments": there.count(),
        "people": Respondent.objects.visible_to(request.actor).filter(assessment__in=there).count(),
        "planned": OrganisationAction.objects.visible_to(request.actor).filter(assessment__in=there).count(),
        "shared": SharedScores.objects.visible_to(request.actor).filter(municipality_id=own).exists(),
    }
    return render(request, "selfcheck/delete_all.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def begin_elsewhere(request: StaffRequest) -> HttpResponse:
    """A municipality, its owner and its first self-assessment in one form; who fills it in sees nothing of it afterwards."""
    if not may_begin_elsewhere(request.actor):
        raise PermissionDenied
    form = ElsewhereForm(request.POST or None)
    if form.is_valid() and _begins(form, request.actor, request.build_absolute_uri("/")):
        names = {"owner": form.cleaned_data["owner"], "email": form.cleaned_data["email"]}
        messages.success(request, _("Begun. %(owner)s gets a mail at %(email)s and can start.") % names)
        return redirect("selfcheck:overview")
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "selfcheck/begin_elsewhere.html", context, status=422 if form.is_bound else 200)


def _begins(form: ElsewhereForm, by: Actor, address: str) -> bool:
    """In the scope of the municipality to be, whose id follows from the key of the request: a repeat finds the same one."""
    key = uuid5(form.cleaned_data["request_key"], "municipality")
    own = {by.organisation_id} if by.organisation_id else set()
    with scoped({key, *by.municipalities}, organisations={GENERAL, *own}, user=by.id):
        return form.acts(onboarding.begin_elsewhere, key=key, address=address, by=by, **form.facts())
