"""Deciding to which phase a track goes: first where to, then how the criteria stand and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opstap.access.look_log import log_look
from opstap.core.addresses import same_address
from opstap.organisations.requests import StaffRequest
from opstap.people.models import Participant
from opstap.tracks import refusals
from opstap.tracks.models import Phase, PhaseDecision, ProgrammeVersion, Track
from opstap.tracks.phases import actions
from opstap.tracks.phases.forms import DecisionForm, as_key
from opstap.tracks.programmes.queries import blueprint_of, phases_on_offer
from opstap.tracks.rules import later_phases
from opstap.tracks.view_helpers import answered_before, newest_track, participant_of


@require_http_methods(["GET", "POST"])
def choose_phase(request: StaffRequest, participant_id: UUID) -> HttpResponse:
    """Which programme a track follows, and in which phase it is: without a phase in the address a list of all."""
    participant = participant_of(request, participant_id)
    track = newest_track(request, participant, ended=False)
    if track is None:
        messages.error(request, str(refusals.NoTrack.sentence))
        return redirect("people:dossier", participant.pk)
    offered = phases_on_offer(track.version, track.municipality_id)
    chosen = as_key(request.POST.get("phase") or request.GET.get("phase") or "")
    to = next((phase for phase in offered if phase.pk == chosen and phase.pk != track.phase_id), None)
    if to is None and answered_before(request):
        return redirect("people:dossier", participant.pk)
    if to is None:
        return _list(request, participant, track, offered)
    return _decide(request, participant, track, to)


def _list(request: StaffRequest, participant: Participant, track: Track, offered: list[Phase]) -> HttpResponse:
    """Every phase there is; one that cannot be chosen (any more) leads here too, and that is said."""
    log_look(request.actor, "decide", participant=(participant.pk, participant.municipality_id))
    groups = _choices(participant, track, offered)
    lost = bool(request.GET.get("phase") or request.method == "POST")
    context = {
        "participant": participant,
        "track": track,
        "lost": lost,
        "has_errors": lost,
        "own_groups": [group for group in groups if group.followed or group.newer],
        "other_groups": [group for group in groups if not group.followed and not group.newer],
        "back": reverse("people:dossier", args=[participant.pk]),
    }
    return render(request, "tracks/choose_phase.html", context, status=422 if request.method == "POST" else 200)


@dataclass(frozen=True, slots=True)
class PhaseChoice:
    """A phase on the list: its address, whether the track is in it now, and whether it lies further on."""

    phase: Phase
    url: str
    now: bool
    onward: bool


@dataclass(frozen=True, slots=True)
class VersionChoices:
    """The phases of a version: of the track's own, of a newer one of its programme, or of another programme."""

    version: ProgrammeVersion
    phases: list[PhaseChoice]
    followed: bool
    newer: bool


def _choices(participant: Participant, track: Track, offered: list[Phase]) -> list[VersionChoices]:
    """The phases by programme and version, the track's own version first, each with its address and what it would be."""
    address = same_address("tracks:choose_phase", participant.pk)
    groups = []
    for version, phases in groupby(offered, key=lambda phase: phase.version):
        followed = track.version_id == version.pk
        same = track.version is not None and track.version.programme_id == version.programme_id
        onward = later_phases(blueprint_of(version.pk), track.phase.key) if followed and track.phase else set()
        choices = [
            PhaseChoice(phase, address(phase=str(phase.pk)), phase.pk == track.phase_id, phase.key in onward)
            for phase in phases
        ]
        groups.append(VersionChoices(version, choices, followed, newer=same and not followed))
    return sorted(groups, key=lambda group: (not group.followed, not group.newer))


def _decide(request: StaffRequest, participant: Participant, track: Track, to: Phase) -> HttpResponse:
    form = DecisionForm(request.POST or None, track=track, to=to)
    if form.is_valid() and form.acts(
        actions.choose_phase,
        track=track,
        phase=to,
        seen=form.cleaned_data["seen"],
        reason=form.cleaned_data["reason"],
        on=form.cleaned_data["on"],
        met=form.met(),
        by=request.actor,
    ):
        messages.success(request, _success_sentence(form, to))
        return redirect("people:dossier", participant.pk)
    if form.is_bound and form.cleaned_data.get("seen") != track.phase_id:
        form.show_again(track)
    log_look(request.actor, "decide", participant=(participant.pk, participant.municipality_id))
    context = {
        "form": form,
        "participant": participant,
        "track": track,
        "to": to,
        "groups": form.groups(),
        "newer": _is_newer(track, to),
        "list": reverse("tracks:choose_phase", args=[participant.pk]),
        "back": reverse("people:dossier", args=[participant.pk]),
    }
    return render(request, "tracks/decide.html", context, status=422 if form.is_bound else 200)


def _is_newer(track: Track, to: Phase) -> bool:
    """Does this decision move the track to a newer version of its own programme?"""
    version = track.version
    return version is not None and version.pk != to.version_id and version.programme_id == to.version.programme_id


def _success_sentence(form: DecisionForm, to: Phase) -> str:
    sentence = _("The track is in phase %(phase)s now.") % {"phase": to.name}
    number = sum(met != PhaseDecision.Met.YES for met in form.met().values())
    if not number:
        return sentence
    left = ngettext(
        "%(number)s criterion was not met or unknown; that stands on the timeline.",
        "%(number)s criteria were not met or unknown; that stands on the timeline.",
        number,
    )
    return f"{sentence} {left % {'number': number}}"
