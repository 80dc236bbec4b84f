"""Logging a talk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import writes_for
from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest
from opstap.people.dossier import MAY_OPEN
from opstap.people.models import Participant
from opstap.team.talks import actions
from opstap.team.talks.forms import TalkForm

FIELDS = ("note", "how", "with_whom", "on", "next_step", "next_on", "next_by_participant")


@require_http_methods(["GET", "POST"])
def talk(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Write down a talk in one line, and perhaps the next step."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    form = TalkForm(request.POST or None, born=participant.birth_date)
    has_dossier = request.actor.role in MAY_OPEN
    home = reverse("people:dossier", args=[participant.pk]) if has_dossier else reverse("team:today")
    back = way_back(request, home)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        if form.acts(actions.log_contact, participant=participant, by=request.actor, **values):
            messages.success(request, _("The talk with %(name)s is logged.") % {"name": participant.name})
            return redirect(back)
    log_look(request.actor, "talk", participant=(participant.pk, participant.municipality_id))
    context = {"form": form, "participant": participant, "back": back}
    return render(request, "team/talk.html", context, status=422 if form.is_bound else 200)
