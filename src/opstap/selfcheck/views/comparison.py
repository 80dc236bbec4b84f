"""Among other municipalities that agreed: how one stands, whom one may call, and agreeing or withdrawing oneself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.access import may_manage
from opstap.selfcheck.comparison import actions
from opstap.selfcheck.comparison.queries import among, shared_by_others
from opstap.selfcheck.forms import ShareForm
from opstap.selfcheck.models import Assessment, SharedScores
from opstap.selfcheck.results import table_of
from opstap.selfcheck.rules import LEAST_OTHERS
from opstap.selfcheck.views.helpers import clicked, crumbs, managed, seen


@require_http_methods(["GET", "POST"])
def others(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Own value, median and range of the others; below it the form with which one shares oneself."""
    found = managed(request, assessment_id) if request.method == "POST" else seen(request, assessment_id)
    if found.state == Assessment.State.FILLING:
        messages.info(request, _("The answers do not lie side by side yet."))
        return redirect("selfcheck:assessment", found.pk)
    form = ShareForm(request.POST or None, initial={"contact": f"{request.user.name}, {request.user.email}"})
    if form.is_valid() and form.acts(actions.share, assessment=found, contact=form.who(), by=request.actor):
        messages.success(request, _("Shared. You withdraw with one click, here."))
        return redirect("selfcheck:others", found.pk)
    table = table_of(found, reveal=True)
    rows = among(table, shared_by_others(found, request.actor))
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
        "callable": any(one.callable for _theme, statements in rows for one in statements),
    }
    return render(request, "selfcheck/others.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """Share nothing any more."""
    found = managed(request, assessment_id)
    if clicked(request, actions.withdraw, assessment=found):
        messages.success(request, _("Withdrawn: nobody sees your scores any more."))
    return redirect("selfcheck:others", found.pk)
