"""What somebody did today: the lower part of Today, where a talk that was just logged stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat

from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, start_of
from opstap.core.event_kinds import tell
from opstap.core.models import Event
from opstap.people.models import Participant
from opstap.people.timeline_events import kinds

SHOWN = ("contact.logged", "action.added", "action.done", "action.dropped", "action.moved")
MOST = 40


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that was done: for whom, what, when."""

    at: datetime
    participant_id: UUID
    person: str
    title: str
    text: str
    icon: str


def done_today(actor: Actor, day: date) -> list[Did]:
    """The actor's own lines of this day, newest first, about people whom the actor still may see."""
    name = Participant.objects.filter(pk=OuterRef("stream_id")).values(
        name=Concat("given_name", Value(" "), "family_name")
    )
    rows = (
        Event.objects.filter(actor_id=actor.user_id, at__gte=start_of(day), kind__in=SHOWN)
        .filter(stream_id__in=Participant.objects.visible_to(actor).values("pk"))
        .select_related("content")
        .annotate(person=Subquery(name))
        .order_by("-at", "-pk")[:MOST]
    )
    found = []
    for event in rows:
        kind = kinds.get(event.kind)
        content = getattr(event, "content", None)
        if content is None:
            continue
        if kind is None:
            telling = tell(event, actor.role)
            person, at = str(event.person).strip(), event.at.astimezone(AMSTERDAM)
            found.append(Did(at, event.stream_id, person, telling.title, telling.text, telling.icon))
            continue
        found.append(
            Did(
                event.at.astimezone(AMSTERDAM),
                event.stream_id,
                str(event.person).strip(),
                str(kind.title(content.data)),
                str(kind.text(content.data, actor.role)),
                kind.icon,
            )
        )
    return found
