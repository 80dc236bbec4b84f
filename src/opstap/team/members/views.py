"""Who is on a team; and tracks that nobody owns, to which the coordinator gives an owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.team.members import actions
from opstap.team.members.forms import JoinForm, LeaveForm, OwnerForm
from opstap.team.members.queries import tracks_without_owner
from opstap.team.view_helpers import answer_again, member_page, participant_with_own_team, team_address
from opstap.tracks.actions import give_owner

MOST_WITHOUT_OWNER = 200


@require_http_methods(["GET", "POST"])
def join(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Put somebody on the team."""
    participant = participant_with_own_team(request, participant_id)
    form = JoinForm(request.POST or None, municipality_id=participant.municipality_id)
    if form.is_valid():
        chosen = form.cleaned_data["membership"]
        hours = form.cleaned_data["hours_a_week"]
        if form.acts(
            actions.join_team, participant=participant, membership=chosen, hours_a_week=hours, by=request.actor
        ):
            messages.success(request, _("%(name)s is on the team now.") % {"name": chosen.user.name})
            return redirect(team_address(participant))
    return member_page(request, form, participant, _("Add somebody to the team"))


@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, participant_id: UUID, involvement_id: UUID) -> HttpResponse:
    """End somebody's role on the team, with a successor or an explicit none."""
    participant = participant_with_own_team(request, participant_id)
    running = (
        Involvement.objects.running_on(today()).filter(participant=participant).select_related("user", "participant")
    )
    involvement = running.filter(pk=involvement_id).first()
    if involvement is None:
        return answer_again(request, team_address(participant))
    form = LeaveForm(request.POST or None, involvement=involvement)
    if form.is_valid() and form.acts(
        actions.leave_team,
        involvement=involvement,
        successor=form.cleaned_data["successor"],
        why_none=form.cleaned_data["why_none"],
        by=request.actor,
    ):
        messages.success(request, _("%(name)s has left the team.") % {"name": involvement.user.name})
        return redirect(team_address(participant))
    return member_page(request, form, participant, _("%(name)s leaves the team") % {"name": involvement.user.name})


@require_GET
@for_roles(Role.COORDINATOR)
def nobody_yet(request: StaffRequest) -> HttpResponse:
    """Tracks that nobody owns."""
    rows = list(
        tracks_without_owner(request.actor, today())
        .select_related("participant", "version__programme")
        .defer("version__blueprint")
        .order_by("started_on", "pk")[:MOST_WITHOUT_OWNER]
    )
    log_look(request.actor, "nobody yet", shown={(track.participant_id, track.municipality_id) for track in rows})
    return render(request, "team/nobody_yet.html", {"tracks": rows})


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR)
def assign(request: StaffRequest, track_id: UUID) -> HttpResponse:
    """The coordinator gives a track that nobody owns to a case manager."""
    track = tracks_without_owner(request.actor, today()).select_related("participant").filter(pk=track_id).first()
    if track is None:
        return answer_again(request, reverse("team:nobody_yet"))
    participant = track.participant
    log_look(request.actor, "assign", participant=(participant.pk, participant.municipality_id))
    form = OwnerForm(request.POST or None, municipality_id=participant.municipality_id)
    if form.is_valid():
        chosen = form.cleaned_data["membership"]
        if form.acts(
            give_owner, track=track, user=chosen.user, organisation_id=chosen.organisation_id, by=request.actor
        ):
            names = {"name": participant.name, "owner": chosen.user.name}
            messages.success(request, _("%(owner)s now owns the track of %(name)s.") % names)
            return redirect("team:nobody_yet")
    return member_page(request, form, participant, _("Who becomes the owner?"), back=reverse("team:nobody_yet"))
