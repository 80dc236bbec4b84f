"""The timeline of an organisation, or of what an upper room keeps about one, as it is shown: newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from opstap.core.event_kinds import tell
from opstap.core.extension_points import ExtensionPoint
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
    story = stories.get(event.kind)  # TRANSITION
    if story is not None:
        return HistoryLine(event.at, story.icon, event.actor_name or "Opstap", _story_text(story, event))
    telling = tell(event, "")
    return HistoryLine(event.at, telling.icon, event.actor_name or "Opstap", telling.sentence)


# TRANSITION: everything below goes as soon as the lines of employers and imports are event kinds of their own rooms.

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """A kind of line: its icon and the sentence that its content makes."""

    icon: str
    tell: Callable[[Content], str]


stories: ExtensionPoint[Story] = ExtensionPoint("organisation stories", __name__)


def _story_text(story: Story, event: object) -> str:
    content = getattr(event, "content", None)
    return _("What this said was erased when its time was over.") if content is None else story.tell(content.data)


def import_stories() -> dict[str, Story]:
    """Imports stand on the municipality's stream; the room that writes them lies above this one and only names them."""
    return {
        "import.confirmed": Story("table-import", lambda c: _("The import of %(file)s was started.") % c),
        "import.discarded": Story("trash", lambda c: _("The import of %(file)s was thrown away.") % c),
        "import.done": Story(
            "table-import", lambda c: _("%(file)s was imported: %(new)s new, %(changed)s changed.") % c
        ),
        "import.undone": Story("arrow-back-up", lambda c: _("The import of %(file)s was undone.") % c),
    }
