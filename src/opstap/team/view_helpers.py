"""What the pages about a team and the owner of a track have in common."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from opstap.access.models import writes_for
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.timeline import answer_to
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.models import Participant


def participant_with_own_team(request: StaffRequest, participant_id: UUID) -> Participant:
    """A participant whose team the actor may change. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role != Role.CASE_MANAGER or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


def team_address(participant: Participant) -> str:
    """Where the dossier says who helps."""
    return reverse("people:dossier", args=[participant.pk]) + "#team"


def answer_again(request: StaffRequest, address: str) -> HttpResponse:
    """What was to change is not there any more: a second click of who changed it goes where the first one went.

    Raises Http404 for anything else.
    """
    form = ActionForm(request.POST)
    earlier = answer_to(form.cleaned_data["request_key"]) if form.is_valid() else None
    if earlier is None or earlier.actor_id != request.actor.id:
        raise Http404
    return redirect(address)


def member_page(
    request: StaffRequest, form: ActionForm, participant: Participant, heading: str, *, back: str = ""
) -> HttpResponse:
    """A form about one member of a team or the owner; `back` leads to the team where nothing else is given."""
    context = {"form": form, "participant": participant, "heading": heading, "back": back or team_address(participant)}
    return render(request, "team/member.html", context, status=422 if form.is_bound else 200)
