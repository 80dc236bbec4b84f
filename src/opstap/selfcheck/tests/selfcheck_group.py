"""What tests of this room share: a municipality whose people look at it together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests import factories as make

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.improvement_plan import actions as improvement_plan_actions
from opstap.selfcheck.instruments.schema import Instrument, load_builtin
from opstap.selfcheck.models import Answer, Assessment, OrganisationAction, Respondent
from opstap.selfcheck.respondents import actions as respondents_actions

KIS = next(each for each in load_builtin() if each.key == "kis")
FIRST, SECOND = "lessons-follow-reception", "fitting-lessons"


@dataclass
class Group:
    """An assessment with its owner, who is a policy officer, and one colleague who answers too."""

    place: Municipality
    owner: User
    colleague: User
    assessment: Assessment

    def respondent(self, user: User) -> Respondent:
        with scoped([self.place.pk]):
            return Respondent.objects.select_related("assessment").get(assessment=self.assessment, user=user)

    def now(self) -> Assessment:
        """The assessment as it is stored now."""
        with scoped([self.place.pk]):
            return Assessment.objects.select_related("municipality__organisation").get(pk=self.assessment.pk)


def make_assessment(
    place: Municipality, owner: User, *, name: str = "KIS 2026", instrument: Instrument = KIS, **values: Any
) -> Assessment:
    with scoped([place.pk]):
        return assessments_actions.start(
            municipality=place, instrument=instrument, name=name, owner=owner, by=make.system(place), **values
        )


def make_group(**values: Any) -> Group:
    place = make.make_municipality()
    owner = make.make_user(place, Role.POLICY_OFFICER, name="Bea Beleid")
    colleague = make.make_user(place, Role.CASE_MANAGER, name="Karim Klant")
    group = Group(place, owner, colleague, make_assessment(place, owner, **values))
    with acting(make.actor_for(owner)):
        respondents_actions.invite(
            assessment=group.assessment,
            user=colleague,
            capacity=Respondent.Capacity.CASE_MANAGER,
            by=make.actor_for(owner),
            address="https://opstap.example/x",
        )
    return group


@contextmanager
def as_user(user: User) -> Iterator[Actor]:
    """In the scope of this user's first membership."""
    actor = make.actor_for(user)
    with acting(actor):
        yield actor


def answer(group: Group, user: User, value: int | None, statement: str = FIRST, **values: Any) -> Answer:
    respondent = group.respondent(user)
    with as_user(user) as actor:
        return answers_actions.save_answer(respondent=respondent, statement=statement, value=value, by=actor, **values)


def finish(group: Group, *users: User) -> None:
    for user in users:
        respondent = group.respondent(user)
        with as_user(user) as actor:
            answers_actions.finish(respondent=respondent, by=actor)


def open_group(owner: int | None = 4, colleague: int | None = 8) -> Group:
    """A group whose answers to the first statement lie side by side."""
    group = make_group()
    for user, value in ((group.owner, owner), (group.colleague, colleague)):
        answer(group, user, value, not_applicable=value is None, why="" if value is not None else "Wij kiezen anders")
    finish(group, group.owner, group.colleague)
    group.assessment = group.now()
    return group


def plan(group: Group, *, owner: User | None = None, due_in: int = 3, **values: Any) -> OrganisationAction:
    facts = {"theme": "language", "statement": FIRST, "text": "Afspraken met de taalschool maken"} | values
    with as_user(group.owner) as actor:
        return improvement_plan_actions.plan_action(
            assessment=group.assessment,
            owner=owner or group.owner,
            due_on=today() + timedelta(days=due_in),
            by=actor,
            **facts,
        )
