"""Filling in a self-assessment with a link: the same questions, saving and rules as with an account, on a page of its own.

No look is logged, since the pages show nothing about anybody: questions, and one's own answers. That the link was opened
stands with the link, and which statements were answered in the story of the assessment.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access.guest_links import GuestRequest, end_visit
from opstap.access.models import GuestLink
from opstap.core.forms import ActionForm
from opstap.portal.guests import translations
from opstap.portal.guests.decorators import for_guests, page
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.answers.view_helpers import all_saved, answered, answers_of, form_of, save_one
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.respondents import actions as respondents_actions
from opstap.selfcheck.respondents.links import RESPONDENT, respondent_of
from opstap.selfcheck.results import instrument_of
from opstap.selfcheck.rules import progress

LANGUAGES = ("nl", "en")
"""The questions are there in these languages; another language of the guest pages gets Dutch."""


def _spoken(request: GuestRequest) -> str:
    language = translations.language_of(request)
    return language if language in LANGUAGES else translations.DUTCH


def themes(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """The first page of the link: how far one is, and the way to each theme; afterwards a word of thanks."""
    respondent = respondent_of(link)
    assessment, instrument = respondent.assessment, instrument_of(respondent.assessment)
    done = {
        key
        for key, each in answers_of(request.actor, respondent).items()
        if each.value is not None or each.not_applicable
    }
    rows = [(each, progress(done, [one.key for one in each.statements])) for each in instrument.themes]
    context = {
        "assessment": assessment,
        "instrument": instrument,
        "respondent": respondent,
        "themes": rows,
        "filling": assessment.state == Assessment.State.FILLING,
        "following": next((each for each, far in rows if far.left), None),
        "far": progress(done, [each.key for each in instrument.statements]),
    }
    return page(request, "portal/check/themes.html", context, only=LANGUAGES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_guests(RESPONDENT)
def theme(request: GuestRequest, link: GuestLink, number: int) -> HttpResponse:
    """The statements of one theme; a POST saves all of them and leads on."""
    respondent = respondent_of(link)
    instrument = instrument_of(respondent.assessment)
    try:
        theme_asked = instrument.theme(number)
    except KeyError:
        raise Http404 from None
    if respondent.assessment.state != Assessment.State.FILLING:
        return redirect("portal:home", link.pk)
    data = request.POST if request.method == "POST" else None
    with translation.override(_spoken(request)):
        stored = answers_of(request.actor, respondent)
        forms = {each.key: form_of(data, instrument, each, stored.get(each.key)) for each in theme_asked.statements}
        if data is not None and all_saved(request.actor, respondent, forms):
            if "later" in data or number == len(instrument.themes):
                messages.success(request, _("Saved. You can go on whenever you like."))
                return redirect("portal:home", link.pk)
            return redirect("portal:theme", link.pk, number + 1)
        context: dict[str, object] = {
            "assessment": respondent.assessment,
            "instrument": instrument,
            "theme": theme_asked,
            "has_errors": data is not None,
            "rows": [(each, forms[each.key]) for each in theme_asked.statements],
            "forms": list(forms.values()),
            "far": [(each, answered(each, stored), each.number == number) for each in instrument.themes],
            "last": number == len(instrument.themes),
            "answer_page": "portal:save",
            "place": link.pk,
        }
        status = 422 if data is not None else 200
        return page(request, "portal/check/theme.html", context, status=status, only=LANGUAGES)


@require_POST
@for_guests(RESPONDENT)
def save(request: GuestRequest, link: GuestLink, statement: str) -> HttpResponse:
    """Save one statement while somebody goes on with the next."""
    respondent = respondent_of(link)
    instrument = instrument_of(respondent.assessment)
    try:
        statement_asked = instrument.statement(statement)
    except KeyError:
        raise Http404 from None
    with translation.override(_spoken(request)):
        context, saved = save_one(request.actor, respondent, instrument, statement_asked, request.POST)
        if not request.headers.get("HX-Request"):
            return redirect("portal:theme", link.pk, instrument.theme_of(statement).number)
        return render(request, "selfcheck/_saved.html", context, status=200 if saved else 422)


@require_POST
@for_guests(RESPONDENT)
def finish(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """I am done."""
    form = ActionForm(request.POST)
    with translation.override(_spoken(request)):
        if form.is_valid() and form.acts(answers_actions.finish, respondent=respondent_of(link), by=request.actor):
            messages.success(request, _("Thank you. Your answers are kept."))
        else:
            messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect("portal:home", link.pk)


@require_POST
@for_guests(RESPONDENT)
def stop(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """I take part no longer. The link is of no use then, so the browser forgets it."""
    respondent, form = respondent_of(link), ActionForm(request.POST)
    with translation.override(_spoken(request)):
        if form.is_valid() and form.acts(respondents_actions.leave, respondent=respondent, by=request.actor):
            response = page(request, "portal/check/stopped.html", {"assessment": respondent.assessment}, only=LANGUAGES)
            end_visit(response, link.pk)
            return response
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect("portal:home", link.pk)
