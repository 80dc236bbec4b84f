"""Placements for tests, through the same actions as the application. Each function opens its own scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.placements.agreements.actions import placing
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Terms, is_paid
from opstap.tracks.models import Track
from opstap.work.models import Employer, Workplace
from opstap.work.tests.employer_factories import make_employer, make_workplace

LEARNING = {"goals": "Leren inpakken", "next_step": "Zoeken naar betaald werk"}


@dataclass
class Scene:
    """A municipality with a case manager, a job hunter, and somebody whom both help."""

    here: Municipality
    owner: User
    hunter: User
    person: Participant
    track: Track
    employer: Employer


def make_scene(here: Municipality | None = None) -> Scene:
    place = here or make.make_municipality()
    owner = make.make_user(place, Role.CASE_MANAGER, name="Ida Eigenaar")
    hunter = make.make_user(place, Role.JOB_HUNTER, name="Joop Jager")
    person = make.make_participant(place, birth_date=date(1990, 5, 3))
    track = make.open_track(person, owner=owner, last_contact_on=today() - timedelta(days=1))
    make.add_to_team(person, hunter)
    return Scene(place, owner, hunter, person, track, make_employer(place, hunter))


def terms_for(kind: str, **values: Any) -> Terms:
    """Terms that are accepted for a kind, with others where given."""
    unpaid = {} if is_paid(kind) else {"ends_on": today() + timedelta(days=60), **LEARNING}
    return Terms(**{"hours_a_week": 16, **unpaid, **values})


def make_placement(
    scene: Scene,
    kind: str = Placement.Kind.EMPLOYMENT,
    *,
    starts_in: int = 0,
    workplace: Workplace | None = None,
    person: Participant | None = None,
    by: User | None = None,
    beside: bool = False,
    elsewhere: str = "",
    **terms: Any,
) -> Placement:
    """At a workplace of the scene's employer made for it, unless another place is given."""
    user = by or scene.hunter
    if workplace is None and not elsewhere:
        workplace = make_workplace(scene.employer, scene.hunter)
    with acting(actor := make.actor_for(user)):
        return placing.place_participant(
            participant=person or scene.person,
            kind=kind,
            starts_on=today() + timedelta(days=starts_in),
            terms=terms_for(kind, **terms),
            workplace=workplace,
            elsewhere=elsewhere,
            beside=beside,
            by=actor,
        )


def somebody(scene: Scene, given: str = "Selam", *, hunter: bool = True) -> Participant:
    """One more person with an open track, on the team of the same people."""
    person = make.make_participant(scene.here, given)
    make.open_track(person, owner=scene.owner, last_contact_on=today() - timedelta(days=1))
    if hunter:
        make.add_to_team(person, scene.hunter)
    return person


def moments(placement: Placement) -> list[tuple[int, str]]:
    """(week, state) of the planned contact."""
    with scoped([placement.municipality_id]):
        rows = AftercareMoment.objects.filter(placement=placement).order_by("week")
        return list(rows.values_list("week", "state"))


def stored(placement: Placement) -> Placement:
    with scoped([placement.municipality_id]):
        return Placement.objects.get(pk=placement.pk)
