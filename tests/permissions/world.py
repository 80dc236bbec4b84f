"""The real objects behind the permission matrix: two municipalities, teams, partners, and somebody in every role.

Each text that may only be read by some holds a *canary*: a word that occurs nowhere else. `team:own:name` is the name
of the participant of the asker's own team, `team:own:text` everything else that is written about that person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from opstap.access.actions import make_link
from opstap.access.guest_links import new_token
from opstap.access.models import GuestLink, Involvement
from opstap.core import files
from opstap.core.dates import now, today
from opstap.core.models import OutboxMail
from opstap.core.scope import acting, scoped
from opstap.exchange.models import Import
from opstap.organisations.models import DataAgreement, Membership, Municipality, Organisation, User
from opstap.organisations.roles import COORDINATES, TEAM, OrganisationKind, Role, roles_at
from opstap.people.circumstances.actions import add_enrolment, share_household, write_benefit
from opstap.people.models import BenefitSpell, Enrolment, Participant
from opstap.placements.models import CheckIn
from opstap.portal.links.shareable import PARTICIPANT, PLACEMENT
from opstap.portal.tests.guest_house import make_employer, make_placement
from opstap.team.appointments.actions import plan_appointment
from opstap.team.appointments.rules import AppointmentPlan
from opstap.team.models import Appointment
from opstap.tracks.models import Action, Track
from opstap.tracks.programmes.actions import copy_programme
from opstap.tracks.todo.actions import close_action
from tests import factories as make
from tests.permissions.checking import Check, make_check
from tests.permissions.imports_and_files import make_imports
from tests.permissions.working import Offer, Work, make_offer, make_work

LINGER_DAYS = 30
IN_A_NOTE = "zilvervossen"
"""A word of a talk with everybody who has a team."""


def canary(whose: str) -> str:
    """The word that stands for one thing that only some may read: letters only, so that no page takes it apart."""
    return "kanarie" + "".join(letter for letter in whose.lower() if letter.isalpha())


@dataclass
class Home:
    """Circumstances: a benefit, education, who shares the household, and somebody who might."""

    benefit: BenefitSpell
    enrolment: Enrolment
    partner: Participant
    other: Participant


@dataclass
class Team:
    """A participant, the people around them, and one of everything that is written about them."""

    key: str
    owner: User
    participant: Participant
    track: Track
    open_action: Action
    done_action: Action
    leaver: Involvement
    file: Any
    work: Work
    home: Home
    appointment: Appointment
    check_in: CheckIn
    links: dict[str, tuple[GuestLink, str]]


@dataclass
class Place:
    """What an administrator looks after: a party, somebody with a place there, an agreement, a mail."""

    organisation: Organisation
    member: Membership
    agreement: DataAgreement
    mail: OutboxMail


@dataclass
class Persona:
    """Somebody who asks: a role and where it stands towards the own team. `standing` is a word of table.STANDINGS."""

    standing: str
    role: str
    user: User | None
    reads: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.role or 'nobody'}, {self.standing}"


@dataclass
class World:
    here: Municipality
    teams: dict[str, Team]
    places: dict[str, Place]
    nobody: dict[str, Track]
    checks: dict[str, Check]
    offers: dict[str, Offer]
    programmes: dict[str, str]
    personas: list[Persona] = field(default_factory=list)
    imports: dict[tuple[UUID, str], Import] = field(default_factory=dict)
    keys: dict[UUID, str] = field(default_factory=dict)

    @property
    def municipalities(self) -> list[UUID]:
        return [self.here.pk, self.teams["elsewhere"].participant.municipality_id]

    def persona(self, role: str, standing: str) -> Persona:
        return next(one for one in self.personas if (one.role, one.standing) == (role, standing))

    def canaries(self) -> set[str]:
        """Every canary that was put out."""
        kinds = [f"team:{key}:{what}" for key in self.teams for what in ("name", "text", "home")]
        kinds += [f"nobody:{key}" for key in self.nobody] + [f"check:{key}" for key in self.checks]
        kinds += [f"{what}:{key}" for what in ("place", "programme") for key in ("here", "elsewhere")]
        kinds += [f"mail:{key}" for key in self.places]
        kinds += [f"import:{key}" for key in ("coordinator", *self.teams)]
        kinds += [f"employer:{key}" for key in self.offers]
        return set(kinds)


def make_world() -> World:
    """Everything, stored for good: whoever asks for it throws it away again."""
    here, elsewhere = (make.make_municipality(f"Gemeente {canary(f'place:{key}')}") for key in ("here", "elsewhere"))
    offers = {key: _offer(key, place) for key, place in (("here", here), ("elsewhere", elsewhere))}
    teams = {
        "own": _team("own", here, offers["here"]),
        "neighbour": _team("neighbour", here, offers["here"]),
        "elsewhere": _team("elsewhere", elsewhere, offers["elsewhere"]),
    }
    places = {
        "own": _place("own", here),
        "neighbour": _place("neighbour", here, party=here.organisation),
        "elsewhere": _place("elsewhere", elsewhere),
    }
    nobody = {key: _ownerless(key, place) for key, place in (("here", here), ("elsewhere", elsewhere))}
    checks = {
        key: make_check(team.participant.municipality, team.owner, key, canary(f"check:{key}"))
        for key, team in teams.items()
    }
    programmes = {key: _programme(key, place) for key, place in (("here", here), ("elsewhere", elsewhere))}
    world = World(here, teams, places, nobody, checks, offers, programmes)
    world.personas = list(_personas(world))
    for key, team in teams.items():
        make_imports(world.imports, world.keys, team.owner, canary(f"import:{key}"))
    coordinator = world.persona(Role.COORDINATOR, "member")
    assert coordinator.user is not None
    _give_passwords(world)
    make_imports(world.imports, world.keys, coordinator.user, canary("import:coordinator"))
    return world


def _give_passwords(world: World) -> None:
    """Who is signed in has a password, as everybody who could sign in; one for all, because making it is slow."""
    made = make_password("een wachtwoord van vier woorden")
    User.objects.update(password=made)
    for persona in world.personas:
        if persona.user is not None:
            persona.user.password = made


def _offer(key: str, municipality: Municipality) -> Offer:
    keeper = make.make_user(municipality, Role.JOB_HUNTER, name=f"Relatiebeheerder {key}")
    return make_offer(municipality, keeper, canary(f"employer:{key}"))


def _team(key: str, municipality: Municipality, offer: Offer) -> Team:
    name, text = canary(f"team:{key}:name"), canary(f"team:{key}:text")
    owner = make.make_user(municipality, Role.CASE_MANAGER, name=f"Eigenaar {key}")
    coach = make.make_user(municipality, Role.COACH, name=f"Coach {key}")
    person = make.make_participant(
        municipality,
        "Yusuf",
        name,
        levels={"speaking": "A2"},
        called=name,
        email=f"{text}@example.org",
        reference=text[:40],
        mother_tongue=text,
        city=text,
        permit_until=today() + timedelta(days=20),
    )
    track = make.open_track(person, owner=owner, programme="dalfsen")
    leaver = make.add_to_team(person, coach)
    make.make_contact(person, owner, note=f"{text} gesproken over {IN_A_NOTE}")
    make.make_action(track, owner, text=f"{text} bellen", due_in=0)
    make.make_action(track, owner, text=f"{text} samen bekijken", due_in=3)
    opened = make.make_action(track, owner, text=f"{text} cv", due_in=0)
    done = make.make_action(track, owner, text=f"{text} klaar", due_in=1)
    actor = make.actor_for(owner)
    with scoped([municipality.pk]):
        close_action(subject=done, state=Action.State.DONE, by=actor)
        done.refresh_from_db()
        file = files.put(
            text.encode(),
            name=f"{text}.txt",
            media_type="text/plain",
            kind="permission-matrix",
            by=actor,
            municipality_id=municipality.pk,
            about_id=person.pk,
        )
    work = make_work(person, owner, offer, text)
    home = _home(key, person, owner)
    return Team(key, owner, person, track, opened, done, leaver, file, work, home, *_at_work(owner, track, text))


def _home(key: str, person: Participant, owner: User) -> Home:
    """What only a case manager reads, and only about people on whose team they are."""
    place, word = person.municipality, canary(f"team:{key}:home")
    partner, other = make.make_participant(place, "Partner", word), make.make_participant(place, "Zus", "Abebe")
    for one in (partner, other):
        make.add_to_team(one, owner)
    actor = make.actor_for(owner)
    with scoped([place.pk]):
        share_household(participant=person, partner=partner, on=today(), by=actor)
        benefit = write_benefit(participant=person, kind="supplementary", on=today(), by=actor)
        learning = dict(what=canary(f"team:{key}:text"), school="", level="", starts_on=today(), ends_on=None)  # noqa: C408
        enrolment = add_enrolment(participant=person, values=learning, by=actor)
    assert benefit is not None
    return Home(benefit, enrolment, partner, other)


def _at_work(owner: User, track: Track, text: str) -> tuple[Appointment, CheckIn, dict[str, tuple[GuestLink, str]]]:
    """An appointment, a placement about which both sides said something, and a link for each of them."""
    actor, person, place = make.actor_for(owner), track.participant, track.municipality
    employer = make_employer(place, owner, offers=text)
    placement = make_placement(track, employer, goals=f"{text} doel", rule=f"{text} regel", choice="obligation")
    with acting(actor):
        plan = AppointmentPlan(about=f"{text} afspraak", starts_at=now() + timedelta(days=300), place=f"{text} plek")
        plan = replace(plan, starts_at=plan.starts_at.replace(hour=10))
        appointment = plan_appointment(participant=person, plan=plan, by=actor)
        links = {}
        for kind, about in ((PARTICIPANT, person.pk), (PLACEMENT, placement.pk)):
            token = new_token()
            link = make_link(
                kind=kind,
                about_id=about,
                stream=person.stream,
                name=f"{text} link",
                until=now() + timedelta(days=30),
                token=token,
                by=actor,
            )
            links[kind] = link, token
        said = CheckIn.objects.create(
            municipality=place,
            participant=person,
            placement=placement,
            side="participant",
            face="bad",
            line=f"{text} gezegd",
            at=now(),
        )
    return appointment, said, links


def _ownerless(key: str, municipality: Municipality) -> Track:
    """Somebody whom only a coordinator of the municipality sees, by name."""
    return make.open_track(make.make_participant(municipality, "Selam", canary(f"nobody:{key}")))


def _programme(key: str, municipality: Municipality) -> str:
    """The key of a programme that a municipality made for itself; others do not learn that it exists."""
    maker = make.actor_for(make.make_user(municipality, Role.COORDINATOR, name=f"Regisseur programma {key}"))
    with acting(maker):
        name = f"Programma {canary(f'programme:{key}')}"
        return copy_programme(version=make.newest_version("dalfsen"), name=name, by=maker).key


def _place(key: str, municipality: Municipality, party: Organisation | None = None) -> Place:
    word = canary(f"place:{'elsewhere' if key == 'elsewhere' else 'here'}")
    partner = make.make_partner(f"{word} {key} partner")
    agreement = make.make_agreement(municipality, partner)
    party = party or partner
    member = make.make_user(party, Role.COACH, name=f"{word} {key} lid", email=f"{word}.{key}@example.org")
    with scoped([municipality.pk]):
        mail = OutboxMail.objects.create(
            municipality_id=municipality.pk,
            message_id=f"<{key}@example.org>",
            sender="opstap@example.org",
            to=[member.email],
            subject=f"{canary(f'mail:{key}')} post",
            body=f"{canary(f'mail:{key}')} tekst",
            made_at=now(),
        )
    party.refresh_from_db()
    return Place(party, member.memberships.get(), agreement, mail)


def _personas(world: World) -> Iterator[Persona]:
    here, own = world.here, world.teams["own"]
    employer = make.make_partner("Werkgever hier", kind=OrganisationKind.EMPLOYER)
    make.make_agreement(here, employer)
    partner, stranger = make.make_partner("Partner met overeenkomst"), make.make_partner("Partner zonder overeenkomst")
    make.make_agreement(here, partner)
    ended = make.make_agreement(here, stranger)
    for role in Role:
        place = here if role in roles_at(OrganisationKind.MUNICIPALITY) else employer
        yield _member(world, role, place)
    for helper in sorted(TEAM):
        yield _on_own_team(world, "left 29 days ago", helper, here, left=LINGER_DAYS - 1)
        yield _on_own_team(world, "left 30 days ago", helper, here, left=LINGER_DAYS)
        yield _on_own_team(world, "partner", helper, partner)
        yield _on_own_team(world, "partner without agreement", helper, stranger)
    with scoped([here.pk]):
        DataAgreement.objects.filter(pk=ended.pk).update(ends_on=today())
    without = make.make_user(own.owner.memberships.all()[0].organisation, Role.COACH, name="Zonder rol")
    Membership.objects.filter(user=without).update(ends_on=today())
    yield Persona("no membership", "", without, frozenset())
    yield Persona("not signed in", "", None, frozenset())


def _member(world: World, role: str, place: Municipality | Organisation) -> Persona:
    """Somebody of the municipality itself: on the own team in a team role, beside it in the others."""
    reads = {"place:here", "programme:here"} | _of_employers(role)
    if role == Role.CASE_MANAGER:
        return Persona(
            "member",
            role,
            world.teams["own"].owner,
            frozenset(reads | _of_team(role) | {"import:own", "team:own:home", "check:own"}),
        )
    user = make.make_user(place, role, name=f"Lid {role}")
    if role in TEAM:
        make.add_to_team(world.teams["own"].participant, user)
        reads |= _of_team(role)
    if role == Role.COORDINATOR:
        reads |= {"nobody:here", "import:coordinator"}
    if role == Role.POLICY_OFFICER:
        reads |= {"check:own", "check:neighbour"}
    if role == Role.ADMINISTRATOR:
        reads |= {"mail:own", "mail:neighbour"}
    return Persona("member", role, user, frozenset(reads))


def _on_own_team(
    world: World, standing: str, role: str, place: Municipality | Organisation, *, left: int | None = None
) -> Persona:
    user = make.make_user(place, role, name=f"{standing} {role}")
    involvement = make.add_to_team(world.teams["own"].participant, user)
    reads = {"place:here", "programme:here"} | _of_employers(role)
    if standing == "partner" and role == Role.CASE_MANAGER:  # else there is nobody to share a household with
        make.add_to_team(world.teams["own"].home.other, user)
    if left is not None:
        dates = {"starts_on": today() - timedelta(days=90), "ends_on": today() - timedelta(days=left)}
        with scoped([world.here.pk]):
            Involvement.objects.filter(pk=involvement.pk).update(**dates)
        if role == Role.COORDINATOR:
            reads |= {"nobody:here"}
    if standing == "partner without agreement":
        reads = set()
    elif standing != "left 30 days ago":
        reads |= _of_team(role)
    return Persona(standing, role, user, frozenset(reads))


def _of_team(role: str) -> set[str]:
    """A volunteer knows with whom the appointment is, and reads no dossier."""
    return {"team:own:name"} if role == Role.VOLUNTEER else {"team:own:name", "team:own:text"}


def _of_employers(role: str) -> set[str]:
    """Employers are known to everybody who guides people to work there, whoever's team they are on."""
    return {"employer:here"} if role in COORDINATES else set()
