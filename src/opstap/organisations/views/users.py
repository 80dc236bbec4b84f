"""People with an account and their places, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opstap.core.addresses import same_address
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.keyset_pages import paginate
from opstap.organisations.access import may_manage
from opstap.organisations.actions import invitations, parties
from opstap.organisations.forms import InvitationForm, PlaceForm
from opstap.organisations.models import Membership, Organisation, User
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.organisations.views.helpers import form_page, managed_organisation, typed_values
from opstap.ui.components import Column, Table, badge, person

ADMINISTRATOR = Role.ADMINISTRATOR
PAGE_SIZE = 50


@require_GET
@for_roles(ADMINISTRATOR)
def users(request: StaffRequest) -> HttpResponse:
    """Everyone with an account at an organisation that one sees; `q` finds by name or e-mail, `role` filters."""
    query, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    running = Membership.objects.visible_to(request.actor).running_on(today())
    found = User.objects.visible_to(request.actor)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(email__icontains=query))
    if role:
        found = found.filter(pk__in=running.filter(role=role).values("user_id"))
    places = Prefetch("memberships", running.select_related("organisation"), to_attr="places")
    page = paginate(
        found.prefetch_related(places),
        order=("name", "id"),
        cursor=request.GET.get("page", ""),
        size=PAGE_SIZE,
        key=lambda user: (user.name, user.pk),
    )
    here = same_address("organisations:users")
    chips = [
        {
            "label": value.label,
            "url": here(q=query, role="" if role == value else value.value),
            "current": role == value,
        }
        for value in Role
        if role == value or running.filter(role=value).exists()
    ]
    context = {
        "table": _users_table(page.rows),
        "query": query,
        "role": role,
        "chips": chips,
        "own": Organisation.objects.managed_by(request.actor).own_of(request.actor).first(),
        "newer_url": here(q=query, role=role, page=page.newer) if page.newer else "",
        "older_url": here(q=query, role=role, page=page.older) if page.older else "",
    }
    return render(request, "organisations/users.html", context)


def _users_table(found: Iterable[User]) -> Table:
    rows: list[list[object]] = []
    for user in found:
        places: list[Membership] = user.places  # type: ignore[attr-defined]
        roles = format_html_join("", "<div>{}, {}</div>", ((m.get_role_display(), m.organisation.name) for m in places))
        signed_in = date_format(user.last_login, "j F Y") if user.last_login else _("never")
        rows.append(
            [
                person(user.name, reverse("organisations:user", args=[user.pk]), user.email),
                roles or badge("info", _("no role now")),
                signed_in,
            ]
        )
    columns = [Column(_("Name")), Column(_("Role")), Column(_("Last signed in"))]
    return Table(_("Users"), columns, rows, caption_hidden=True, empty=_("Nobody was found."))


@require_GET
@for_roles(ADMINISTRATOR)
def user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """One person: where they work, in which role, since when."""
    someone = get_object_or_404(User.objects.visible_to(request.actor), pk=user_id)
    places = Membership.objects.visible_to(request.actor).filter(user=someone).select_related("organisation")
    managed_ids = set(places.managed_by(request.actor).values_list("pk", flat=True))
    current = list(places.running_on(today()))
    context = {
        "someone": someone,
        "current": [
            (membership, membership.pk in managed_ids and someone.pk != request.actor.id) for membership in current
        ],
        "earlier": places.exclude(pk__in=[membership.pk for membership in current]),
        "may_add": bool(managed_ids) and someone.pk != request.actor.id,
        "may_invite": next((p for p in current if p.pk in managed_ids and someone.last_login is None), None),
        "form": None,
    }
    return render(request, "organisations/user.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def invite(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Somebody new at an organisation; the mail lets them choose their own password."""
    party = managed_organisation(request, organisation_id)
    form = InvitationForm(request.POST or None, organisation=party)
    if form.is_valid() and form.acts(
        invitations.invite,
        by=request.actor,
        organisation=party,
        address=request.build_absolute_uri("/"),
        **typed_values(form),
    ):
        messages.success(request, _("Added. A mail is on its way."))
        return redirect("organisations:organisation", party.pk)
    return form_page(request, "organisations/invite.html", form, organisation=party)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def invite_again(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """The link once more, for who never signed in."""
    membership = _managed_membership(request, membership_id)
    form = ActionForm(request.POST or None)
    address = request.build_absolute_uri("/")
    if form.is_valid() and form.acts(
        invitations.invite_again, by=request.actor, membership=membership, address=address
    ):
        messages.success(request, _("A mail is on its way."))
        return redirect("organisations:user", membership.user_id)
    return form_page(request, "organisations/invite_again.html", form, membership=membership)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def add_membership(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """One more role for somebody who has an account."""
    someone = get_object_or_404(User.objects.visible_to(request.actor), pk=user_id)
    if not Membership.objects.managed_by(request.actor).filter(user=someone).exists():
        raise PermissionDenied
    form = PlaceForm(request.POST or None, user=someone, actor=request.actor)
    if form.is_valid() and form.acts(parties.start_membership, by=request.actor, user=someone, **form.chosen()):
        messages.success(request, _("The role was added."))
        return redirect("organisations:user", someone.pk)
    return form_page(request, "organisations/add_membership.html", form, someone=someone)


@require_http_methods(["GET", "POST"])
@for_roles(ADMINISTRATOR)
def end_membership(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """End a role, after saying what follows from it."""
    membership = _managed_membership(request, membership_id)
    form = ActionForm(request.POST or None)
    if form.is_valid() and form.acts(parties.end_membership, by=request.actor, membership=membership):
        messages.success(request, _("The role was ended. This person sees nothing through it any more."))
        return redirect("organisations:user", membership.user_id)
    return form_page(request, "organisations/end_membership.html", form, membership=membership)


def _managed_membership(request: StaffRequest, membership_id: UUID) -> Membership:
    rows = Membership.objects.visible_to(request.actor).select_related("user", "organisation")
    membership = get_object_or_404(rows, pk=membership_id)
    if not may_manage(request.actor, membership.organisation):
        raise PermissionDenied
    return membership
