"""The first lock alone: `visible_to`, with row-level security switched off in the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql
from tests.factories import (
    actor_for,
    add_to_team,
    make_agreement,
    make_membership,
    make_municipality,
    make_participant,
    make_partner,
    make_user,
    open_track,
    system,
)

from opstap.access.actors import memberships_reaching
from opstap.access.models import LINGER, Involvement, writes_for
from opstap.access.tests.locks.rows import LOCKED, Model, Place
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import today
from opstap.core.privacy import own_models
from opstap.core.scope import current, scoped
from opstap.core.tests.example_actions import as_superuser
from opstap.organisations.actions.parties import end_agreement, end_membership
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import TEAM, Role
from opstap.people.models import Participant
from opstap.tracks.models import Track

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


def about_people(model: Model) -> bool:
    return model is Participant or any(f.attname == "participant_id" for f in model._meta.concrete_fields)


WITH_DOOR: list[Any] = [m for m in own_models() if hasattr(m._default_manager, "visible_to")]
DOSSIER: list[Any] = [m for m in WITH_DOOR if m in LOCKED and about_people(m) and m.__name__ != "Look"]
WITHOUT_DOOR = {
    "Involvement": "is the key itself; shown on a dossier that was opened through its own door",
    "PhaseStay": "shown with its track",
    "PhaseDecision": "shown with its track",
    "Household": "says nothing but that it is one; its members have a door",
    "GuestLink": "shown on a dossier that was opened through its own door, or opened by its own address",
    "Task": "shown with its workplace",
    "AgreedScore": "shown with its assessment, once the answers lie side by side",
    "Seat": "counted with its workplace",
    "SearchWord": "only narrows down participants, who come through their own door",
    "ImportRow": "shown with its import",
    "ColumnMapping": "not about anybody",
    "Snooze": "read by the user whose it is",
    "StreamHead": "says nothing about anybody",
    "Event": "read by the stream of a participant or organisation that was opened",
    "EventContent": "read with its line",
    "StoredFile": "served by the rule of its kind (core.files.may_read)",
    "OutboxMail": "a page for administrators and for the demo (site)",
}


_BENEFIT = {name: set[UUID]() for name in ("BenefitSpell", "HouseholdMember")}
_DOSSIER = {
    name: set[UUID]()
    for name in ("Enrolment", "Outflow", "PositionSpan", "TrackTransfer", "AftercareMoment", "CheckIn")
}
NO_DOSSIER: dict[str, dict[str, set[UUID]]] = {
    Role.VOLUNTEER: {"Action": set(), **_DOSSIER, **_BENEFIT},
    **dict.fromkeys((Role.COORDINATOR, Role.JOB_HUNTER, Role.COACH), _BENEFIT),
}
"""What a role on the team does not see of its people: a volunteer only what they do or agreed on themselves, and nobody
but a case manager on what a household lives."""


@dataclass
class World:
    """Two municipalities, a partner with an agreement with the first and one without, and people on teams."""

    here: Municipality = field(default_factory=make_municipality)
    there: Municipality = field(default_factory=make_municipality)
    school: Organisation = field(default_factory=make_partner)
    firm: Organisation = field(default_factory=make_partner)
    manager: User = field(init=False)
    colleague: User = field(init=False)
    stranger: User = field(init=False)
    own: Participant = field(init=False)
    of_colleague: Participant = field(init=False)
    elsewhere: Participant = field(init=False)

    def __post_init__(self) -> None:
        self.agreement = make_agreement(self.here, self.school)
        self.manager, self.colleague, self.stranger = (make_user(p) for p in (self.here, self.here, self.there))
        self.own, self.of_colleague = make_participant(self.here, "Eigen"), make_participant(self.here, "Collega")
        self.elsewhere = make_participant(self.there, "Elders")
        people = ((self.own, self.manager), (self.of_colleague, self.colleague), (self.elsewhere, self.stranger))
        for person, owner in people:
            self._fill(person, owner, open_track(person, owner=owner))

    def _fill(self, person: Participant, owner: User, track: Track) -> None:
        """A row of every kind that has to do with this person."""
        place = Place(person.municipality, owner, person, track)
        with scoped([place.id]):
            for model in DOSSIER:
                if model not in place.made:
                    model._base_manager.bulk_create([place.fresh(model)])


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def no_second_lock(world: World) -> Iterator[World]:
    """The world with row-level security off on every table; put on again whatever happens."""
    tables = [sql.Identifier(model._meta.db_table) for model in LOCKED]
    with as_superuser() as admin:
        for table in tables:
            admin.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(table))
        try:
            yield world
        finally:
            for table in tables:
                admin.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))


def seen(actor: Actor) -> dict[str, set[UUID]]:
    """Per model whose participants an actor sees."""
    return {
        m.__name__: set(
            m.objects.visible_to(actor).values_list("pk" if m is Participant else "participant_id", flat=True)
        )
        for m in DOSSIER
    }


def everywhere(*people: Participant) -> dict[str, set[UUID]]:
    return {model.__name__: {person.pk for person in people} for model in DOSSIER}


def read_by(role: str, *people: Participant) -> dict[str, set[UUID]]:
    """What somebody in a role sees who is on the team of these people."""
    return everywhere(*people) | NO_DOSSIER.get(role, {})


def test_every_locked_model_has_a_door_or_a_reason() -> None:
    doors = {model.__name__ for model in WITH_DOOR}
    assert {m.__name__ for m in LOCKED} - doors == set(WITHOUT_DOOR)
    assert {"Participant", "Track", "Action", "ContactMoment", "LanguageLevel"} <= {m.__name__ for m in DOSSIER}


def test_the_second_lock_is_really_gone(no_second_lock: World) -> None:
    assert current().municipalities == frozenset()
    assert Participant.objects.count() == 3


def test_one_sees_those_on_whose_team_one_is(no_second_lock: World) -> None:
    w = no_second_lock
    assert seen(actor_for(w.manager)) == everywhere(w.own)
    assert seen(actor_for(w.colleague)) == everywhere(w.of_colleague)
    assert seen(actor_for(w.stranger)) == everywhere(w.elsewhere)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_sees_its_own_people_or_nobody(no_second_lock: World, role: str) -> None:
    w = no_second_lock
    user = make_user(w.here, role if role in TEAM else Role.COACH)
    add_to_team(w.own, user)
    actor = as_role(actor_for(user), role)
    assert seen(actor) == (everywhere(w.own) if role in TEAM else everywhere()) | NO_DOSSIER.get(role, {})
    assert writes_for(actor, w.own.pk, today()) is (role in TEAM)
    assert not writes_for(actor, w.of_colleague.pk, today())


def test_who_wears_no_hat_is_on_no_team(no_second_lock: World) -> None:
    w = no_second_lock
    bare = replace(actor_for(w.manager), organisation_id=None)
    assert seen(bare) == everywhere()
    assert not writes_for(bare, w.own.pk, today())


def test_another_hat_does_not_open_what_the_first_one_opens(no_second_lock: World) -> None:
    w = no_second_lock
    user = make_user(w.here, Role.VOLUNTEER)
    add_to_team(w.own, user)
    assert seen(as_role(actor_for(user), Role.COACH)) == everywhere()
    assert not writes_for(as_role(actor_for(user), Role.COACH), w.own.pk, today())


def as_role(actor: Actor, role: str) -> Actor:
    return Actor(
        actor.kind, actor.id, actor.name, role, actor.organisation_id, actor.membership_id, actor.municipalities
    )


def test_a_role_without_a_team_sees_nobody(no_second_lock: World) -> None:
    w = no_second_lock
    for role in (Role.COORDINATOR, Role.POLICY_OFFICER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        assert seen(actor_for(make_user(w.here, role))) == everywhere(), role


def test_a_partner_sees_by_agreement_and_by_team(no_second_lock: World) -> None:
    w = no_second_lock
    coach, other, outsider = (make_user(o, Role.COACH) for o in (w.school, w.school, w.firm))
    for user in (coach, outsider):
        add_to_team(w.own, user)
    assert seen(actor_for(coach)) == read_by(Role.COACH, w.own)
    assert seen(actor_for(other)) == everywhere()
    assert seen(actor_for(outsider)) == everywhere(), "no agreement, so nobody"
    assert not writes_for(actor_for(outsider), w.own.pk, today())


def test_a_partner_sees_nobody_from_the_day_its_agreement_ends(no_second_lock: World) -> None:
    w = no_second_lock
    coach = make_user(w.school, Role.COACH)
    add_to_team(w.own, coach)
    with scoped([w.here.pk]):
        end_agreement(agreement=w.agreement, by=system(w.here), on=today())
    assert seen(actor_for(coach)) == everywhere()
    assert not writes_for(actor_for(coach), w.own.pk, today())


def test_a_partner_on_a_team_elsewhere_sees_by_agreement_there(no_second_lock: World) -> None:
    w = no_second_lock
    coach = make_user(w.school, Role.COACH)
    add_to_team(w.elsewhere, coach)
    assert seen(actor_for(coach)) == everywhere()
    make_agreement(w.there, w.school)
    assert seen(actor_for(coach)) == read_by(Role.COACH, w.elsewhere)


def test_whose_membership_has_ended_sees_nobody(no_second_lock: World) -> None:
    w = no_second_lock
    (membership,) = w.manager.memberships.all()
    with scoped([w.here.pk]):
        end_membership(membership=membership, by=system(w.here), on=today())
    assert actor_for(w.manager).municipalities == frozenset()
    assert seen(actor_for(w.manager)) == everywhere()
    assert seen(actor_for(w.manager, day=today() - timedelta(days=1))) == everywhere(w.own)


def test_who_left_a_team_reads_on_for_a_while_and_writes_no_more(no_second_lock: World) -> None:
    w = no_second_lock
    coach = make_user(w.here, Role.COACH)
    role, actor = add_to_team(w.own, coach), actor_for(coach)
    for ended, reads, writes in ((-1, True, True), (0, True, False), (29, True, False), (30, False, False)):
        day = today() - timedelta(days=ended)
        start = today() - LINGER - timedelta(days=9)
        Involvement.objects.filter(pk=role.pk).update(starts_on=start, ends_on=day)
        assert (seen(actor) == read_by(Role.COACH, w.own)) is reads, ended
        assert (seen(actor) == everywhere()) is not reads, ended
        assert writes_for(actor, w.own.pk, today()) is writes, ended
    Involvement.objects.filter(pk=role.pk).update(starts_on=today() + timedelta(days=1), ends_on=None)
    assert seen(actor) == everywhere(), "a role that has not begun yet opens nothing"


def test_another_hat_does_not_reach_what_this_one_may(no_second_lock: World) -> None:
    """The same account, at two organisations: each reaches its own municipalities only."""
    w = no_second_lock
    there = make_membership(w.manager, w.there, Role.CASE_MANAGER)
    privacy = make_membership(w.manager, w.here, Role.PRIVACY_OFFICER)
    assert seen(actor_for(w.manager, membership=there)) == everywhere()
    assert seen(actor_for(w.manager, membership=privacy)) == everywhere()
    assert not writes_for(actor_for(w.manager, membership=there), w.own.pk, today())
    assert not writes_for(actor_for(w.manager, membership=privacy), w.own.pk, today())


def test_who_is_no_user_comes_through_no_door(no_second_lock: World) -> None:
    w = no_second_lock
    for role in ("", Role.CASE_MANAGER, Role.VOLUNTEER):
        actor = Actor(ActorKind.GUEST, w.manager.pk, "gast", role, w.here.pk, None, frozenset({w.here.pk, w.there.pk}))
        for model in WITH_DOOR:
            assert list(model.objects.visible_to(actor)) == [], model
    assert not writes_for(actor, w.own.pk, today())


def test_an_account_without_a_place_comes_through_no_door(no_second_lock: World) -> None:
    w = no_second_lock
    for model in WITH_DOOR:
        assert list(model.objects.visible_to(Actor(ActorKind.USER, w.manager.pk, "leeg"))) == [], model


def test_the_system_sees_the_municipalities_it_names(no_second_lock: World) -> None:
    w = no_second_lock
    found = seen(system(w.there))
    assert all(people == {w.elsewhere.pk} for people in found.values())
    assert all(people == set() for people in seen(Actor.system("nowhere")).values())
    assert writes_for(system(w.there), w.elsewhere.pk, today())


def test_a_team_is_chosen_from_who_reaches_the_municipality(no_second_lock: World) -> None:
    w = no_second_lock
    coach, _outsider = (make_user(o, Role.COACH) for o in (w.school, w.firm))
    make_user(w.here, Role.PRIVACY_OFFICER)
    gone = make_user(w.here, Role.COACH)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert {m.user for m in memberships_reaching(w.here.pk, today())} == {w.manager, w.colleague, coach}
    assert {m.user for m in memberships_reaching(w.there.pk, today())} == {w.stranger}
    assert str(Involvement.objects.get(participant=w.own)).startswith(f"{w.manager.pk} case_manager")
