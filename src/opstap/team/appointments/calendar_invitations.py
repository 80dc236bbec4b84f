"""Invitations for calendars (RFC 5545, RFC 5546): a request, its changes, a cancellation, always of one appointment for one
reader. They name nobody and say nothing of what it is about: a calendar is read over many a shoulder.

Each reader gets a mail of their own with only their own address in it, so that nobody learns an address from an invitation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from opstap.core import mail
from opstap.core.dates import AMSTERDAM, now
from opstap.team.appointments.rules import Invitee, ends_at
from opstap.team.models import Appointment

REQUEST, CANCEL = "REQUEST", "CANCEL"


def queue_invitations(
    appointment: Appointment, invitees: Iterable[Invitee], *, method: str, is_change: bool = False
) -> None:
    """Put a mail with the invitation into the outbox for each of them, in their language.

    `method` is REQUEST or CANCEL; `is_change` says that they have an earlier request.
    """
    for invitee in invitees:
        with translation.override(invitee["language"]):
            mail.queue(
                to=[invitee["email"]],
                subject=mail_subject(appointment, method, is_change),
                body=_body(appointment, invitee, method, is_change),
                municipality_id=appointment.municipality_id,
                attachments=[
                    {
                        "name": "invitation.ics" if method == REQUEST else "cancel.ics",
                        "media_type": f"text/calendar; method={method}",
                        "text": invitation_as_ics(appointment, invitee, method=method, stamp=now()),
                    }
                ],
            )


def mail_subject(appointment: Appointment, method: str, is_change: bool) -> str:
    """What stands in the list of mails: a day and a time, no names."""
    moment = {"day": date_format(_local(appointment), "j F"), "time": date_format(_local(appointment), "H:i")}
    if method == CANCEL:
        return _("Cancelled: appointment on %(day)s %(time)s") % moment
    if is_change:
        return _("Changed: appointment on %(day)s %(time)s") % moment
    return _("Invitation: appointment on %(day)s %(time)s") % moment


def invitation_as_ics(appointment: Appointment, invitee: Invitee, *, method: str, stamp: datetime) -> str:
    """The ics of one appointment for one reader. The UID stays; SEQUENCE tells a calendar which one is newer."""
    calendar = Calendar()
    calendar.add("prodid", "-//Opstap//Opstap//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", str(appointment.pk))
    event.add("dtstamp", stamp)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", _local(appointment))
    event.add("dtend", ends_at(appointment).astimezone(AMSTERDAM))
    event.add("summary", _("Appointment"))
    event.add("location", appointment.place)
    event.add("status", "CONFIRMED" if method == REQUEST else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if method == REQUEST else "TRANSPARENT")
    event.add("organizer", _organiser())
    event.add("attendee", _attendee(invitee), encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _local(appointment: Appointment) -> datetime:
    return appointment.starts_at.astimezone(AMSTERDAM)


def _organiser() -> object:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    who = vCalAddress(f"mailto:{address}")
    who.params["CN"] = vText(name or "Opstap")
    return who


def _attendee(invitee: Invitee) -> object:
    """Nobody reads answers at the sending address, so none is asked for."""
    who = vCalAddress(f"mailto:{invitee['email']}")
    who.params["CN"] = vText(invitee["email"])
    who.params["CUTYPE"] = vText("INDIVIDUAL")
    who.params["ROLE"] = vText("REQ-PARTICIPANT")
    who.params["PARTSTAT"] = vText("NEEDS-ACTION")
    who.params["RSVP"] = vText("FALSE")
    return who


def _body(appointment: Appointment, invitee: Invitee, method: str, is_change: bool) -> str:
    facts = {
        "appointment": appointment,
        "when": _local(appointment),
        "invitee": invitee,
        "organiser": appointment.organiser,
        "cancelled": method == CANCEL,
        "is_change": is_change,
        "bring": appointment.bring if invitee["kind"] == "participant" else "",
    }
    return render_to_string("team/mail/appointment.txt", facts).strip()
