"""A track that passes to another owner: hand it over or offer it; look at an offer, accept it, decline it, withdraw it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.access.look_log import log_look
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.members.queries import owns_track
from opstap.team.models import TrackTransfer
from opstap.team.transfers import actions, queries
from opstap.team.transfers.forms import DeclineForm, HandOverForm
from opstap.team.view_helpers import answer_again, member_page, participant_with_own_team, team_address
from opstap.tracks.models import Track


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """The owner gives the track to a colleague, who finds on Today what comes next."""
    participant = participant_with_own_team(request, participant_id)
    owned = owns_track(request.actor.user_id, today(), "pk")
    running = Track.objects.visible_to(request.actor).filter(participant=participant, ended_on__isnull=True)
    track = running.filter(owned).first()
    if track is None:
        return _no_owner_any_more(request, participant)
    form = HandOverForm(
        request.POST or None,
        municipality_id=participant.municipality_id,
        me=request.actor.user_id,
        here=request.actor.organisation_id,
    )
    if form.is_valid() and _pass_on(form, track, request):
        return redirect(team_address(participant))
    return member_page(request, form, participant, _("Hand the track over"))


def _pass_on(form: HandOverForm, track: Track, request: StaffRequest) -> bool:
    """Give it to a colleague, or ask somebody of another organisation."""
    chosen, next_step = form.cleaned_data["membership"], form.cleaned_data["next_step"]
    is_colleague = chosen.organisation_id == request.actor.organisation_id
    act = actions.hand_over if is_colleague else actions.offer_track
    if not form.acts(act, track=track, membership=chosen, next_step=next_step, by=request.actor):
        return False
    names = {"name": track.participant.name, "owner": chosen.user.name}
    if is_colleague:
        messages.success(request, _("%(owner)s now owns the track of %(name)s.") % names)
    else:
        messages.success(request, _("%(owner)s was asked to take over. Until the answer you stay the owner.") % names)
    return True


def _no_owner_any_more(request: StaffRequest, participant: Participant) -> HttpResponse:
    """403 for a colleague who does not own the track; a second click by who just gave it away is answered again."""
    try:
        return answer_again(request, team_address(participant))
    except Http404:
        raise PermissionDenied from None


def _offer_of(request: StaffRequest, offer_id: UUID, rows: Any = None) -> TrackTransfer:
    """An offer that the actor was asked, or made. Raises Http404."""
    found = queries.offers_readable_by(request.actor) if rows is None else rows
    related = found.select_related(
        "participant",
        "track__version__programme",
        "track__phase",
        "from_user",
        "from_organisation",
        "to_user",
        "to_organisation",
    )
    offer: TrackTransfer = get_object_or_404(related.defer("track__version__blueprint"), pk=offer_id)
    return offer


def _offer_page(request: StaffRequest, offer: TrackTransfer, form: ActionForm) -> HttpResponse:
    """Only what is needed to answer: the name, the programme and phase, from whom, and what comes next."""
    is_asked = offer.to_user_id == request.actor.user_id and offer.to_organisation_id == request.actor.organisation_id
    waits = offer.state == TrackTransfer.State.PROPOSED
    can_take_over = queries.may_take_over(offer) if waits else True
    may_answer_no_more = is_asked and (request.actor.role != Role.CASE_MANAGER or not can_take_over)
    if not may_answer_no_more:
        log_look(request.actor, "offer", participant=(offer.participant_id, offer.municipality_id))
    context = {
        "offer": offer,
        "form": form,
        "is_asked": is_asked,
        "waits": waits,
        "can_take_over": can_take_over,
        "may_answer_no_more": may_answer_no_more,
        "may_withdraw": waits and queries.may_withdraw(request.actor, offer, today()),
        "has_errors": form.is_bound,
        "back": reverse("team:today"),
    }
    return render(
        request, "team/offer.html", context, status=422 if form.is_bound else 403 if may_answer_no_more else 200
    )


@require_GET
def offer(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """Take over this track? And for who asks: what became of it."""
    return _offer_page(request, _offer_of(request, offer_id), DeclineForm())


@require_POST
def accept(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """Take the track over."""
    found = _offer_of(request, offer_id, queries.offers_asked_of(request.actor))
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.accept_track, offer=found, by=request.actor):
        messages.success(request, _("You own the track of %(name)s now.") % {"name": found.participant.name})
        return redirect("people:dossier", found.participant_id)
    return _offer_page(request, _offer_of(request, offer_id), form)


@require_POST
def decline(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """Do not take the track over, and say why."""
    found = _offer_of(request, offer_id, queries.offers_asked_of(request.actor))
    form = DeclineForm(request.POST)
    if form.is_valid() and form.acts(
        actions.decline_track, offer=found, reason=form.cleaned_data["reason"], by=request.actor
    ):
        messages.success(request, _("%(name)s reads why you do not take over.") % {"name": found.from_user.name})
        return redirect("team:today")
    return _offer_page(request, _offer_of(request, offer_id), form)


@require_POST
def withdraw(request: StaffRequest, offer_id: UUID) -> HttpResponse:
    """Take an offer back."""
    found = _offer_of(request, offer_id)
    if not queries.may_withdraw(request.actor, found, today()):
        raise PermissionDenied
    form = ActionForm(request.POST)
    if form.is_valid() and form.acts(actions.withdraw_track, offer=found, by=request.actor):
        messages.success(request, _("The offer is withdrawn. Nothing has changed."))
        return redirect("people:dossier", found.participant_id)
    return _offer_page(request, _offer_of(request, offer_id), form)
