"""Who may see figures, and who may open the list behind one. The whole rule:

- figures: policy officers, coordinators, case managers and job hunters of the municipality itself. A partner's people help
  some of its inhabitants and do not see the figures of all; provinces come later, over several municipalities;
- a list: who may read the facts by which the number is counted (the field register), and then only the people on whose
  team they are. So a policy officer gets numbers without a link.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from opstap.core.actors import Actor
from opstap.core.privacy import readable
from opstap.insight.queries import BACKGROUND, OUTCOME
from opstap.organisations.access import own_municipality
from opstap.organisations.roles import Role
from opstap.people.models import BenefitSpell, Participant
from opstap.tracks.models import Position, PositionSpan, Track

FIGURE_READERS = frozenset({Role.POLICY_OFFICER, Role.COORDINATOR, Role.CASE_MANAGER, Role.JOB_HUNTER})
Fields = list[tuple[type[models.Model], str]]
COLUMNS = {"age": "birth_date", "since": "in_nl_since_year"}
"""Variables that have another name than the field from which they come."""


def may_see_figures(actor: Actor) -> bool:
    return actor.is_user and actor.role in FIGURE_READERS and own_municipality(actor) is not None


def may_list(actor: Actor, variable: str, values: Collection[str]) -> bool:
    """May the actor read of single people what this number counts?"""
    return all(readable(model, actor.role, [name]) for model, name in _fields_behind(variable, values))


def _fields_behind(variable: str, values: Collection[str]) -> Fields:
    """The fields that a list gives away. Work with a benefit beside it tells about the benefit too."""
    fields: Fields = [(Track, "version"), (Participant, "given_name")]
    if variable in BACKGROUND:
        fields.append((Participant, COLUMNS.get(variable, variable)))
    if variable == OUTCOME:
        fields.append((PositionSpan, "position"))
        if Position.JOB_WITH_BENEFIT in values:
            fields.append((BenefitSpell, "kind"))
    return fields
