"""A participant at work with a team around them, and links for both sides; what tests of these pages share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.actions import make_link
from opstap.access.guest_links import new_token
from opstap.access.models import GuestLink
from opstap.core.dates import now, today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.people.models import Participant
from opstap.placements.models import Placement
from opstap.portal.links.shareable import PARTICIPANT as PARTICIPANT
from opstap.portal.links.shareable import PLACEMENT as PLACEMENT
from opstap.team.appointments.actions import plan_appointment
from opstap.team.appointments.rules import AppointmentPlan, Invitee
from opstap.team.models import Appointment
from opstap.tracks.models import Track
from opstap.work.models import Employer


@dataclass
class House:
    """One person, everybody around them, and one placement."""

    place: Municipality
    manager: User
    hunter: User
    coach: User
    person: Participant
    track: Track
    employer: Employer
    placement: Placement

    def link(self, kind: str, *, days: int = 30, token: str = "", name: str = "Voor iemand") -> tuple[GuestLink, str]:
        """A link of a kind, and its secret."""
        token = token or new_token()
        about = self.person.pk if kind == PARTICIPANT else self.placement.pk
        with acting(by := make.actor_for(self.manager)):
            until = now() + timedelta(days=days)
            link = make_link(
                kind=kind, about_id=about, stream=self.person.stream, name=name, until=until, token=token, by=by
            )
        return link, token

    def inside(self, kind: str, client: Client | None = None) -> tuple[Client, GuestLink]:
        """A browser in which the link was opened."""
        link, token = self.link(kind)
        browser = client or Client()
        answer = browser.post(door(token))
        assert answer.status_code == 303
        return browser, link

    def appointment(self, *, at: datetime | None = None, about: str = "Kennismaken", **given: Any) -> Appointment:
        """One that the manager plans; the day after tomorrow at ten where nothing else is said."""
        plan = AppointmentPlan(
            about=about, starts_at=at or soon(), place=given.pop("place", "Gemeentehuis, kamer 2"), **given
        )
        with acting(by := make.actor_for(self.manager)):
            return plan_appointment(participant=self.person, plan=plan, by=by)


def soon(days: int = 2, hour: int = 10) -> datetime:
    return (now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def guest(kind: str = "participant", email: str = "yusuf@example.org", **given: Any) -> Invitee:
    return {"kind": kind, "name": given.pop("name", "Yusuf"), "email": email, "user": "", "language": "nl", **given}  # type: ignore[typeddict-item]


def door(token: str) -> str:
    return reverse("portal:door", args=[token])


def page(name: str, link: GuestLink | UUID, *parts: Any) -> str:
    return reverse(f"portal:{name}", args=[link.pk if isinstance(link, GuestLink) else link, *parts])


def make_employer(place: Municipality, owner: User, *, name: str = "", **values: Any) -> Employer:
    """A municipality's relation with an organisation; the rows themselves, since their actions are made elsewhere."""
    organisation = make.make_partner(name, kind=OrganisationKind.EMPLOYER)
    with scoped([place.pk]):
        return Employer.objects.create(municipality=place, organisation=organisation, relation_owner=owner, **values)


def make_placement(track: Track, employer: Employer, **values: Any) -> Placement:
    given = {"kind": Placement.Kind.EMPLOYMENT, "starts_on": today() - timedelta(days=20), "hours_a_week": 24, **values}
    with scoped([track.municipality_id]):
        return Placement.objects.create(
            municipality_id=track.municipality_id,
            participant_id=track.participant_id,
            track=track,
            employer=employer,
            **given,
        )


def make_house(**person: Any) -> House:
    place = make.make_municipality()
    manager = make.make_user(place, name="Mieke Manager")
    hunter = make.make_user(place, Role.JOB_HUNTER, name="Hans Jobhunter")
    coach = make.make_user(place, Role.COACH, name="Carla Coach")
    with scoped([place.pk]):
        User.objects.filter(pk=hunter.pk).update(phone="038 555 01 01")
        User.objects.filter(pk=manager.pk).update(phone="0529 555 02 02")
    who = make.make_participant(place, **{"given_name": "Yusuf", "family_name": "Haddad", **person})
    track = make.open_track(who, owner=manager)
    for user in (hunter, coach):
        make.add_to_team(who, user)
    employer = make_employer(place, hunter, name=f"Bakkerij {place.organisation.name}", contact_name="Sara Bakker")
    placement = make_placement(track, employer, made_by=hunter)
    return House(place, manager, hunter, coach, who, track, employer, placement)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def post(browser: Client, address: str, **form: Any) -> Any:
    return browser.post(address, {"request_key": uuid4(), **form})
