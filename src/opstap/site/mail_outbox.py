"""The mail outbox, for administrators: what went to their people, and, where no mail can leave, what it says."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from opstap.core.actors import Actor
from opstap.core.addresses import same_address
from opstap.core.dates import AMSTERDAM
from opstap.core.keyset_pages import paginate
from opstap.core.models import OutboxMail
from opstap.organisations.access import own_municipality
from opstap.organisations.models import Membership
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import Role
from opstap.ui.components import Column, Table, badge, link

PAGE_SIZE = 50


def visible_mails(actor: Actor) -> QuerySet[OutboxMail]:
    """The mails of the own municipality, and those to people whose accounts the actor manages."""
    managed = Membership.objects.managed_by(actor).values_list("user__email", flat=True).distinct()
    theirs = Q(municipality_id__isnull=True, to__has_any_keys=list(managed))
    own = own_municipality(actor)
    return OutboxMail.objects.filter(theirs | Q(municipality_id=own) if own else theirs)


def may_read_texts() -> bool:
    """A mail may hold a link with which one signs in as somebody else. Its text shows only in a trial: where there is
    no mail server, so that the page is the only way to it, and nothing is real."""
    return not settings.DELIVERY_EMAIL_BACKEND and not settings.PRODUCTION


@require_GET
@for_roles(Role.ADMINISTRATOR)
def mails(request: StaffRequest) -> HttpResponse:
    """Which mail went to whom, newest first."""
    page = paginate(
        visible_mails(request.actor),
        order=("-made_at", "-id"),
        cursor=request.GET.get("page", ""),
        size=PAGE_SIZE,
        key=lambda row: (row.made_at, row.pk),
    )
    here = same_address("site:outbox")
    context = {
        "table": _table(page.rows),
        "leaves": bool(settings.DELIVERY_EMAIL_BACKEND),
        "newer_url": here(page=page.newer) if page.newer else "",
        "older_url": here(page=page.older) if page.older else "",
    }
    return render(request, "site/outbox.html", context)


def _table(found: Iterable[OutboxMail]) -> Table:
    columns = [Column(_("Subject")), Column(pgettext("mail", "To")), Column(_("Made")), Column(_("State"))]
    rows: list[list[object]] = [
        [
            link(row.subject, reverse("site:mail", args=[row.pk])),
            ", ".join(row.to),
            date_format(row.made_at.astimezone(AMSTERDAM), "j F Y H:i"),
            state_badge(row),
        ]
        for row in found
    ]
    return Table(_("Outbox"), columns, rows, caption_hidden=True, empty=_("No mail was made yet."))


def state_badge(row: OutboxMail) -> SafeString:
    if row.state == OutboxMail.State.SENT:
        return badge("done", _("sent"))
    if row.state == OutboxMail.State.FAILED:
        return badge("overdue", _("not sent"))
    return badge("waiting", _("waiting")) if settings.DELIVERY_EMAIL_BACKEND else badge("info", _("only here"))


@require_GET
@for_roles(Role.ADMINISTRATOR)
def mail(request: StaffRequest, mail_id: str) -> HttpResponse:
    """One mail."""
    found = get_object_or_404(visible_mails(request.actor), pk=mail_id)
    return render(
        request,
        "site/mail.html",
        {"mail": found, "to": ", ".join(found.to), "state": state_badge(found), "readable": may_read_texts()},
    )
