"""The timeline of a participant as it is shown: filtered, searched, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from opstap.access.models import GuestLink
from opstap.core.actors import ActorKind
from opstap.core.dates import AMSTERDAM, day_of
from opstap.core.event_kinds import event_kinds, tell
from opstap.core.extension_points import ExtensionPoint
from opstap.core.keyset_pages import Page, paginate
from opstap.core.models import Event
from opstap.core.search_keys import fold
from opstap.organisations.models import User

timeline_filters: ExtensionPoint[str | Promise] = ExtensionPoint("filters of the timeline", __name__)
"""What a filter is called, by the `group` of its kinds of line."""

PAGE_SIZE = 25
ORDER = ("-happened_on", "-number")


@dataclass(frozen=True)
class ShownLine:
    """A line ready for the page. `timed` is False where it happened on an earlier day than it was written."""

    when: datetime
    timed: bool
    at: datetime
    icon: str
    actor: str
    title: str
    text: str
    own: bool


def shown(event: Any, role: str, actor_id: UUID | None) -> ShownLine:
    """One line for a role. `event` carries `actor_name` and its content."""
    telling = tell(event, role)
    written = event.at.astimezone(AMSTERDAM)
    same_day = day_of(event.at) == event.happened_on
    when = written if same_day else datetime.combine(event.happened_on, time.min, tzinfo=AMSTERDAM)
    return ShownLine(
        when=when,
        timed=same_day,
        at=event.at,
        icon=telling.icon,
        actor=_who(event),
        title=telling.title,
        text=telling.text,
        own=actor_id is not None and event.actor_id == actor_id,
    )


def hidden_kinds(role: str) -> set[str]:
    """The kinds of line of which a role does not even read that they are there."""
    return {name for name, kind in event_kinds.items() if role not in kind.roles}


def kinds_to_read(role: str, group: str = "", *, searching: bool = False) -> list[str]:
    """The kinds of a group (all groups where it is empty) that a role may read, or whose words it may search."""
    return [
        name
        for name, kind in event_kinds.items()
        if role in kind.roles and group in ("", kind.group) and (not searching or role in kind.whole)
    ]


def _who(event: Any) -> str:
    """Whoever came with a link is somebody else, perhaps, than for whom it was made: so the line says with a link."""
    name: str = event.actor_name or "Opstap"
    return _("%(name)s (with a link)") % {"name": name} if event.actor_kind == ActorKind.GUEST else name


def lines_of(
    participant_id: UUID, role: str, *, group: str = "", query: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[object]:
    """A page of a participant's timeline for a role, newest day first. One query whatever the length of the stream.

    Without a filter a line of a kind that no room knows is there too, as a plain line.
    """
    user = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    guest = GuestLink.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    words = fold(query).split()
    narrowed = bool(group or words)
    chosen = (
        Q(kind__in=kinds_to_read(role, group, searching=bool(words))) if narrowed else ~Q(kind__in=hidden_kinds(role))
    )
    rows = (
        Event.objects.filter(chosen, stream_id=participant_id)
        .select_related("content")
        .annotate(actor_name=Coalesce(Subquery(user), Subquery(guest)))
    )
    for word in words:
        rows = rows.filter(content__folded__contains=word)
    return paginate(rows, order=ORDER, cursor=cursor, size=size, key=lambda event: (event.happened_on, event.number))
