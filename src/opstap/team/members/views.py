"""Who is on a team, and who owns a track."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import Involvement, writes_for
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.timeline import answer_to
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.members import actions as members_actions
from opstap.team.members.forms import JoinForm, LeaveForm, OwnerForm
from opstap.team.today.lines import ownerless
from opstap.team.transfers import actions as transfers_actions
from opstap.team.transfers.forms import HandOverForm
from opstap.tracks.actions import give_owner
from opstap.tracks.models import Track


def _own(request: StaffRequest, participant_id: UUID) -> Participant:
    """A participant whose team the actor may change. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role != Role.CASE_MANAGER or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


def _team_of(participant: Participant) -> str:
    return reverse("people:dossier", args=[participant.pk]) + "#team"


def _answer_again(request: StaffRequest, address: str) -> HttpResponse:
    """What was to change is not there any more: a second click of who changed it goes where the first one went.

    Raises Http404 for anything else.
    """
    form = ActionForm(request.POST)
    earlier = answer_to(form.cleaned_data["request_key"]) if form.is_valid() else None
    if earlier is None or earlier.actor_id != request.actor.id:
        raise Http404
    return redirect(address)


@require_http_methods(["GET", "POST"])
def join(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Put somebody on the team."""
    participant = _own(request, participant_id)
    form = JoinForm(request.POST or None, municipality_id=participant.municipality_id)
    if form.is_valid():
        chosen = form.cleaned_data["membership"]
        hours = form.cleaned_data["hours_a_week"]
        if form.acts(
            members_actions.join_team, participant=participant, membership=chosen, hours_a_week=hours, by=request.actor
        ):
            messages.success(request, _("%(name)s is on the team now.") % {"name": chosen.user.name})
            return redirect(_team_of(participant))
    return _page(request, form, participant, _("Add somebody to the team"))


@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, participant_id: UUID, involvement_id: UUID) -> HttpResponse:
    """End somebody's role on the team, with a successor or an explicit none."""
    participant = _own(request, participant_id)
    running = (
        Involvement.objects.running_on(today()).filter(participant=participant).select_related("user", "participant")
    )
    involvement = running.filter(pk=involvement_id).first()
    if involvement is None:
        return _answer_again(request, _team_of(participant))
    form = LeaveForm(request.POST or None, involvement=involvement)
    if form.is_valid() and form.acts(
        members_actions.leave_team,
        involvement=involvement,
        successor=form.cleaned_data["successor"],
        why_none=form.cleaned_data["why_none"],
        by=request.actor,
    ):
        messages.success(request, _("%(name)s has left the team.") % {"name": involvement.user.name})
        return redirect(_team_of(participant))
    return _page(request, form, participant, _("%(name)s leaves the team") % {"name": involvement.user.name})


def _page(request: StaffRequest, form: ActionForm, participant: Participant, heading: str) -> HttpResponse:
    context = {"form": form, "participant": participant, "heading": heading, "back": _team_of(participant)}
    return render(request, "team/member.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """The owner gives the track to a colleague, who finds on Today what comes next."""
    participant = _own(request, participant_id)
    mine = Involvement.objects.running_on(today()).filter(user_id=request.actor.user_id, owner=True)
    running = Track.objects.visible_to(request.actor).filter(participant=participant, ended_on__isnull=True)
    track = running.filter(pk__in=mine.values("track_id")).first()
    if track is None:
        return _no_owner_any_more(request, participant)
    form = HandOverForm(
        request.POST or None,
        municipality_id=participant.municipality_id,
        me=request.actor.user_id,
        here=request.actor.organisation_id,
    )
    if form.is_valid() and _hands_over(form, track, request):
        return redirect(_team_of(participant))
    return _page(request, form, participant, _("Hand the track over"))


def _hands_over(form: HandOverForm, track: Track, request: StaffRequest) -> bool:
    """Give it to a colleague, or ask somebody of another organisation."""
    chosen, next_step = form.cleaned_data["membership"], form.cleaned_data["next_step"]
    own = chosen.organisation_id == request.actor.organisation_id
    act = members_actions.hand_over if own else transfers_actions.offer_track
    if not form.acts(act, track=track, membership=chosen, next_step=next_step, by=request.actor):
        return False
    told = {"name": track.participant.name, "owner": chosen.user.name}
    if own:
        messages.success(request, _("%(owner)s now owns the track of %(name)s.") % told)
    else:
        messages.success(request, _("%(owner)s was asked to take over. Until the answer you stay the owner.") % told)
    return True


def _no_owner_any_more(request: StaffRequest, participant: Participant) -> HttpResponse:
    """403 for a colleague who does not own the track; a second click by who just gave it away is answered again."""
    try:
        return _answer_again(request, _team_of(participant))
    except Http404:
        raise PermissionDenied from None


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR)
def assign(request: StaffRequest, track_id: UUID) -> HttpResponse:
    """The coordinator gives a track that nobody owns to a case manager."""
    track = ownerless(request.actor, today()).select_related("participant").filter(pk=track_id).first()
    if track is None:
        return _answer_again(request, reverse("team:nobody_yet"))
    participant = track.participant
    log_look(request.actor, "assign", participant=(participant.pk, participant.municipality_id))
    form = OwnerForm(request.POST or None, municipality_id=participant.municipality_id)
    if form.is_valid():
        chosen = form.cleaned_data["membership"]
        if form.acts(
            give_owner, track=track, user=chosen.user, organisation_id=chosen.organisation_id, by=request.actor
        ):
            told = {"name": participant.name, "owner": chosen.user.name}
            messages.success(request, _("%(owner)s now owns the track of %(name)s.") % told)
            return redirect("team:nobody_yet")
    heading = _("Who becomes the owner?")
    context = {"form": form, "participant": participant, "heading": heading, "back": reverse("team:nobody_yet")}
    return render(request, "team/member.html", context, status=422 if form.is_bound else 200)
