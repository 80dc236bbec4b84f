"""Reading what an employer or a participant says about how it goes, and what was done about it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.access.models import writes_for
from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import GUIDES
from opstap.people.models import Participant
from opstap.placements.check_ins import actions
from opstap.placements.labels import check_in_in_words
from opstap.placements.models import CheckIn


class ReadForm(ActionForm):
    """What somebody did about it; nothing is fine too."""

    note = forms.CharField(
        label=gettext_lazy("What did you do or agree?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This becomes a talk on the timeline. Leave it empty when you only read it."),
    )


@require_http_methods(["GET", "POST"])
def read_check_in(request: StaffRequest, participant_id: UUID, check_in_id: UUID) -> HttpResponse:
    """Read one, with whom to call, and log what came of it."""
    participant = get_object_or_404(Participant.objects.visible_to(request.actor), pk=participant_id)
    if request.actor.role not in GUIDES or not writes_for(request.actor, participant.pk, today()):
        raise PermissionDenied
    check_in = get_object_or_404(
        CheckIn.objects.visible_to(request.actor).select_related("placement__employer__organisation", "seen_by"),
        pk=check_in_id,
        participant=participant,
    )
    back = way_back(request, reverse("people:dossier", args=[participant.pk]))
    form = ReadForm(request.POST or None)
    if form.is_valid() and form.acts(
        actions.read_check_in, check_in=check_in, note=form.cleaned_data["note"], by=request.actor
    ):
        messages.success(request, _("Read. Colleagues see that you did."))
        return redirect(back)
    log_look(request.actor, "check-in", participant=(participant.pk, participant.municipality_id))
    context = {
        "form": form,
        "participant": participant,
        "check_in": check_in,
        "says": check_in_in_words(check_in.side, check_in.face),
        "employer": check_in.placement.employer,
        "back": back,
    }
    return render(request, "placements/check_in.html", context, status=422 if form.is_bound else 200)
