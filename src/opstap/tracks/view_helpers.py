"""Whose track a page is about, for the pages on which a case manager decides."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from opstap.access.models import writes_for
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.timeline import answer_to
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.tracks.models import Track


def participant_of(request: StaffRequest, participant_id: UUID) -> Participant:
    """Somebody on whose team the actor is a case manager. Raises Http404 or PermissionDenied."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role != Role.CASE_MANAGER or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    return participant


def newest_track(request: StaffRequest, participant: Participant, *, ended: bool) -> Track | None:
    """The open track, or the one that ended last where there is no open one."""
    rows = Track.objects.visible_to(request.actor).filter(participant=participant)
    rows = rows.select_related("version__programme", "phase__version__programme")
    rows = rows.defer("version__blueprint", "phase__version__blueprint")
    running = rows.open().first()
    if not ended:
        return running
    return None if running else rows.order_by("-ended_on", "-started_on").first()


def answered_before(request: StaffRequest) -> bool:
    """Is this a second click of a form that did its work already? Then what it was about is not there any more."""
    form = ActionForm(request.POST or None)
    earlier = answer_to(form.cleaned_data["request_key"]) if form.is_valid() else None
    return earlier is not None and earlier.actor_id == request.actor.id
