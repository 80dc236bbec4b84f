"""Employers and workplaces for tests, through the same actions as the application. Each function opens its own scope."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests import factories as make

from opstap.core.scope import acting
from opstap.organisations.models import Municipality, User
from opstap.work.employers.actions import add_employer
from opstap.work.models import Employer, Workplace
from opstap.work.workplaces.actions import add_workplace

_numbers = count(1)


def make_employer(here: Municipality, owner: User, name: str = "", **facts: Any) -> Employer:
    """An employer that `owner`, a case manager, job hunter or coordinator there, brought in."""
    with acting(by := make.actor_for(owner)):
        return add_employer(
            municipality=here, name=name or f"Werkgever {next(_numbers)}", relation_owner=owner, by=by, **facts
        )


def make_workplace(employer: Employer, owner: User, seats: int = 1, **facts: Any) -> Workplace:
    values = {"title": f"Werkplek {next(_numbers)}", "task": "Dozen vullen"} | facts
    with acting(by := make.actor_for(owner)):
        return add_workplace(employer=employer, seats=seats, by=by, **values)
