"""Parties and agreements, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.access import may_manage, own_municipality
from opstap.organisations.actions import parties
from opstap.organisations.forms import AgreementForm, ContactForm, OrganisationForm
from opstap.organisations.history import history
from opstap.organisations.models import DataAgreement, Membership, Municipality, Organisation
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.organisations.views.helpers import form_page, managed_organisation, typed_values
from opstap.ui.components import Column, Table, badge, link, person

ADMINISTRATOR = Role.ADMINISTRATOR


@require_GET
@for_roles(ADMINISTRATOR)
def organisations(request: StaffRequest) -> HttpResponse:
    """The own organisation, and the parties that one's municipality administers or has an agreement with."""
    own = own_municipality(request.actor)
    seen = Organisation.objects.visible_to(request.actor)
    members = Membership.objects.visible_to(request.actor).running_on(today()).order_by()
    people = dict(members.values_list("organisation_id").annotate(Count("user", distinct=True)))
    agreed = set(
        DataAgreement.objects.visible_to(request.actor).running_on(today()).values_list("organisation_id", flat=True)
    )
    table = Table(
        caption=_("Organisations"),
        caption_hidden=True,
        columns=[
            Column(_("Name")),
            Column(_("Kind")),
            Column(_("City")),
            Column(_("People"), numeric=True),
            Column(_("Data agreement")),
        ],
        rows=[
            [
                link(party.name, reverse("organisations:organisation", args=[party.pk])),
                party.get_kind_display(),
                party.city,
                people.get(party.pk, 0),
                _agreement_badge(party, own, agreed),
            ]
            for party in seen
        ],
    )
    return render(request, "organisations/organisations.html", {"table": table, "municipal": own is not None})


def _agreement_badge(party: Organisation, own: UUID | None, agreed: set[UUID]) -> object:
    if party.pk == own or own is None:
        return badge("info", _("Your own organisation"))
    return badge("done", _("in force")) if party.pk in agreed else badge("info", pgettext("agreement", "none"))


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def add_organisation(request: StaffRequest) -> HttpResponse:
    """A new party. Only a municipality adds parties; municipalities are no party of it (organisations/access.py)."""
    if own_municipality(request.actor) is None:
        raise PermissionDenied
    form = OrganisationForm(request.POST or None)
    if form.is_valid() and form.acts(parties.add_organisation, by=request.actor, **typed_values(form)):
        messages.success(request, _("The organisation was added."))
        return redirect("organisations:organisation", form.answer)
    return form_page(request, "organisations/add_organisation.html", form)


@require_GET
@for_roles(ADMINISTRATOR)
def organisation(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Facts, people, agreements and what happened."""
    party = get_object_or_404(
        Organisation.objects.visible_to(request.actor).select_related("administered_by"), pk=organisation_id
    )
    manages = may_manage(request.actor, party)
    members = Membership.objects.visible_to(request.actor).filter(organisation=party).select_related("user")
    current = members.running_on(today()).order_by("user__name", "role")
    agreements = DataAgreement.objects.visible_to(request.actor).select_related(
        "organisation", "municipality__organisation"
    )
    own = own_municipality(request.actor)
    if party.pk != own:
        agreements = agreements.filter(organisation=party)
    timeline_page = history(party, request.GET.get("history", ""))
    here = same_address("organisations:organisation", party.pk)
    context = {
        "organisation": party,
        "manages": manages,
        "members": _members_table(current, manages=manages),
        "earlier": members.exclude(pk__in=current).order_by("-ends_on", "user__name")[:50],
        "agreements": [_agreement_facts(row, own) for row in agreements],
        "may_agree": own is not None and (party.pk == own or not agreements.running_on(today()).exists()),
        "story": timeline_page,
        "newer_url": here(history=timeline_page.newer) if timeline_page.newer else "",
        "older_url": here(history=timeline_page.older) if timeline_page.older else "",
    }
    return render(request, "organisations/organisation.html", context)


def _members_table(members: Iterable[Membership], *, manages: bool) -> Table:
    columns = [Column(_("Name")), Column(_("Role")), Column(_("Since"))]
    rows: list[list[object]] = [
        [
            person(m.user.name, reverse("organisations:user", args=[m.user_id]), m.user.email if manages else ""),
            m.get_role_display(),
            m.starts_on.strftime("%d-%m-%Y"),
        ]
        for m in members
    ]
    return Table(_("People"), columns, rows, caption_hidden=True, empty=_("Nobody works here in Opstap yet."))


def _agreement_facts(agreement: DataAgreement, own: UUID | None) -> dict[str, object]:
    partner = agreement.organisation if agreement.municipality_id == own else agreement.municipality.organisation
    running = agreement.ends_on is None or agreement.ends_on > today()
    return {
        "agreement": agreement,
        "partner": partner,
        "partner_url": reverse("organisations:organisation", args=[partner.pk]) if own else "",
        "running": running,
        "may_end": running and agreement.ends_on is None and agreement.municipality_id == own,
    }


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def change_organisation(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Where and how a party is reached."""
    party = managed_organisation(request, organisation_id)
    facts = {"city": party.city, "phone": party.phone, "email": party.email}
    form = ContactForm(request.POST or None, initial=facts)
    if form.is_valid() and form.acts(
        parties.change_contact_facts, by=request.actor, organisation=party, **typed_values(form)
    ):
        messages.success(request, _("Saved."))
        return redirect("organisations:organisation", party.pk)
    return form_page(request, "organisations/change_organisation.html", form, organisation=party)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def make_agreement(request: StaffRequest) -> HttpResponse:
    """An agreement of the own municipality with a partner; it lets the partner's people see those whom they help."""
    own = own_municipality(request.actor)
    if own is None:
        raise PermissionDenied
    municipality = Municipality.objects.select_related("organisation").get(pk=own)
    form = AgreementForm(request.POST or None, initial={"partner": request.GET.get("partner", "")})
    if form.is_valid():
        partner, purpose = form.cleaned_data["partner"], form.cleaned_data["purpose"]
        if form.acts(
            parties.make_agreement, by=request.actor, municipality=municipality, organisation=partner, purpose=purpose
        ):
            messages.success(request, _("The agreement is in force."))
            return redirect("organisations:organisation", partner.pk)
    return form_page(request, "organisations/make_agreement.html", form, municipality=municipality)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def end_agreement(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """End an agreement, after saying what follows from it."""
    rows = DataAgreement.objects.visible_to(request.actor).select_related("organisation", "municipality__organisation")
    agreement = get_object_or_404(rows, pk=agreement_id)
    if agreement.municipality_id != own_municipality(request.actor):
        raise PermissionDenied
    form = ActionForm(request.POST or None)
    if form.is_valid() and form.acts(parties.end_agreement, by=request.actor, agreement=agreement):
        messages.success(request, _("The agreement was ended."))
        return redirect("organisations:organisation", agreement.organisation_id)
    return form_page(request, "organisations/end_agreement.html", form, agreement=agreement)
