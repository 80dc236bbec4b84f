"""What happened to an organisation, in sentences. A room that writes kinds of its own registers them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opstap.core.event_kinds import tell
from opstap.core.extension_points import ExtensionPoint
from opstap.core.keyset_pages import Page, paginate
from opstap.core.models import Event
from opstap.core.timeline import Streamed
from opstap.organisations.models import User
from opstap.organisations.municipal_settings import setting_declarations
from opstap.organisations.roles import Role

PAGE_SIZE = 20
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """A kind of line: its icon and the sentence that its content makes."""

    icon: str
    tell: Callable[[Content], str]


@dataclass(frozen=True)
class Told:
    """A line ready for `{% timeline %}`."""

    when: datetime
    icon: str
    actor: str
    text: str


stories: ExtensionPoint[Story] = ExtensionPoint("organisation stories", __name__)


def history(place: Streamed, cursor: str) -> Page[Told]:
    """A page of the timeline of an organisation, or of what an upper room keeps about one; newest first."""
    name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    events = Event.objects.filter(stream_id=place.stream.id).select_related("content")
    page = paginate(
        events.annotate(actor_name=Subquery(name)),
        order=("-number",),
        cursor=cursor,
        size=PAGE_SIZE,
        key=lambda event: (event.number,),
    )
    return Page([_told(event) for event in page.rows], page.newer, page.older)


def _told(event: Any) -> Told:
    story = stories.get(event.kind)
    content = getattr(event, "content", None)
    if story is None:  # TRANSITION: becomes the only way
        telling = tell(event, "")
        return Told(event.at, telling.icon, event.actor_name or "Opstap", telling.sentence)
    if content is None:
        text = _("What this said was erased when its time was over.")
    else:
        text = story.tell(content.data)
    return Told(event.at, story.icon if story else "notes", event.actor_name or "Opstap", text)


def _role(content: Content) -> str:
    value = content.get("role", "")
    return str(Role(value).label) if value in Role.values else str(value)


def _with(sentence: Callable[[], str], *names: str) -> Callable[[Content], str]:
    """A sentence whose gaps are filled from the content; `role` in the reader's language."""

    def tell(content: Content) -> str:
        filled = {name: content.get(name, "") for name in names}
        if "role" in filled:
            filled["role"] = _role(content)
        return sentence() % filled

    return tell


def _setting(content: Content) -> str:
    """A setting and its value as its room writes them; one that no room knows any more keeps its name."""
    known = setting_declarations.get(content.get("name", ""))
    value, since = content.get("value"), content.get("since")
    filled = {
        "setting": known.label if known else content.get("name", ""),
        "value": known.write(value) if known and value is not None else value or "",
        "day": date_format(date.fromisoformat(since), "j F Y") if since else "",
    }
    return _("%(setting)s: from %(day)s it is %(value)s.") % filled


def register_own() -> None:
    """The kinds that this room writes, and those of imports; called once, by its AppConfig."""
    tell = {
        "organisation.added": Story("plus", _with(lambda: _("%(name)s was added."), "name")),
        "organisation.changed": Story("pencil", _with(lambda: _("The contact facts were changed."))),
        "membership.started": Story("user-plus", _with(lambda: _("%(name)s became %(role)s."), "name", "role")),
        "membership.ended": Story("door-exit", _with(lambda: _("%(name)s is no longer %(role)s."), "name", "role")),
        "membership.invited": Story("mail", _with(lambda: _("%(name)s was invited once more."), "name")),
        "agreement.made": Story(
            "heart-handshake", _with(lambda: _("A data agreement was made with %(partner)s."), "partner")
        ),
        "setting.changed": Story("settings", _setting),
        "agreement.ended": Story("lock", _with(lambda: _("The data agreement with %(partner)s was ended."), "partner")),
    }
    tell |= _imports()
    for kind, story in tell.items():
        stories.register(kind, story)


def _imports() -> dict[str, Story]:
    """Imports stand on the municipality's stream; the room that writes them lies above this one and only names them."""
    return {
        "import.confirmed": Story("table-import", _with(lambda: _("The import of %(file)s was started."), "file")),
        "import.discarded": Story("trash", _with(lambda: _("The import of %(file)s was thrown away."), "file")),
        "import.done": Story(
            "table-import",
            _with(lambda: _("%(file)s was imported: %(new)s new, %(changed)s changed."), "file", "new", "changed"),
        ),
        "import.undone": Story("arrow-back-up", _with(lambda: _("The import of %(file)s was undone."), "file")),
    }
