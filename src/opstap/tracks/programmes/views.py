"""The programmes that a track can follow, and those that a municipality makes its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.tracks.access import PROGRAMME_MAKERS, may_adapt, may_copy, own_municipality
from opstap.tracks.models import Programme, ProgrammeQuerySet, ProgrammeVersion
from opstap.tracks.programmes import actions
from opstap.tracks.programmes.drafts import as_draft
from opstap.tracks.programmes.forms import (
    PHASES,
    AdaptForm,
    CopyForm,
    PhaseForm,
    PhaseForms,
    draft_of,
    phase_forms,
    rearranged,
    suggested_name,
)
from opstap.tracks.programmes.queries import blueprint_of, running_tracks

READERS = (Role.CASE_MANAGER, Role.COORDINATOR, Role.JOB_HUNTER, Role.COACH, Role.POLICY_OFFICER, Role.ADMINISTRATOR)


def _visible(request: StaffRequest) -> ProgrammeQuerySet:
    return Programme.objects.visible_to(request.actor)


def _newest(programme: Programme) -> ProgrammeVersion:
    """The newest version, without its text, which `blueprint_of` keeps."""
    return programme.versions.defer("blueprint").order_by("-number")[0]


@require_GET
@for_roles(*READERS)
def list_programmes(request: StaffRequest) -> HttpResponse:
    """The programmes that a track can follow."""
    rows = (
        ProgrammeVersion.objects.filter(programme__in=_visible(request)).defer("blueprint").select_related("programme")
    )
    newest = list(
        rows.order_by("programme__name", "programme__key", "-number").distinct("programme__name", "programme__key")
    )
    pairs = [(version.programme, blueprint_of(version.pk)) for version in newest]
    context = {
        "own": [pair for pair in pairs if pair[0].municipality_id is not None],
        "built_in": [pair for pair in pairs if pair[0].municipality_id is None],
    }
    return render(request, "tracks/programmes.html", context)


@require_GET
@for_roles(*READERS)
def show_programme(request: StaffRequest, key: str) -> HttpResponse:
    """One programme: phases, activities, criteria, targets, and the source of each."""
    found = get_object_or_404(_visible(request).select_related("copied_from__programme"), key=key)
    version, adaptable = _newest(found), may_adapt(request.actor, found)
    context = {
        "programme": blueprint_of(version.pk),
        "version": version,
        "row": found,
        "crumbs": _crumbs(found, whole=False),
        "may_copy": may_copy(request.actor),
        "may_adapt": adaptable,
        "running": running_tracks(found, version, today()) if adaptable else [],
    }
    return render(request, "tracks/programme.html", context)


def _crumbs(found: Programme, *, whole: bool = True) -> list[dict[str, str]]:
    crumbs = [{"label": _("Programmes"), "url": reverse("tracks:programmes")}]
    if whole:
        crumbs.append({"label": found.name, "url": reverse("tracks:programme", args=[found.key])})
    return crumbs


@require_http_methods(["GET", "POST"])
@for_roles(*PROGRAMME_MAKERS)
def copy_programme(request: StaffRequest, key: str) -> HttpResponse:
    """Make a programme of one's own municipality out of another."""
    municipality = own_municipality(request.actor)
    if municipality is None:
        raise PermissionDenied
    found = get_object_or_404(_visible(request), key=key)
    form = CopyForm(request.POST or None, initial={"name": suggested_name(found, municipality.organisation.name)})
    if form.is_valid() and form.acts(
        actions.copy_programme, version=_newest(found), name=form.cleaned_data["name"], by=request.actor
    ):
        made = Programme.objects.get(name=form.cleaned_data["name"], municipality=municipality)
        messages.success(request, _("%(name)s is there. Now make it your own.") % {"name": made.name})
        return redirect("tracks:adapt", made.key)
    context = {"form": form, "row": found, "crumbs": _crumbs(found)}
    return render(request, "tracks/copy.html", context, status=422 if form.is_bound else 200)


def _adaptable(request: StaffRequest, key: str) -> Programme:
    """A programme that the actor may adapt. Raises Http404 where it is out of sight, PermissionDenied where it is not theirs."""
    found = get_object_or_404(_visible(request), key=key)
    if not may_adapt(request.actor, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
@for_roles(*PROGRAMME_MAKERS)
def adapt_programme(request: StaffRequest, key: str) -> HttpResponse:
    """Change the phases of an own programme, which makes a new version of it."""
    found = _adaptable(request, key)
    version = _newest(found)
    if "do" in request.POST:
        return _rearrange(request, found)
    form, phases = _forms(request, version)
    if (
        form.is_bound
        and form.is_valid()
        and phases.is_valid()
        and form.acts(
            actions.adapt_programme,
            programme=found,
            draft=draft_of(form, phases),
            seen=form.cleaned_data["seen"],
            by=request.actor,
        )
    ):
        messages.success(request, _("The new version is there. Tracks that run keep the version they follow."))
        return redirect("tracks:programme", found.key)
    return _adapt_page(request, found, form, phases, 422 if form.is_bound else 200)


def _forms(request: StaffRequest, version: ProgrammeVersion) -> tuple[AdaptForm, BaseFormSet[PhaseForm]]:
    if request.method == "POST":
        return AdaptForm(request.POST), PhaseForms(request.POST, prefix=PHASES)
    draft = as_draft(blueprint_of(version.pk))
    first = {"seen": version.number, "name": draft.name, "summary": draft.summary}
    return AdaptForm(initial=first), phase_forms(draft)


def _rearrange(request: StaffRequest, found: Programme) -> HttpResponse:
    """A phase more, less, or elsewhere: the page as it was typed so far, nothing is saved yet."""
    typed = {name: request.POST.get(name, "") for name in ("seen", "name", "summary")}
    form = AdaptForm(initial=typed)
    return _adapt_page(request, found, form, rearranged(request.POST, request.POST["do"]), 200)


def _adapt_page(
    request: StaffRequest, found: Programme, form: AdaptForm, phases: BaseFormSet[PhaseForm], status: int
) -> HttpResponse:
    context = {
        "form": form,
        "phases": phases,
        "row": found,
        "crumbs": _crumbs(found),
        "has_errors": status != 200,
    }
    return render(request, "tracks/adapt.html", context, status=status)


@require_POST
@for_roles(*PROGRAMME_MAKERS)
def move_tracks(request: StaffRequest, key: str) -> HttpResponse:
    """Move the tracks that run on older versions to the newest one, where their phase still is."""
    found = _adaptable(request, key)
    form, before = ActionForm(request.POST), request.POST.get("seen", "")
    seen = int(before) if before.isdecimal() and len(before) < 6 else 0
    if form.is_valid() and form.acts(actions.move_tracks, programme=found, seen=seen, by=request.actor):
        messages.success(request, _("The tracks were moved. Each has a line on its timeline."))
    else:
        for sentence in [*form.non_field_errors(), *form.errors.get("request_key", [])]:
            messages.error(request, str(sentence))
    return redirect("tracks:programme", found.key)
