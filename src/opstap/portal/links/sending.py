"""Ways to give an address to somebody: a mail, a short text, a code on paper. None of them says whom it is about."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.access.guest_links import may_open
from opstap.access.models import GuestLink
from opstap.access.refusals import MayNotShare
from opstap.core import mail
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM
from opstap.core.timeline import record
from opstap.organisations.models import Organisation
from opstap.placements.models import Placement
from opstap.portal.guests.translations import DUTCH, languages, words
from opstap.portal.links.shareable import PLACEMENT


def short_text(address: str) -> str:
    """What is shared by WhatsApp: no name, no subject, only where to press."""
    return f"{words(DUTCH)['door_title'].text}: {address}"


def employers_email(link: GuestLink) -> str:
    """The address of the contact at the employer, where it is known."""
    rows = Placement.objects.filter(pk=link.about_id).values_list("employer__contact_email", flat=True)
    return (rows.first() or "") if link.kind == PLACEMENT else ""


@action
def mail_link(*, link: GuestLink, email: str, address: str, by: Actor) -> None:
    """Put the address into a mail, in every language of the pages. Subject and text name nobody it is about.

    Raises MayNotShare.
    """
    if not may_open(actor=by, kind=link.kind, about_id=link.about_id, participant_id=link.participant_id):
        raise MayNotShare
    last = link.expires_at.astimezone(AMSTERDAM)
    place = Organisation.objects.get(pk=link.municipality_id).name
    with translation.override("nl"):
        facts = {
            "texts": [
                (words(code)["door_text"].text, words(code)["do_not_forward"].text) for code, _name in languages()
            ],
            "address": address,
            "by": by.name,
            "place": place,
            "last": last,
        }
        body = render_to_string("portal/mail/link.txt", facts)
        subject = _("A link from %(place)s") % {"place": place}
    mail.queue(to=[email], subject=subject, body=body.strip(), municipality_id=link.municipality_id)
    record(link, "link.sent", by=by, subject=link, link=link.kind, name=link.name)
