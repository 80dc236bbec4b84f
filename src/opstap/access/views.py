"""The hat that somebody wears, and what a privacy officer reads: who looked at whom, and which fields are kept why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from opstap.access.forms import LookFilter
from opstap.access.look_log import page_name
from opstap.access.middleware import SESSION_KEY
from opstap.access.models import Look
from opstap.access.privacy_register import registers, role_chips
from opstap.core.addresses import same_address
from opstap.core.dates import AMSTERDAM, start_of
from opstap.core.keyset_pages import paginate
from opstap.organisations.models import User
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.ui.components import Column, Table, link

PAGE_SIZE = 50
SHOWN_AT_ONCE = 3


@require_http_methods(["GET", "POST"])
def switch(request: StaffRequest) -> HttpResponse:
    """Choose in which role one works; only own roles that run today can be chosen."""
    if request.method == "POST":
        key = request.POST.get("membership", "")
        chosen = next((m for m in request.memberships if str(m.pk) == key), None)
        if chosen is None:
            raise Http404
        request.session[SESSION_KEY] = key
        messages.success(
            request,
            _("You now work as %(role)s at %(organisation)s.")
            % {"role": chosen.get_role_display(), "organisation": chosen.organisation.name},
        )
        return redirect("/")
    return render(request, "access/switch.html", {"places": request.memberships, "now": request.membership})


@require_GET
@for_roles(Role.PRIVACY_OFFICER)
def looks(request: StaffRequest) -> HttpResponse:
    """Every look at somebody of this municipality, newest first; by colleague, day or participant."""
    colleagues = User.objects.visible_to(request.actor)
    form = LookFilter(request.GET or None, colleagues=colleagues)
    rows: QuerySet[Look] = Look.objects.visible_to(request.actor).select_related("user", "guest")
    parameters = dict.fromkeys(("colleague", "day", "person"), "")
    if form.is_valid():
        rows, parameters = _filtered(rows, form.cleaned_data), form.parameters()
    page = paginate(
        rows,
        order=("-at", "-id"),
        cursor=request.GET.get("page", ""),
        size=PAGE_SIZE,
        key=lambda look: (look.at, look.pk),
    )
    here = same_address("access:looks")
    context = {
        "form": form,
        "table": _looks_table(page.rows),
        "filtered": any(parameters.values()),
        "newer_url": here(**parameters, page=page.newer) if page.newer else "",
        "older_url": here(**parameters, page=page.older) if page.older else "",
    }
    return render(request, "access/looks.html", context)


def _filtered(rows: QuerySet[Look], filters: dict[str, Any]) -> QuerySet[Look]:
    if filters["colleague"]:
        rows = rows.filter(user=filters["colleague"])
    if filters["day"]:
        first = start_of(filters["day"])
        rows = rows.filter(at__gte=first, at__lt=start_of(filters["day"] + timedelta(days=1)))
    if filters["person"]:
        rows = rows.filter(shown__contains=[filters["person"]])
    return rows


def _looks_table(looks: Iterable[Look]) -> Table:
    columns = [
        Column(_("When")),
        Column(_("Who")),
        Column(_("Role")),
        Column(pgettext("look log", "Page")),
        Column(_("Whose data")),
    ]
    rows: list[list[object]] = [
        [_moment(look.at), _who(look), _role(look.role), page_name(look.page), _people(look.shown)] for look in looks
    ]
    return Table(_("Who looked"), columns, rows, caption_hidden=True, empty=_("Nobody looked."))


def _who(look: Look) -> str:
    """The name of the account, or for whom the guest link was made."""
    if look.user is not None:
        return look.user.name
    return _("%(name)s (with a link)") % {"name": look.guest.name if look.guest else ""}


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(AMSTERDAM), "j F Y H:i")


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def _people(shown: list[UUID]) -> SafeString:
    """The number of people, and their references as links that filter on one of them."""
    links = [link(str(key)[:8], same_address("access:looks")(person=str(key))) for key in shown]
    counted = ngettext("%(number)d participant", "%(number)d participants", len(shown)) % {"number": len(shown)}
    references = format_html_join(" ", "{}", ((one,) for one in links))
    if len(links) <= SHOWN_AT_ONCE:
        return format_html("{}<div>{}</div>", counted, references)
    return format_html("<details><summary>{}</summary>{}</details>", counted, references)


@require_GET
@for_roles(Role.PRIVACY_OFFICER)
def register(request: StaffRequest) -> HttpResponse:
    """Which fields are kept, why, how long, and which roles read them; `role` shows what one role may read."""
    role = request.GET.get("role", "")
    everything = request.GET.get("all", "") == "1"
    return render(
        request,
        "access/register.html",
        {
            "registers": registers(role, personal_only=not everything),
            "chips": role_chips(role, everything),
            "role": role,
            "everything": everything,
            "whole_url": reverse("access:register") + ("" if everything else "?all=1"),
        },
    )
