"""What the lines of talks, teams and appointments tell, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from opstap.core.event_kinds import EventKind
from opstap.organisations.roles import COORDINATES, TEAM
from opstap.team.appointments import events as appointments
from opstap.team.members.events import MemberJoined, MemberLeft
from opstap.team.models import ContactMoment
from opstap.team.talks.events import ContactLogged
from opstap.team.transfers import events as transfers

TEN = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
PARTIES = ("Wim", "Werkbedrijf", "Ida", "Gemeente")
CASES: list[tuple[EventKind, tuple[str, str], tuple[str, str]]] = [
    (
        ContactLogged("phone", "participant", "Over werk"),
        ("Phone call", "Over werk"),
        ("Telefoon", "Over werk"),
    ),
    (
        ContactLogged("talk", "employer", ""),
        ("Talk in person with: Employer", ""),
        ("Gesprek met: werkgever", ""),
    ),
    (ContactLogged("of old", "", ""), ("Talk", ""), ("Gesprek", "")),
    (MemberJoined("Carla", "coach"), ("Joined the team", "Carla (Coach)"), ("Erbij in het team", "Carla (coach)")),
    (
        MemberLeft("Carla", "coach", successor="Ida", why_none=""),
        ("Left the team", "Carla (Coach); Ida takes over"),
        ("Weg uit het team", "Carla (coach); Ida neemt het over"),
    ),
    (
        MemberLeft("Carla", "coach", successor="", why_none="Klaar"),
        ("Left the team", "Carla (Coach); nobody takes over: Klaar"),
        ("Weg uit het team", "Carla (coach); niemand neemt het over: Klaar"),
    ),
    (
        appointments.AppointmentPlanned("Kennismaken", TEN, 30, "Balie 2", ("Yusuf", "Sara")),
        ("Appointment planned", "Thursday 3 December 2026 10:00 · Kennismaken · Balie 2 · told: Yusuf, Sara"),
        ("Afspraak gepland", "donderdag 3 december 2026 10:00 · Kennismaken · Balie 2 · uitgenodigd: Yusuf, Sara"),
    ),
    (
        appointments.AppointmentCancelled("Kennismaken", TEN, 30, "", ()),
        ("Appointment cancelled", "Thursday 3 December 2026 10:00 · Kennismaken"),
        ("Afspraak afgezegd", "donderdag 3 december 2026 10:00 · Kennismaken"),
    ),
    (
        appointments.AppointmentAnswered("call_me", TEN),
        ("Answer to an invitation", "Asks to be called, Thursday 3 December 2026 10:00"),
        ("Antwoord op een uitnodiging", "Wil gebeld worden, donderdag 3 december 2026 10:00"),
    ),
]


@pytest.mark.parametrize(("content", "english", "dutch"), CASES)
@pytest.mark.parametrize("role", sorted(TEAM))
def test_sentences(content: EventKind, english: tuple[str, str], dutch: tuple[str, str], role: str) -> None:
    assert role in content.roles
    for language, sentences in (("en", english), ("nl", dutch)):
        with translation.override(language):
            found = (content.title(), content.text(role))
        assert tuple(text.lower() for text in found) == tuple(text.lower() for text in sentences)


def test_a_transfer_is_for_who_coordinates() -> None:
    for content, english in (
        (transfers.TransferAccepted(*PARTIES), ("Taken over by Wim (Werkbedrijf)", "from Ida (Gemeente)")),
        (transfers.TransferDeclined(*PARTIES, reason="Vol"), ("Not taken over by Wim (Werkbedrijf)", "Vol")),
        (transfers.TransferOffered(*PARTIES, next_step=""), ("Offered to Wim (Werkbedrijf)", "")),
    ):
        assert content.roles == COORDINATES
        with translation.override("en"):
            assert (content.title(), content.text("coach")) == english


def test_every_way_of_talking_has_a_title() -> None:
    with translation.override("nl"):
        titles = {ContactLogged(how, "participant", "").title() for how in ContactMoment.How.values}
    assert len(titles) == len(ContactMoment.How.values)


def test_a_role_that_is_gone_is_shown_as_it_was() -> None:
    assert MemberJoined("Carla", "mentor of old").text("coach") == "Carla (mentor of old)"
    assert MemberJoined("Carla", "").text("coach") == "Carla"
