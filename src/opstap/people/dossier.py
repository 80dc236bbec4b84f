"""The dossier: panels that rooms register, in two columns, above one timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from opstap.access.look_log import SAME_VISIT
from opstap.access.models import Involvement, Look
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import GUIDES
from opstap.people.models import LanguageLevel, Participant, ParticipantQuerySet

MAY_OPEN = GUIDES | {"coordinator"}
"""Roles that have a dossier at all; a volunteer on the team sees a name and a phone number, no dossier."""


class OpenDossier(Protocol):
    """An action that makes a participant by hand, with what a dossier needs to begin."""

    def __call__(self, *, values: dict[str, object], levels: dict[str, str], by: Actor) -> Participant: ...


@dataclass(frozen=True)
class Panel:
    """A part of the dossier: a template and what it needs. `main` stands in the wide column."""

    template: str
    context: Callable[[StaffRequest, Participant], dict[str, object]]
    main: bool = False
    roles: frozenset[str] = MAY_OPEN


dossier_openers: ExtensionPoint[OpenDossier] = ExtensionPoint("how a dossier is opened by hand", __name__)
"""One entry: a dossier begins with a track and its owner, which only a room above knows."""
dossier_panels: ExtensionPoint[Panel] = ExtensionPoint("panels of the dossier", __name__)
dossier_riders: ExtensionPoint[Callable[[Actor], object]] = ExtensionPoint("riders of the dossier", __name__)
"""Expressions by name that come along with the participant, so that a panel of a few small rows asks nothing more. Each is
made for the actor who reads, and is None for a role that may not."""


def for_dossier(actor: Actor) -> ParticipantQuerySet:
    """Participants with what the head of the dossier needs, in one query: levels, the actor's last visit, and whether
    the actor may still write (who left the team reads on for a while)."""
    levels = LanguageLevel.objects.filter(participant=OuterRef("pk")).order_by("on", "made_at")
    visits = Look.objects.filter(
        user_id=actor.user_id, participant_id=OuterRef("pk"), at__lt=now() - SAME_VISIT
    ).order_by("-at")
    more = {name: rider for name, make in dossier_riders.items() if (rider := make(actor)) is not None}
    running = Involvement.objects.running_on(today()).filter(user_id=actor.user_id, participant_id=OuterRef("pk"))
    return Participant.objects.visible_to(actor).annotate(
        may_write=Exists(running),
        level_rows=ArraySubquery(levels.values(json=JSONObject(skill="skill", level="level", on="on"))),
        last_visit=Subquery(visits.values("at")[:1]),
        **more,
    )


def latest_levels(rows: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """(label, level) of each skill, the newest one; unknown skills are there too, empty."""
    newest = {row["skill"]: row["level"] for row in rows}
    return [(str(skill.label), newest.get(skill.value, "")) for skill in LanguageLevel.Skill]
