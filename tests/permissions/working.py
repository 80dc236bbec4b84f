"""The employers and placements of the permission matrix: one of everything, in a state in which it can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.placements.agreements.actions import ending, placing
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Kind, Terms
from opstap.work.employers.actions import stop_employer
from opstap.work.models import Employer, Workplace
from opstap.work.tests.employer_factories import make_employer, make_workplace
from opstap.work.workplaces.actions import close_workplace
from tests import factories as make


@dataclass
class Offer:
    """What a municipality knows of employers: one that goes on and one that has stopped, a workplace open and one closed."""

    employer: Employer
    stopped: Employer
    workplace: Workplace
    closed: Workplace


@dataclass
class Work:
    """What one participant does: a job that runs with contact to come, and something that ended today."""

    running: Placement
    ended: Placement
    moment: AftercareMoment


def make_offer(here: Municipality, owner: User, word: str) -> Offer:
    facts = {"contact_name": word, "offers": f"{word} biedt veel"}  # the name is public, as that of every party
    employer, stopped = make_employer(here, owner, **facts), make_employer(here, owner, **facts)
    workplace = make_workplace(employer, owner, 3, title=f"{word} werkplek", task=f"{word} doen")
    closed = make_workplace(employer, owner)
    with acting(by := make.actor_for(owner)):
        stop_employer(employer=stopped, on=today(), reason=word, by=by)
        close_workplace(workplace=closed, on=today(), by=by)
    return Offer(employer, stopped, workplace, closed)


def make_work(person: Participant, owner: User, offer: Offer, word: str) -> Work:
    with acting(by := make.actor_for(owner)):
        given: dict[str, Any] = {"participant": person, "starts_on": today(), "by": by}
        running = placing.place_participant(
            kind=Kind.EMPLOYMENT,
            workplace=offer.workplace,
            terms=Terms(goals=f"{word} leren", formal_employer=word, contract="permanent"),
            **given,
        )
        terms = Terms(ends_on=today() + timedelta(days=9), goals=word, next_step=word)
        ended = placing.place_participant(
            kind=Kind.VOLUNTEERING, elsewhere=f"{word} buurthuis", terms=terms, beside=True, **given
        )
        step = ending.NextStep(f"{word} verder", today() + timedelta(days=5), owner)
        ending.end_placement(placement=ended, on=today(), reason="other", note=f"{word} klaar", next_step=step, by=by)
        moment = AftercareMoment.objects.filter(placement=running).order_by("week")[0]
        return Work(running, ended, moment)


def seen_now(placement: Placement) -> str:
    """The fingerprint that a page of this placement carries."""
    with scoped([placement.municipality_id]):
        return Terms.of(Placement.objects.get(pk=placement.pk)).fingerprint
