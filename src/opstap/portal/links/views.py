"""Where the team makes links, gives them out and ends them.

The address of a new link is in the answer to the form that made it, and nowhere else: not in the database, a session, a
cookie or the history of the browser. Sending it by mail and putting it on paper therefore take it from that page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opstap.access.actions import end_link, make_link
from opstap.access.guest_links import LINK_MAKERS, digest_of, label_of_kind
from opstap.access.look_log import log_look
from opstap.access.models import GuestLink, writes_for
from opstap.core.dates import AMSTERDAM, today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.people.models import Participant
from opstap.portal.guests import translations
from opstap.portal.links.actions import mail_link
from opstap.portal.links.forms import LinkForm, MailForm, PaperForm
from opstap.portal.links.shareable import PARTICIPANT, employers_email, end_of, is_open, links_of, short_text
from opstap.ui.qr_codes import code


def _shared_participant(request: StaffRequest, participant_id: UUID) -> Participant:
    """Somebody about whom the actor may share. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role not in LINK_MAKERS or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


@require_http_methods(["GET", "POST"])
def links(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """The links about somebody, and a form for a new one, whose address is then shown once."""
    participant = _shared_participant(request, participant_id)
    form = LinkForm(request.POST or None, participant=participant)
    if form.is_valid():
        shareable = form.shareable
        if form.acts(
            make_link,
            kind=shareable.kind,
            about_id=shareable.about_id,
            stream=participant.stream,
            name=form.cleaned_data["name"] or shareable.name,
            until=end_of(form.cleaned_data["until"] or shareable.until),
            token=form.token,
            by=request.actor,
        ):
            link = get_object_or_404(GuestLink.objects.filter(participant_id=participant.pk), pk=form.answer)
            return _address_page(request, participant, link, form.token)
    log_look(request.actor, "links", participant=(participant.pk, participant.municipality_id))
    rows = [(link, label_of_kind(link.kind), link.expires_at - timedelta(seconds=1)) for link in links_of(participant)]
    context = {
        "participant": participant,
        "form": form,
        "open": [row for row in rows if is_open(row[0])],
        "over": [row for row in rows if not is_open(row[0])],
        "end_form": ActionForm(),
    }
    return render(request, "portal/links.html", context, status=422 if form.is_bound else 200)


def _address_page(
    request: StaffRequest,
    participant: Participant,
    link: GuestLink,
    token: str,
    form: MailForm | None = None,
    *,
    sent_to: str = "",
    status: int = 200,
) -> HttpResponse:
    """The one page on which the address stands, with the ways to give it to somebody."""
    address = _address(token)
    language = translations.language_spoken(participant.mother_tongue) if link.kind == PARTICIPANT else ""
    email = participant.email if link.kind == PARTICIPANT else employers_email(link)
    context = {
        "participant": participant,
        "link": link,
        "label": label_of_kind(link.kind),
        "until": link.expires_at - timedelta(seconds=1),
        "address": address,
        "whatsapp": "https://wa.me/?text=" + quote(short_text(address)),
        "form": form or MailForm(initial={"token": token, "email": email}),
        "paper": PaperForm(initial={"token": token, "language": language or "nl"}, auto_id="paper_%s"),
        "sent_to": sent_to,
    }
    log_look(request.actor, "links", participant=(participant.pk, participant.municipality_id))
    response = render(request, "portal/address.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _address(token: str) -> str:
    return settings.ADDRESS + reverse("portal:door", args=[token])


def _link_on_page(request: StaffRequest, participant_id: UUID, link_id: UUID) -> tuple[Participant, GuestLink, str]:
    """The link that still holds, and its secret from the page that showed it. Raises Http404 where they do not agree."""
    participant = _shared_participant(request, participant_id)
    rows = GuestLink.objects.filter(participant_id=participant.pk)
    link, token = get_object_or_404(rows, pk=link_id), request.POST.get("token", "")
    if bytes(link.digest) != digest_of(token) or not is_open(link):
        raise Http404
    return participant, link, token


@require_POST
def send(request: StaffRequest, participant_id: UUID, link_id: UUID) -> HttpResponse:
    """Mail the address, and show it again: the page is still the only one that knows it."""
    participant, link, token = _link_on_page(request, participant_id, link_id)
    form = MailForm(request.POST)
    if form.is_valid() and form.acts(
        mail_link, link=link, email=form.cleaned_data["email"], address=_address(token), by=request.actor
    ):
        return _address_page(request, participant, link, token, sent_to=form.cleaned_data["email"])
    return _address_page(request, participant, link, token, form, status=422)


@require_POST
def paper(request: StaffRequest, participant_id: UUID, link_id: UUID) -> HttpResponse:
    """A sheet to print: a code to scan, in Dutch and the person's language. Changes nothing; a form, since the secret may
    not stand in an address."""
    _participant, link, token = _link_on_page(request, participant_id, link_id)
    form = PaperForm(request.POST)
    language = form.cleaned_data["language"] if form.is_valid() else translations.DUTCH
    last = (link.expires_at - timedelta(seconds=1)).astimezone(AMSTERDAM).date()
    context = {
        "speaker": translations.Speaker(language, always_dutch=True),
        "address": _address(token),
        "drawing": code(_address(token)),
        "until": translations.day(last),
    }
    response = render(request, "portal/paper.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
def end(request: StaffRequest, participant_id: UUID, link_id: UUID) -> HttpResponse:
    """Close a door; who is inside is outside at the next click."""
    participant = _shared_participant(request, participant_id)
    rows = GuestLink.objects.filter(participant_id=participant.pk)
    link = get_object_or_404(rows, pk=link_id)
    form: Any = ActionForm(request.POST)
    if form.is_valid() and form.acts(end_link, link=link, by=request.actor):
        messages.success(request, _("The link of %(name)s does not work any more.") % {"name": link.name})
    else:
        messages.warning(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("portal:links", participant.pk)
