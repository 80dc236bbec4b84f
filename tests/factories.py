"""Small functions that make what a test needs, through the same actions as the application. Each opens its own scope.

They take what matters to a test and invent the rest. Names are invented; two calls never collide.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from opstap.access import actors
from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.coded_texts import Text
from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.actions import parties as organising
from opstap.organisations.models import DataAgreement, Membership, Municipality, Organisation, User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.people.actions import Draft, add_participants
from opstap.people.models import Participant
from opstap.team.members import actions as teamwork_members
from opstap.team.models import ContactMoment
from opstap.team.talks import actions as teamwork_talks
from opstap.tracks.actions import TrackDraft, open_tracks
from opstap.tracks.models import Action, ProgrammeVersion, Track
from opstap.tracks.todo.actions import add_action

_numbers = count(1)
LONG_AGO = timedelta(days=400)


def system(*municipalities: Municipality | UUID) -> Actor:
    """The program itself, reaching these municipalities."""
    return Actor.system("tests", {m if isinstance(m, UUID) else m.pk for m in municipalities})


def make_municipality(name: str = "") -> Municipality:
    """A municipality of its own, with its organisation (`.organisation`; both have the same key)."""
    key = uuid4()
    with scoped([key], organisations=[key]):
        organisation = organising.add_organisation(
            kind=OrganisationKind.MUNICIPALITY, name=name or f"Gemeente {next(_numbers)}", key=key, by=system(key)
        )
    return organisation.municipality


def make_partner(name: str = "", *, kind: str = OrganisationKind.PARTNER) -> Organisation:
    """An organisation that is no municipality, without an agreement with any."""
    key = uuid4()
    with scoped(organisations=[key]):
        return organising.add_organisation(kind=kind, name=name or f"Partner {next(_numbers)}", key=key, by=system())


def make_user(
    organisation: Municipality | Organisation,
    role: str = Role.CASE_MANAGER,
    *,
    name: str = "",
    email: str = "",
    password: str | None = None,
    starts_on: date | None = None,
) -> User:
    """An account with one membership, running since long ago. Without a password sign in with `force_login`."""
    number = next(_numbers)
    party = _party(organisation)
    with scoped(_places(organisation), organisations=[party.pk]):
        return organising.add_user(
            email=email or f"user{number}@example.org",
            name=name or f"Medewerker {number}",
            password=password,
            organisation=party,
            role=role,
            by=system(),
            starts_on=starts_on or today() - LONG_AGO,
        )


def make_membership(user: User, organisation: Municipality | Organisation, role: str) -> Membership:
    """One more place for somebody who has an account."""
    party = _party(organisation)
    with scoped(_places(organisation), organisations=[party.pk]):
        return organising.start_membership(
            user=user, organisation=party, role=role, by=system(), starts_on=today() - LONG_AGO
        )


def make_agreement(
    municipality: Municipality, partner: Organisation, *, starts_on: date | None = None
) -> DataAgreement:
    """The agreement with which a partner's people see those on whose team they are."""
    with scoped([municipality.pk]):
        return organising.make_agreement(
            municipality=municipality,
            organisation=partner,
            purpose="samen begeleiden",
            by=system(municipality),
            starts_on=starts_on or today() - LONG_AGO,
        )


def make_participant(
    municipality: Municipality,
    given_name: str = "Yusuf",
    family_name: str = "Abebe",
    *,
    levels: dict[str, str] | None = None,
    **values: Any,
) -> Participant:
    """A participant without a track or team; `values` are fields of Participant."""
    facts = {"given_name": given_name, "family_name": family_name, **values}
    with scoped([municipality.pk]):
        draft = Draft(Participant(municipality=municipality), facts, levels or {})
        return add_participants(drafts=[draft], by=system(municipality))[0]


def open_track(
    participant: Participant,
    *,
    owner: User | None = None,
    programme: str = "",
    started_on: date | None = None,
    **values: Any,
) -> Track:
    """An open track, in the first phase of a built-in programme where its key is given, owned by `owner` if any."""
    with scoped([participant.municipality_id]):
        version = newest_version(programme) if programme else None
        track = Track(
            municipality_id=participant.municipality_id,
            participant=participant,
            version=version,
            phase=version.phases.first() if version else None,
            started_on=started_on or today() - timedelta(days=60),
            **values,
        )
        workplace = owner.memberships.all()[0].organisation_id if owner else None
        open_tracks(drafts=[TrackDraft(track, owner, workplace)], by=system(participant.municipality_id))
        return track


def newest_version(programme: str) -> ProgrammeVersion:
    return ProgrammeVersion.objects.filter(programme__key=programme).order_by("-number")[0]


def add_to_team(participant: Participant, user: User, *, membership: Membership | None = None) -> Involvement:
    """Put somebody on the team in the role of their (first) membership."""
    with scoped([participant.municipality_id]):
        return teamwork_members.join_team(
            participant=participant,
            membership=membership or user.memberships.all()[0],
            by=system(participant.municipality_id),
        )


def make_action(
    track: Track, owner: User | None = None, *, text: Text = "Cv maken", due_in: int = 7, **values: Any
) -> Action:
    """Something to do, by somebody of the team or (without owner) the participant, due in so many days."""
    with scoped([track.municipality_id]):
        return add_action(
            track=track,
            text=text,
            due_on=today() + timedelta(days=due_in),
            owner=owner,
            by=system(track.municipality_id),
            **values,
        )


def make_contact(
    participant: Participant, user: User, *, note: str = "Over werk gesproken", days_ago: int = 0, **values: Any
) -> ContactMoment:
    """A talk that `user`, who must be on the team, had with a participant."""
    actor = actor_for(user)
    with scoped([participant.municipality_id]):
        return teamwork_talks.log_contact(
            participant=participant, note=note, by=actor, on=today() - timedelta(days=days_ago), **values
        )


def actor_for(user: User, *, membership: Membership | None = None, day: date | None = None) -> Actor:
    """Who this user is on a day, as the middleware finds out: by the membership given, else by the first that runs."""
    on = day or today()
    running = actors.memberships_of(user, on)
    return actors.actor_for(user, membership or actors.choose_membership(running, ""), on)


def _party(organisation: Municipality | Organisation) -> Organisation:
    return organisation.organisation if isinstance(organisation, Municipality) else organisation


def _places(organisation: Municipality | Organisation) -> Iterable[UUID]:
    party = _party(organisation)
    return [party.pk] if party.kind == OrganisationKind.MUNICIPALITY else []
