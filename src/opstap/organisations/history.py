"""The timeline of an organisation, or of what an upper room keeps about one, as it is shown: newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from opstap.core.event_kinds import tell
from opstap.core.keyset_pages import Page, paginate
from opstap.core.models import Event
from opstap.core.timeline import Streamed
from opstap.organisations.models import User

PAGE_SIZE = 20


@dataclass(frozen=True)
class HistoryLine:
    """A line ready for `{% timeline %}`."""

    when: datetime
    icon: str
    actor: str
    text: str


def history(whose: Streamed, cursor: str) -> Page[HistoryLine]:
    """A page of a timeline about no participant, so that whoever sees the page of it reads every line."""
    name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    events = Event.objects.filter(stream_id=whose.stream.id).select_related("content")
    page = paginate(
        events.annotate(actor_name=Subquery(name)),
        order=("-number",),
        cursor=cursor,
        size=PAGE_SIZE,
        key=lambda event: (event.number,),
    )
    return Page([_line(event) for event in page.rows], page.newer, page.older)


def _line(event: Any) -> HistoryLine:
    """`event` carries `actor_name` and its content."""
    telling = tell(event, "")
    return HistoryLine(event.at, telling.icon, event.actor_name or "Opstap", telling.sentence)
