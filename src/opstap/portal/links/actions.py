"""Sending a link by mail, which does not say whom it is about."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.access.guest_links import may_manage_link
from opstap.access.models import GuestLink
from opstap.access.refusals import MayNotShare
from opstap.core import mail
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM
from opstap.core.timeline import record
from opstap.organisations.models import Organisation
from opstap.portal.guests.translations import languages, words
from opstap.portal.links.events import LinkSent


@action(refuses=(MayNotShare,))
def mail_link(*, link: GuestLink, email: str, address: str, by: Actor) -> None:
    """Put the address into a mail, in every language of the pages. Subject and text name nobody it is about.

    Raises MayNotShare.
    """
    if not may_manage_link(actor=by, kind=link.kind, about_id=link.about_id, participant_id=link.participant_id):
        raise MayNotShare
    last = link.expires_at.astimezone(AMSTERDAM)
    municipality = Organisation.objects.get(pk=link.municipality_id).name
    with translation.override("nl"):
        facts = {
            "texts": [
                (words(code)["door_text"].text, words(code)["do_not_forward"].text) for code, _name in languages()
            ],
            "address": address,
            "by": by.name,
            "place": municipality,
            "last": last,
        }
        body = render_to_string("portal/mail/link.txt", facts)
        subject = _("A link from %(place)s") % {"place": municipality}
    mail.queue(to=[email], subject=subject, body=body.strip(), municipality_id=link.municipality_id)
    record(link, LinkSent(link.kind, link.name), by=by, subject=link)
