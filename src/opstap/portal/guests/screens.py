"""What a guest gets to see, and nothing else: the two screens, read by the link and its one thing.

An employer's screen has no field of benefit, health, capacity, education, notes, or what the participant said; a
participant's has nothing about anybody else but the names and phone numbers of who helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from opstap.access.models import GuestLink, Involvement
from opstap.core.dates import today
from opstap.people.models import Participant
from opstap.placements.check_ins.queries import check_ins_of_day
from opstap.placements.models import CheckIn, Placement
from opstap.portal.links.shareable import PLACEMENT, last_day
from opstap.team.appointments.queries import upcoming
from opstap.team.models import Appointment

MOST_APPOINTMENTS = 4


@dataclass(frozen=True)
class Helper:
    """Somebody to call: the name, the phone, and a word of the texts that says what for."""

    name: str
    phone: str
    word: str


@dataclass(frozen=True)
class EmployersScreen:
    placement: Placement
    person: str
    full_name: str
    obliged: bool
    last_day: date | None
    runs: bool
    check_in: CheckIn | None
    helpers: list[Helper]


@dataclass(frozen=True)
class ParticipantsScreen:
    name: str
    mother_tongue: str
    appointments: list[Appointment]
    helpers: list[Helper]
    placement: Placement | None
    check_in: CheckIn | None


def side_of(link: GuestLink) -> str:
    return CheckIn.Side.EMPLOYER if link.kind == PLACEMENT else CheckIn.Side.PARTICIPANT


def employers_screen(link: GuestLink) -> EmployersScreen:
    """What was agreed, how it goes, who to call."""
    placement = (
        Placement.objects.select_related(
            "participant", "employer__organisation", "employer__relation_owner", "workplace"
        )
        .defer("rule", "end_reason", "end_note")
        .get(pk=link.about_id)
    )
    person = placement.participant
    return EmployersScreen(
        placement=placement,
        person=person.called or person.given_name or person.family_name,
        full_name=person.name,
        obliged=placement.choice == Placement.Choice.OBLIGATION,
        last_day=last_day(placement),
        runs=_runs(placement),
        check_in=_check_in_today(link, placement),
        helpers=_for_the_employer(placement),
    )


def _for_the_employer(placement: Placement) -> list[Helper]:
    """The relation owner and the owner of the track; one person who is both stands there once."""
    found: list[Helper] = []
    if placement.employer and placement.employer.relation_owner.is_active:
        owner = placement.employer.relation_owner
        found.append(Helper(owner.name, owner.phone, "your_contact"))
    running = Involvement.objects.running_on(today()).filter(track_id=placement.track_id, owner=True)
    for row in running.select_related("user"):
        if row.user.is_active and row.user.name not in {helper.name for helper in found}:
            found.append(Helper(row.user.name, row.user.phone, "guides"))
    return found


def participants_screen(link: GuestLink) -> ParticipantsScreen:
    """What comes next, who helps, how it goes at work."""
    person = Participant.objects.get(pk=link.about_id)
    team = Involvement.objects.running_on(today()).filter(participant=person).select_related("user")
    placement = running_placement(link)
    return ParticipantsScreen(
        name=person.called or person.given_name or person.family_name,
        mother_tongue=person.mother_tongue,
        appointments=list(upcoming(every_appointment(link))[:MOST_APPOINTMENTS]),
        helpers=[
            Helper(row.user.name, row.user.phone, f"role.{row.role}")
            for row in team.order_by("-owner", "starts_on", "pk")
        ],
        placement=placement,
        check_in=_check_in_today(link, placement) if placement else None,
    )


def every_appointment(link: GuestLink) -> Any:
    """The appointments of the person of the link, also those that are over or cancelled."""
    return Appointment.objects.filter(participant_id=link.person_id).select_related("organiser")


def running_placement(link: GuestLink) -> Placement | None:
    """The placement about which this link may say how it goes: its own, or the latest that runs. None where none does."""
    rows = Placement.objects.filter(participant_id=link.person_id, status=Placement.Status.AGREED)
    rows = rows.filter(pk=link.about_id) if link.kind == PLACEMENT else rows
    runs = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()), starts_on__lte=today())
    return runs.order_by("-starts_on", "pk").first()


def own_check_in(link: GuestLink, check_in_id: Any) -> CheckIn:
    """One that was said with this link. Raises Http404."""
    return get_object_or_404(CheckIn.objects.filter(guest_id=link.pk, side=side_of(link)), pk=check_in_id)


def _check_in_today(link: GuestLink, placement: Placement) -> CheckIn | None:
    return check_ins_of_day(placement, side_of(link), today()).filter(guest_id=link.pk).first()


def _runs(placement: Placement) -> bool:
    last = last_day(placement)
    agreed = placement.status == Placement.Status.AGREED and placement.starts_on <= today()
    return agreed and (last is None or last >= today())
