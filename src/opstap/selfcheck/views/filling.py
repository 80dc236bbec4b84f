"""Answering: one theme a page, saved as one goes, and saved whole without JavaScript."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access.requests import StaffRequest
from opstap.core.dates import today
from opstap.selfcheck import actions
from opstap.selfcheck.evidence import evidence_for
from opstap.selfcheck.forms import AnswerForm
from opstap.selfcheck.instrument import Instrument, Statement, Theme
from opstap.selfcheck.loading import instrument_of
from opstap.selfcheck.models import Answer, Assessment, Respondent
from opstap.selfcheck.views.steps import crumbs, my_part, seen


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
    stored = {each.statement: each for each in Answer.objects.visible_to(request.actor).filter(respondent=mine)}
    data = request.POST if request.method == "POST" else None
    forms = {each.key: _form(data, instrument, each, stored.get(each.key)) for each in shown.statements}
    if data is not None and _all_saved(request, mine, forms):
        return _onwards(request, found, instrument, shown)
    context = {
        "assessment": found, "instrument": instrument, "theme": shown, "has_errors": data is not None,
        "rows": [(each, forms[each.key]) for each in shown.statements],
        "evidence": evidence_for(found, request.actor, [each.key for each in shown.statements], today()),
        "crumbs": crumbs(found), "last": shown.number == len(instrument.themes),
        "far": [(each, _answered(each, stored), each.number == number) for each in instrument.themes],
        "forms": list(forms.values()),
    }  # fmt: skip
    return render(request, "selfcheck/theme.html", context, status=422 if data is not None else 200)


def _answered(theme: Theme, stored: dict[str, Answer]) -> bool:
    given = [stored.get(each.key) for each in theme.statements]
    return all(each is not None and (each.value is not None or each.not_applicable) for each in given)


def _form(data: Any, instrument: Instrument, statement: Statement, stored: Answer | None) -> AnswerForm:
    return AnswerForm(data, scale=instrument.scale, stored=stored, prefix=statement.key)


def _all_saved(request: StaffRequest, mine: Respondent, forms: dict[str, AnswerForm]) -> bool:
    """Save what is sound also where another statement is not: stopping loses nothing."""
    saved = [
        form.is_valid() and form.saves(actions.save_answer, respondent=mine, statement=key, by=request.actor)
        for key, form in forms.items()
    ]
    return all(saved)


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
    stored = Answer.objects.visible_to(request.actor).filter(respondent=mine, statement=statement).first()
    form = AnswerForm(request.POST, scale=instrument.scale, stored=stored, prefix=statement)
    saved = form.is_valid() and form.saves(actions.save_answer, respondent=mine, statement=statement, by=request.actor)
    if not request.headers.get("HX-Request"):
        return redirect("selfcheck:theme", found.pk, instrument.theme_of(statement).number)
    now_stored = Answer.objects.visible_to(request.actor).filter(respondent=mine, statement=statement).first()
    context = {"statement": asked, "form": form, "saved": saved, "stored": now_stored, "scale": instrument.scale}
    return render(request, "selfcheck/_saved.html", context, status=200 if saved else 422)
