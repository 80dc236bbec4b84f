"""Beginning for a municipality that uses nothing else of Opstap, and throwing everything away again."""

from __future__ import annotations

from uuid import uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.core.actors import Actor
from opstap.core.forms import ActionForm
from opstap.core.scope import GENERAL, scoped
from opstap.organisations.access import own_municipality
from opstap.organisations.models import Municipality
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_begin_elsewhere, may_delete_all
from opstap.selfcheck.assessments import actions
from opstap.selfcheck.assessments import onboarding as starting
from opstap.selfcheck.forms import ElsewhereForm
from opstap.selfcheck.models import Assessment, OrganisationAction, Respondent, SharedScores
from opstap.selfcheck.views.helpers import crumbs


@require_http_methods(["GET", "POST"])
def begin_elsewhere(request: StaffRequest) -> HttpResponse:
    """A municipality, its owner and its first self-assessment in one form; who fills it in sees nothing of it afterwards."""
    if not may_begin_elsewhere(request.actor):
        raise PermissionDenied
    form = ElsewhereForm(request.POST or None)
    if form.is_valid() and _begins(form, request.actor, request.build_absolute_uri("/")):
        told = {"owner": form.cleaned_data["owner"], "email": form.cleaned_data["email"]}
        messages.success(request, _("Begun. %(owner)s gets a mail at %(email)s and can start.") % told)
        return redirect("selfcheck:overview")
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "selfcheck/begin_elsewhere.html", context, status=422 if form.is_bound else 200)


def _begins(form: ElsewhereForm, by: Actor, address: str) -> bool:
    """In the scope of the municipality to be, whose id follows from the key of the request: a repeat finds the same one."""
    key = uuid5(form.cleaned_data["request_key"], "municipality")
    own = {by.organisation_id} if by.organisation_id else set()
    with scoped({key, *by.municipalities}, organisations={GENERAL, *own}, user=by.id):
        return form.acts(starting.begin_elsewhere, key=key, address=address, by=by, **form.facts())


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
