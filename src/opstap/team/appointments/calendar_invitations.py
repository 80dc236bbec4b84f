"""Invitations for calendars (RFC 5545, RFC 5546): a request, its changes, a cancellation, always of one appointment for one
reader. They name nobody and say nothing of what it is about: a calendar is read over many a shoulder.

Each reader gets a mail of their own with only their own address in it, so that nobody learns an address from an invitation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, TypedDict

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from opstap.core import mail
from opstap.core.dates import AMSTERDAM, now
from opstap.team.models import Appointment

REQUEST, CANCEL = "REQUEST", "CANCEL"


class Guest(TypedDict):
    """Somebody who is invited, as `Appointment.invited` keeps them. `user` is the account of a colleague, else empty."""

    kind: str
    name: str
    email: str
    user: str
    language: str


def send(appointment: Appointment, guests: Iterable[Guest], *, method: str, news: bool = False) -> None:
    """Put a mail with the invitation into the outbox for each guest, in their language. `news`: it was sent before."""
    for guest in guests:
        with translation.override(guest["language"]):
            mail.queue(
                to=[guest["email"]],
                subject=subject(appointment, method, news),
                body=_body(appointment, guest, method, news),
                municipality_id=appointment.municipality_id,
                attachments=[
                    {
                        "name": "invitation.ics" if method == REQUEST else "cancel.ics",
                        "media_type": f"text/calendar; method={method}",
                        "text": calendar(appointment, guest, method=method, stamp=now()),
                    }
                ],
            )


def subject(appointment: Appointment, method: str, news: bool) -> str:
    """What stands in the list of mails: a day and a time, no names."""
    told = {"day": date_format(_local(appointment), "j F"), "time": date_format(_local(appointment), "H:i")}
    if method == CANCEL:
        return _("Cancelled: appointment on %(day)s %(time)s") % told
    if news:
        return _("Changed: appointment on %(day)s %(time)s") % told
    return _("Invitation: appointment on %(day)s %(time)s") % told


def calendar(appointment: Appointment, guest: Guest, *, method: str, stamp: datetime) -> str:
    """The ics of one appointment for one guest. The UID stays; SEQUENCE tells a calendar which one is newer."""
    found = Calendar()
    found.add("prodid", "-//Opstap//Opstap//NL")
    found.add("version", "2.0")
    found.add("method", method)
    event = Event()
    event.add("uid", str(appointment.pk))
    event.add("dtstamp", stamp)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", _local(appointment))
    event.add("dtend", _local(appointment) + timedelta(minutes=appointment.minutes))
    event.add("summary", _("Appointment"))
    event.add("location", appointment.place)
    event.add("status", "CONFIRMED" if method == REQUEST else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if method == REQUEST else "TRANSPARENT")
    event.add("organizer", _organiser())
    event.add("attendee", _attendee(guest), encode=False)
    found.add_component(event)
    found.add_missing_timezones()
    return str(found.to_ical().decode())


def _local(appointment: Appointment) -> datetime:
    return appointment.starts_at.astimezone(AMSTERDAM)


def _organiser() -> Any:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    who = vCalAddress(f"mailto:{address}")
    who.params["CN"] = vText(name or "Opstap")
    return who


def _attendee(guest: Guest) -> Any:
    """Nobody reads answers at the sending address, so none is asked for."""
    who = vCalAddress(f"mailto:{guest['email']}")
    who.params["CN"] = vText(guest["email"])
    who.params["CUTYPE"] = vText("INDIVIDUAL")
    who.params["ROLE"] = vText("REQ-PARTICIPANT")
    who.params["PARTSTAT"] = vText("NEEDS-ACTION")
    who.params["RSVP"] = vText("FALSE")
    return who


def _body(appointment: Appointment, guest: Guest, method: str, news: bool) -> str:
    facts = {
        "appointment": appointment,
        "when": _local(appointment),
        "guest": guest,
        "organiser": appointment.organiser,
        "cancelled": method == CANCEL,
        "news": news,
        "bring": appointment.bring if guest["kind"] == "participant" else "",
    }
    return render_to_string("team/mail/appointment.txt", facts).strip()
