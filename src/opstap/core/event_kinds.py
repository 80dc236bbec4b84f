"""What the lines of a timeline say: one frozen dataclass for each kind of line, beside the action that writes it.

The timeline is append-only and lasts for decades, so its content has a version. A class states the present shape; where
it changes, `version` goes up and `upgrade` turns the content of every older version into the present one. What cannot be
read (a kind that no room knows any more, a version of tomorrow) shows as a plain line and never vanishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import JsonValue, TypeAdapter, ValidationError

from opstap.core.extension_points import Extension, ExtensionPoint

if TYPE_CHECKING:
    from opstap.core.models import Event

E = TypeVar("E", bound="EventKind")


class EventKind:
    """The content of one kind of line. A subclass is a frozen dataclass whose fields are facts, never sentences.

    `label` names the kind where nothing more may be told (its content was erased); `title` and `text` tell the rest.
    `group` is the filter under which the line stands; `roles` read that it happened, `whole` read all that it says, and
    only they find it by its words. `when_erased` stands for what was erased, instead of the usual sentence.
    `moves_position` says that somebody's position may be another after it, `counts_as_work_done` that it stands under
    what somebody did today.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    icon: ClassVar[str] = "notes"
    label: ClassVar[str | Promise]
    group: ClassVar[str] = ""
    roles: ClassVar[frozenset[str]] = frozenset()
    whole: ClassVar[frozenset[str]] = frozenset()
    when_erased: ClassVar[str | Promise | None] = None
    moves_position: ClassVar[bool] = False
    counts_as_work_done: ClassVar[bool] = False

    def title(self) -> str:
        """What happened, in a few words, in the reader's language."""
        return str(self.label)

    def text(self, role: str) -> str:
        """The rest, as far as this role may read it; empty where the title says all."""
        return ""

    def facts(self) -> dict[str, JsonValue]:
        """The facts as the timeline stores them."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(cast("Any", self))}

    @classmethod
    def upgrade(cls, content: dict[str, object], version: int) -> dict[str, object]:
        """Content of an older version in the shape of this one. Raises LookupError for a version that never was."""
        raise LookupError(f"{cls.kind} has no version {version}")

    @classmethod
    def read(cls: type[E], content: Mapping[str, object], version: int) -> E:
        """Stored content as an object. Raises LookupError or ValueError where it cannot be read."""
        present = dict(content) if version == cls.version else cls.upgrade(dict(content), version)
        adapter: TypeAdapter[E] = _adapter(cls)
        return adapter.validate_python(present)


event_kinds: ExtensionPoint[type[EventKind]] = ExtensionPoint("event kinds", __name__)


def kinds_of_line(*classes: type[EventKind]) -> list[Extension[type[EventKind]]]:
    """These kinds as entries of a room's `EXTENSIONS`."""
    return [event_kinds.entry(one.kind, one) for one in classes]


_adapters: dict[type[EventKind], TypeAdapter[Any]] = {}


def _adapter(cls: type[EventKind]) -> TypeAdapter[Any]:
    """The reader of a class, made once: making one costs more than reading a page of lines."""
    if cls not in _adapters:
        _adapters[cls] = TypeAdapter(cls)
    return _adapters[cls]


def plain(value: object) -> JsonValue:
    """A value as JSON keeps it, so that a digest made before storing equals one made after.

    Raises TypeError for a text of the screen: it would be kept for ever in the language of whoever clicked.
    """
    if isinstance(value, Promise):
        raise TypeError(f"a line holds facts, and {str(value)!r} is a text of the screen")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def plain_values(values: Mapping[str, object]) -> dict[str, JsonValue]:
    """Values by name, such as columns before and after a change, as JSON keeps them."""
    return {name: plain(value) for name, value in values.items()}


def content_of(event: Event) -> EventKind | None:
    """What a line says; None where its content was erased, or where nobody can read it (any more)."""
    cls, stored = event_kinds.get(event.kind), getattr(event, "content", None)
    if cls is None or stored is None:
        return None
    try:
        return cls.read(stored.data, event.version)
    except (LookupError, ValidationError):
        return None


def contents_of(events: Iterator[Event], cls: type[E]) -> Iterator[tuple[Event, E]]:
    """The lines of one kind that can be read, each with what it says."""
    for event in events:
        content = content_of(event)
        if isinstance(content, cls):
            yield event, content


@dataclass(frozen=True, slots=True)
class Telling:
    """A line in words: an icon, what happened, and the rest."""

    icon: str
    title: str
    text: str

    @property
    def sentence(self) -> str:
        """Title and text as one."""
        return f"{self.title}: {self.text}" if self.text else self.title


def tell(event: Event, role: str) -> Telling:
    """A line for a role, in the language of the screen. Every line can be told, also one that nobody can read."""
    cls, content = event_kinds.get(event.kind), content_of(event)
    if cls is None:
        return Telling("notes", _("Something was recorded that this version of Opstap does not know."), "")
    if content is not None:
        return Telling(cls.icon, content.title(), content.text(role))
    if getattr(event, "content", None) is not None:
        return Telling(cls.icon, str(cls.label), _("This line cannot be read any more."))
    erased = _("What this said was erased when its time was over.") if cls.when_erased is None else str(cls.when_erased)
    return Telling(cls.icon, str(cls.label), erased)
