"""The pages of guests. GET never changes anything but the look log, and the first page not even that: mail scanners and
phones fetch every link that they see. Only pressing the button opens it.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access import guest_links
from opstap.access.actions import open_link
from opstap.access.guest_links import GuestRequest
from opstap.access.look_log import log_look
from opstap.access.models import GuestLink
from opstap.access.refusals import OpenedBefore
from opstap.core.dates import day_of
from opstap.core.forms import ActionForm
from opstap.core.scope import acting
from opstap.placements.check_ins import actions
from opstap.placements.models import CheckIn
from opstap.portal.guests import respondent_views, screens, translations
from opstap.portal.guests.decorators import for_guests, page, quiet
from opstap.portal.guests.forms import AnswerForm, FaceForm
from opstap.portal.links.shareable import PARTICIPANT, PLACEMENT
from opstap.selfcheck.respondents.links import RESPONDENT
from opstap.team.appointments.actions import answer_appointment

YEAR = 365 * 24 * 3600


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: GuestRequest, token: str) -> HttpResponse:
    """The address that was sent: one button. A link that is unknown, over time or ended gives one and the same page.

    No CSRF token: the secret in the address is what opens, and a page that may not be told to others cannot send the header
    that Django would ask for. So a look leaves nothing behind, in the browser neither.
    """
    if guest_links.tries_too_often(request):
        return quiet(page(request, "portal/too_often.html", _all_languages(), status=429))
    link = guest_links.find_link(guest_links.digest_of(token))
    if link is None:
        if not guest_links.note_wrong_try(request):
            return quiet(page(request, "portal/too_often.html", _all_languages(), status=429))
        return quiet(page(request, "portal/shut.html", _all_languages(), status=404))
    if request.method != "POST":
        return quiet(page(request, "portal/door.html", _all_languages()))
    _note(link)
    response = HttpResponseRedirect(reverse("portal:home", args=[link.pk]), status=303)
    guest_links.start_visit(response, link)
    return quiet(response)


def _all_languages() -> dict[str, object]:
    """Nobody knows yet who reads, so every language is there."""
    return {"speakers": [translations.Speaker(code) for code, _name in translations.languages()]}


def _note(link: GuestLink) -> None:
    actor = guest_links.actor_of(link)
    with acting(actor):
        try:
            open_link(link=link, by=actor)
        except OpenedBefore:
            guest_links.note_opening(link)


@require_http_methods(["GET", "HEAD"])
@for_guests(PARTICIPANT, PLACEMENT, RESPONDENT)
def home(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """The one screen of this link."""
    if link.kind == RESPONDENT:
        return respondent_views.themes(request, link)
    return _home(request, link, FaceForm())


def _home(
    request: GuestRequest, link: GuestLink, form: FaceForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    log_look(request.actor, f"guest {link.kind}", participant=link.whose)
    if link.kind == PLACEMENT:
        employers = screens.employers_screen(link)
        dates = {
            "first": translations.day(employers.placement.starts_on),
            "last": translations.day(employers.last_day) if employers.last_day else None,
        }
        context = {
            "screen": employers,
            "kind_key": f"kind.{employers.placement.kind}",
            "form": form,
            "dates": dates,
            "faces": _faces(employers.check_in),
        }
        return page(request, "portal/employer.html", context, status=status)
    screen = screens.participants_screen(link)
    context = {
        "screen": screen,
        "form": form,
        "faces": _faces(screen.check_in),
        "appointments": [
            (
                row,
                translations.day(day_of(row.starts_at)),
                translations.clock(row.starts_at),
                AnswerForm(initial={"sequence": row.sequence}),
            )
            for row in screen.appointments
        ],
        "answers": ("coming", "not_coming", "call_me"),
        "wrong": wrong,
    }
    return page(request, "portal/participant.html", context, mother_tongue=screen.mother_tongue, status=status)


def _faces(check_in: CheckIn | None) -> list[tuple[str, bool]]:
    return [(face, check_in is not None and check_in.face == face) for face in ("good", "so_so", "bad")]


@require_POST
@for_guests(PARTICIPANT, PLACEMENT)
def say(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """How is it going? One press on a face."""
    placement = screens.running_placement(link)
    if placement is None:
        return redirect("portal:home", link.pk)
    form = FaceForm(request.POST)
    if form.is_valid() and form.acts(
        actions.say_how_it_goes,
        placement=placement,
        side=screens.side_of(link),
        face=form.cleaned_data["face"],
        line=form.cleaned_data["line"],
        language=form.cleaned_data["language"],
        by=request.actor,
    ):
        return redirect("portal:thanks", link.pk)
    return _home(request, link, form, status=422)


@require_http_methods(["GET", "HEAD"])
@for_guests(PARTICIPANT, PLACEMENT)
def thanks(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """Who reads what was said, and how to change it."""
    return _thanks(request, link)


def _thanks(request: GuestRequest, link: GuestLink, *, wrong: str = "", status: int = 200) -> HttpResponse:
    log_look(request.actor, "guest thanks", participant=link.whose)
    if link.kind == PLACEMENT:
        employers = screens.employers_screen(link)
        check_in, person, tongue = employers.check_in, employers.person, ""
    else:
        screen = screens.participants_screen(link)
        check_in, person, tongue = screen.check_in, screen.name, screen.mother_tongue
    context = {
        "check_in": check_in,
        "person": person,
        "form": ActionForm(),
        "reads": "reads_employer" if link.kind == PLACEMENT else "reads_participant",
        "wrong": wrong,
    }
    return page(request, "portal/thanks.html", context, mother_tongue=tongue, status=status)


@require_POST
@for_guests(PARTICIPANT, PLACEMENT)
def take_back(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """Take back what was said today."""
    form = ActionForm(request.POST)
    try:
        check_in = screens.own_check_in(link, _uuid(request.POST.get("check_in", "")))
    except Http404:
        return redirect("portal:thanks", link.pk)  # a second click: it is gone
    if form.is_valid() and form.acts(actions.take_back_check_in, check_in=check_in, by=request.actor):
        return redirect("portal:thanks", link.pk)
    return _thanks(request, link, wrong="read_already" if check_in.seen_at else "not_today", status=422)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@for_guests(PARTICIPANT)
def answer(request: GuestRequest, link: GuestLink, appointment_id: UUID) -> HttpResponse:
    """I am coming, I cannot come, call me."""
    appointment = get_object_or_404(screens.every_appointment(link), pk=appointment_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        appointment.sequence = form.cleaned_data["sequence"]  # as it was shown: another time is another question
        if form.acts(answer_appointment, appointment=appointment, answer=form.cleaned_data["reply"], by=request.actor):
            return HttpResponseRedirect(reverse("portal:home", args=[link.pk]) + "#appointment")
    return _home(request, link, FaceForm(), wrong="not_any_more", status=422)


@require_POST
@for_guests(PARTICIPANT, PLACEMENT, RESPONDENT)
def language(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """Another language, kept in this browser for the pages of guests."""
    wanted = request.POST.get("language", "")
    response = redirect("portal:home", link.pk)
    if wanted in dict(translations.languages()):
        response.set_cookie(
            translations.COOKIE,
            wanted,
            max_age=YEAR,
            path=guest_links.GUEST_PAGES,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_POST
@for_guests(PARTICIPANT, PLACEMENT, RESPONDENT)
def close(request: GuestRequest, link: GuestLink) -> HttpResponse:
    """Close the page in this browser, for a computer that others use."""
    response = page(request, "portal/closed.html", {})
    guest_links.end_visit(response, link.pk)
    return response
