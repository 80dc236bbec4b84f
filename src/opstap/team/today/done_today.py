"""What somebody did today: the lower part of Today, where a talk that was just logged stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat

from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, start_of
from opstap.core.event_kinds import content_of, event_kinds, tell
from opstap.core.models import Event
from opstap.people.models import Participant

MOST = 40


@dataclass(frozen=True, slots=True)
class WorkDone:
    """One thing that was done: for whom, what, when."""

    at: datetime
    participant_id: UUID
    person: str
    title: str
    text: str
    icon: str


def done_today(actor: Actor, day: date) -> list[WorkDone]:
    """The actor's own lines of this day that count as work done, newest first, about people whom the actor still may see."""
    name = Participant.objects.filter(pk=OuterRef("stream_id")).values(
        name=Concat("given_name", Value(" "), "family_name")
    )
    kinds = [name for name, kind in event_kinds.items() if kind.counts_as_work_done]
    rows = (
        Event.objects.filter(actor_id=actor.user_id, at__gte=start_of(day), kind__in=kinds)
        .filter(stream_id__in=Participant.objects.visible_to(actor).values("pk"))
        .select_related("content")
        .annotate(person=Subquery(name))
        .order_by("-at", "-pk")[:MOST]
    )
    return [_work_done(event, str(event.person).strip(), actor.role) for event in rows if content_of(event) is not None]


def _work_done(event: Event, person: str, role: str) -> WorkDone:
    telling = tell(event, role)
    at = event.at.astimezone(AMSTERDAM)
    return WorkDone(at, event.stream_id, person, telling.title, telling.text, telling.icon)
