"""Invitations are what calendars expect (RFC 5545, RFC 5546), and say nothing to whoever looks over a shoulder."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import translation
from icalendar import Calendar, Event
from tests import factories as make

from opstap.core.dates import AMSTERDAM
from opstap.core.mail import send_mail
from opstap.core.models import OutboxMail
from opstap.core.scope import acting, scoped
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.appointments.actions import cancel_appointment, change_appointment, plan_appointment
from opstap.team.appointments.rules import AppointmentPlan, Invitee
from opstap.team.models import Appointment

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 3, 10, 0, tzinfo=AMSTERDAM)
YUSUF: Invitee = {
    "kind": "participant",
    "name": "Yusuf Abebe",
    "email": "yusuf@example.org",
    "user": "",
    "language": "nl",
}
KIM: Invitee = {"kind": "colleague", "name": "Kim", "email": "kim@example.org", "user": "", "language": "en"}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 12, 2, 9, 0, tzinfo=UTC), tick=False), translation.override("nl"):
        yield


@pytest.fixture
def case() -> tuple[Participant, User]:
    manager = make.make_user(make.make_municipality(), name="Mieke Manager")
    User.objects.filter(pk=manager.pk).update(phone="0529 555 02 02")
    person = make.make_participant(manager.memberships.all()[0].organisation.municipality)
    make.open_track(person, owner=manager)
    return person, manager


def plan(**given: Any) -> AppointmentPlan:
    return AppointmentPlan(
        **{
            "about": "Gesprek over schulden",
            "starts_at": START,
            "place": "Gemeentehuis; kamer 2, eerste verdieping, achter de" * 2,
            "minutes": 45,
            "bring": "Uw loonstrook",
            "invited": [YUSUF, KIM],
            **given,
        }
    )


def played(case: tuple[Participant, User]) -> tuple[Appointment, list[OutboxMail]]:
    """Planned, moved by two hours, cancelled."""
    person, manager = case
    with acting(by := make.actor_for(manager)):
        appointment = plan_appointment(participant=person, plan=plan(), by=by)
        change_appointment(appointment=appointment, plan=plan(starts_at=START + timedelta(hours=2)), by=by)
        cancel_appointment(appointment=appointment, by=by)
        return appointment, list(OutboxMail.objects.order_by("made_at", "pk"))


def of(mails: list[OutboxMail], guest: Invitee) -> list[OutboxMail]:
    mine = [one for one in mails if one.to == [guest["email"]]]
    return sorted(mine, key=lambda mail: int(event(mail)[1]["sequence"]))


def ics(mail: OutboxMail) -> str:
    (part,) = mail.attachments
    return str(part["text"])


def event(mail: OutboxMail) -> tuple[Any, Any]:
    calendar: Any = Calendar.from_ical(ics(mail))
    (found,) = [part for part in calendar.subcomponents if isinstance(part, Event)]
    return calendar, found


def test_request_change_and_cancel_are_one_event(case: tuple[Participant, User]) -> None:
    appointment, mails = played(case)
    found = [event(mail) for mail in of(mails, YUSUF)]
    assert [str(calendar["method"]) for calendar, _event in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(one["uid"]) for _calendar, one in found} == {str(appointment.pk)}
    assert [one["sequence"] for _calendar, one in found] == [0, 1, 2]
    assert [str(one["status"]) for _calendar, one in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one["dtstart"].dt for _calendar, one in found] == [START, *[START + timedelta(hours=2)] * 2]
    assert all(one["dtend"].dt - one["dtstart"].dt == timedelta(minutes=45) for _calendar, one in found)


def test_what_rfc_5545_asks_of_each(case: tuple[Participant, User]) -> None:
    _appointment, mails = played(case)
    for mail in mails:
        text = ics(mail)
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert text.endswith("END:VCALENDAR\r\n")
        assert "\n" not in text.replace("\r\n", ""), "lines end in CRLF (3.1)"
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "folded at 75 octets (3.1)"
        unfolded = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
        for name in (
            "PRODID",
            "VERSION",
            "METHOD",
            "UID",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SEQUENCE",
            "ORGANIZER",
            "ATTENDEE",
            "SUMMARY",
        ):
            # a time zone has a DTSTART of its own
            assert sum(1 for line in unfolded if re.match(rf"{name}[;:]", line)) >= 1, name
        assert "VERSION:2.0" in unfolded
        assert "DTSTAMP:20261202T090000Z" in unfolded, "in UTC (3.8.7.2)"
        assert any(line.startswith("DTSTART;TZID=Europe/Amsterdam:20261203T1") for line in unfolded)
        assert "TZID:Europe/Amsterdam" in unfolded, "its zone is there (3.6.5)"
        assert {"BEGIN:STANDARD", "BEGIN:DAYLIGHT"} & set(unfolded)
        calendar, one = event(mail)
        assert "Gemeentehuis; kamer 2, eerste verdieping, achter de" in str(one["location"]), "escaped and read back"
        assert not calendar.errors
        assert not one.errors


def test_what_rfc_5546_asks_of_who_sends_and_who_receives(case: tuple[Participant, User], settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Opstap <afspraken@example.org>"
    _appointment, mails = played(case)
    for mail in mails:
        _calendar, one = event(mail)
        assert str(one["organizer"]) == "mailto:afspraken@example.org"
        assert one["organizer"].params["CN"] == "Opstap"
        assert str(one["attendee"]) == f"mailto:{mail.to[0]}", "each reader alone, so that nobody learns an address"
        assert one["attendee"].params["RSVP"] == "FALSE"
        assert one["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_meeting_in_summer_is_at_the_time_that_was_said(case: tuple[Participant, User]) -> None:
    person, manager = case
    summer = datetime(2027, 7, 1, 9, 0, tzinfo=AMSTERDAM)
    with acting(by := make.actor_for(manager)):
        plan_appointment(participant=person, plan=plan(starts_at=summer, invited=[YUSUF]), by=by)
        (mail,) = OutboxMail.objects.all()
    _calendar, one = event(mail)
    assert one["dtstart"].dt.astimezone(UTC) == datetime(2027, 7, 1, 7, 0, tzinfo=UTC)


def test_nobody_and_nothing_is_named_where_others_look(case: tuple[Participant, User]) -> None:
    _appointment, mails = played(case)
    assert [mail.subject for mail in of(mails, YUSUF)] == [
        "Uitnodiging: afspraak op 3 december 10:00",
        "Gewijzigd: afspraak op 3 december 12:00",
        "Gaat niet door: afspraak op 3 december 12:00",
    ]
    assert of(mails, KIM)[0].subject == "Invitation: appointment on 3 December 10:00"
    for mail in mails:
        _calendar, one = event(mail)
        assert str(one["summary"]) in ("Afspraak", "Appointment")
        assert "description" not in one
        for secret in ("Yusuf", "Abebe", "schulden", "Mieke"):
            assert secret not in ics(mail) + mail.subject
        assert "schulden" not in mail.body
        assert "Yusuf" not in mail.body
        assert "Mieke Manager, 0529 555 02 02" in mail.body


def test_what_to_bring_is_for_the_participant_only(case: tuple[Participant, User]) -> None:
    _appointment, mails = played(case)
    assert "Neem mee: Uw loonstrook" in of(mails, YUSUF)[0].body
    assert "loonstrook" not in of(mails, KIM)[0].body + of(mails, YUSUF)[2].body


def test_it_leaves_as_a_calendar_part_with_its_method(case: tuple[Participant, User], settings: Any) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person, _manager = case
    _appointment, mails = played(case)
    with scoped([person.municipality_id]):
        for mail in of(mails, YUSUF):
            send_mail(mail_id=str(mail.pk))
    methods = []
    for sent in outbox.outbox:
        message: Message = email.message_from_bytes(sent.message().as_bytes(linesep="\r\n"))
        (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
        methods.append(part.get_param("method"))
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert Calendar.from_ical(payload.decode())["method"] == methods[-1]
        assert part.get_content_charset() == "utf-8"
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
