"""Who takes part: asking people with an account and without, and taking somebody off."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_manage, reachable
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.respondents import actions
from opstap.selfcheck.respondents.forms import GuestForm, InviteForm
from opstap.selfcheck.view_helpers import acts_on_click, crumbs, managed_assessment, visible_assessment
from opstap.ui.qr_codes import code


@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Ask somebody with an account to look along."""
    found = managed_assessment(request, assessment_id)
    rows = Respondent.objects.visible_to(request.actor).filter(assessment=found, left_on__isnull=True)
    there = rows.filter(user__isnull=False)  # a guest has no account, and NOT IN with a NULL leaves nobody over
    people = reachable(found.municipality_id, today()).exclude(user_id__in=there.values("user_id"))
    form = InviteForm(request.POST or None, memberships=list(people))
    address = request.build_absolute_uri(reverse("selfcheck:assessment", args=[found.pk]))
    if form.is_valid() and form.acts(
        actions.invite, assessment=found, address=address, by=request.actor, **form.facts()
    ):
        messages.success(request, _("%(name)s is asked to look along.") % {"name": form.facts()["user"].name})
        return redirect("selfcheck:assessment", found.pk)
    context = {"form": form, "assessment": found, "crumbs": crumbs(found)}
    return render(request, "selfcheck/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
def leave(request: StaffRequest, assessment_id: UUID, respondent_id: UUID) -> HttpResponse:
    """Somebody takes part no longer: they say so themselves, or who manages the assessment does."""
    found = visible_assessment(request, assessment_id)
    rows = Respondent.objects.visible_to(request.actor).select_related("assessment")
    respondent = get_object_or_404(rows, pk=respondent_id, assessment=found)
    if not may_manage(request.actor, found) and respondent.user_id != request.actor.id:
        raise PermissionDenied
    if acts_on_click(request, actions.leave, respondent=respondent):
        messages.success(request, _("%(name)s takes part no longer.") % {"name": respondent.name})
    still = Assessment.objects.visible_to(request.actor).filter(pk=found.pk).exists()
    return redirect("selfcheck:assessment", found.pk) if still else redirect("selfcheck:overview")


@require_http_methods(["GET", "POST"])
def invite_guest(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Ask somebody without an account. The address stands on the page that follows, once: nothing else knows it."""
    found = managed_assessment(request, assessment_id)
    form = GuestForm(request.POST or None)
    context = {"form": form, "assessment": found, "crumbs": crumbs(found)}
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "capacity", "email")}
        token = form.cleaned_data["seed"]
        address = settings.ADDRESS + reverse("portal:door", args=[token])
        if form.acts(actions.invite_guest, assessment=found, token=token, address=address, by=request.actor, **facts):
            context |= facts | {"address": address, "drawing": code(address)}
            response = render(request, "selfcheck/guest_address.html", context)
            response["Cache-Control"] = "no-store, private"
            return response
    return render(request, "selfcheck/invite_guest.html", context, status=422 if form.is_bound else 200)
