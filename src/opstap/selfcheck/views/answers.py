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
from opstap.selfcheck.answers.saving import all_saved, answered, form_of, save_one, stored_by
from opstap.selfcheck.evidence.sources import evidence_for
from opstap.selfcheck.instruments.schema import Instrument, Theme
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.results import instrument_of
from opstap.selfcheck.views.helpers import crumbs, my_part, seen


def _mine(request: StaffRequest, assessment_id: UUID) -> tuple[Assessment, Instrument, Respondent]:
    found = seen(request, assessment_id)
    mine = my_part(request, found)
    if mine is None:
        raise PermissionDenied
    return found, instrument_of(found), mine


@require_http_methods(["GET", "POST"])
def theme(request: StaffRequest, assessment_id: UUID, number: int) -> HttpResponse:
    """The statements of one theme; a POST saves all of them and leads on."""
    found, instrument, mine = _mine(request, assessment_id)
    try:
        shown = instrument.theme(number)
    except KeyError:
        raise Http404 from None
    if found.state != Assessment.State.FILLING:
        messages.info(request, _("The answers lie side by side already."))
        return redirect("selfcheck:talk", found.pk, number)
    stored = stored_by(request.actor, mine)
    data = request.POST if request.method == "POST" else None
    forms = {each.key: form_of(data, instrument, each, stored.get(each.key)) for each in shown.statements}
    if data is not None and all_saved(request.actor, mine, forms):
        return _onwards(request, found, instrument, shown)
    context = {
        "assessment": found,
        "instrument": instrument,
        "theme": shown,
        "has_errors": data is not None,
        "rows": [(each, forms[each.key]) for each in shown.statements],
        "evidence": evidence_for(found, request.actor, [each.key for each in shown.statements], today()),
        "crumbs": crumbs(found),
        "last": shown.number == len(instrument.themes),
        "far": [(each, answered(each, stored), each.number == number) for each in instrument.themes],
        "forms": list(forms.values()),
        "answer_page": "selfcheck:answer",
        "place": found.pk,
    }
    return render(request, "selfcheck/theme.html", context, status=422 if data is not None else 200)


def _onwards(request: StaffRequest, found: Assessment, instrument: Instrument, shown: Theme) -> HttpResponse:
    if "later" in request.POST or shown.number == len(instrument.themes):
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("selfcheck:assessment", found.pk)
    return redirect("selfcheck:theme", found.pk, shown.number + 1)


@require_POST
def answer(request: StaffRequest, assessment_id: UUID, statement: str) -> HttpResponse:
    """Save one statement while somebody goes on with the next; answers with the small line below it."""
    found, instrument, mine = _mine(request, assessment_id)
    try:
        asked = instrument.statement(statement)
    except KeyError:
        raise Http404 from None
    context, saved = save_one(request.actor, mine, instrument, asked, request.POST)
    if not request.headers.get("HX-Request"):
        return redirect("selfcheck:theme", found.pk, instrument.theme_of(statement).number)
    return render(request, "selfcheck/_saved.html", context, status=200 if saved else 422)
