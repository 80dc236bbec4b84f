"""Answering: one theme a page, saved as one goes, and saved whole without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.selfcheck.answers.actions import finish as finish_answering
from opstap.selfcheck.answers.view_helpers import all_saved, answered, answers_of, form_of, save_one
from opstap.selfcheck.evidence.sources import evidence_for
from opstap.selfcheck.instruments.schema import Instrument, Theme
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.results import instrument_of
from opstap.selfcheck.view_helpers import acts_on_click, crumbs, own_respondent, visible_assessment


def _answering(request: StaffRequest, assessment_id: UUID) -> tuple[Assessment, Instrument, Respondent]:
    found = visible_assessment(request, assessment_id)
    respondent = own_respondent(request, found)
    if respondent is None:
        raise PermissionDenied
    return found, instrument_of(found), respondent


@require_http_methods(["GET", "POST"])
def theme(request: StaffRequest, assessment_id: UUID, number: int) -> HttpResponse:
    """The statements of one theme; a POST saves all of them and leads on."""
    found, instrument, respondent = _answering(request, assessment_id)
    try:
        theme_asked = instrument.theme(number)
    except KeyError:
        raise Http404 from None
    if found.state != Assessment.State.FILLING:
        messages.info(request, _("The answers lie side by side already."))
        return redirect("selfcheck:talk", found.pk, number)
    stored = answers_of(request.actor, respondent)
    data = request.POST if request.method == "POST" else None
    forms = {each.key: form_of(data, instrument, each, stored.get(each.key)) for each in theme_asked.statements}
    if data is not None and all_saved(request.actor, respondent, forms):
        return _onwards(request, found, instrument, theme_asked)
    context = {
        "assessment": found,
        "instrument": instrument,
        "theme": theme_asked,
        "has_errors": data is not None,
        "rows": [(each, forms[each.key]) for each in theme_asked.statements],
        "evidence": evidence_for(found, request.actor, [each.key for each in theme_asked.statements], today()),
        "crumbs": crumbs(found),
        "last": theme_asked.number == len(instrument.themes),
        "far": [(each, answered(each, stored), each.number == number) for each in instrument.themes],
        "forms": list(forms.values()),
        "answer_page": "selfcheck:answer",
        "place": found.pk,
    }
    return render(request, "selfcheck/theme.html", context, status=422 if data is not None else 200)


def _onwards(request: StaffRequest, found: Assessment, instrument: Instrument, theme_asked: Theme) -> HttpResponse:
    if "later" in request.POST or theme_asked.number == len(instrument.themes):
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("selfcheck:assessment", found.pk)
    return redirect("selfcheck:theme", found.pk, theme_asked.number + 1)


@require_POST
def answer(request: StaffRequest, assessment_id: UUID, statement: str) -> HttpResponse:
    """Save one statement while somebody goes on with the next; answers with the small line below it."""
    found, instrument, respondent = _answering(request, assessment_id)
    try:
        statement_asked = instrument.statement(statement)
    except KeyError:
        raise Http404 from None
    context, saved = save_one(request.actor, respondent, instrument, statement_asked, request.POST)
    if not request.headers.get("HX-Request"):
        return redirect("selfcheck:theme", found.pk, instrument.theme_of(statement).number)
    return render(request, "selfcheck/_saved.html", context, status=200 if saved else 422)


@require_POST
def finish(request: StaffRequest, assessment_id: UUID) -> HttpResponse:
    """I am done."""
    found = visible_assessment(request, assessment_id)
    respondent = own_respondent(request, found)
    if respondent is None:
        raise PermissionDenied
    if acts_on_click(request, finish_answering, respondent=respondent):
        messages.success(request, _("Thank you. As soon as everybody is done the answers lie side by side."))
    return redirect("selfcheck:assessment", found.pk)
