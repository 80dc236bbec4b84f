"""What generated people are called and what their lines say: made once, used a million times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from opstap.core.search_keys import fold, search_words
from opstap.demo.data_files import data
from opstap.demo.mass.stored_contents import StoredContent, escaped, stored_content
from opstap.people.events import ParticipantChanged
from opstap.team.talks.events import ContactLogged
from opstap.tracks.events import TrackOpened
from opstap.tracks.models import Action
from opstap.tracks.todo.events import ActionAdded, ActionDone

BLANKS = {"plek": "het buurthuis", "werkgever": "de werkgever"}


@dataclass(frozen=True)
class Name:
    """A first or family name, with its folded form and the words under which it is found."""

    plain: str
    folded: str
    words: frozenset[str]


@cache
def notes() -> list[tuple[str, str]]:
    """(how, note) of talks, from the demo's, with their blanks filled in."""
    filled = {
        "naam": "Deelnemer",
        "plek": "het buurthuis",
        "werkgever": "de werkgever",
        "school": "de taalschool",
        "dag": "dinsdag",
    }
    found = [
        note for group in data("notes").values() if isinstance(group, list) for note in group if isinstance(note, dict)
    ]
    return [(note.get("how", "talk"), note["text"].format(**filled)) for note in found]


@cache
def talks() -> list[StoredContent]:
    """In the order of `notes`."""
    return [stored_content(ContactLogged(how=how, with_whom="participant", note=note)) for how, note in notes()]


@cache
def tasks() -> list[str]:
    return [task["text"].format(**BLANKS) for group in data("tasks").values() for task in group]


@cache
def tasks_added() -> list[StoredContent]:
    """In the order of `tasks`."""
    due = date(2026, 1, 1)
    return [
        stored_content(ActionAdded(task=task, due_on=due, owner="", choice=Action.Choice.OWN_CHOICE.value, rule=""))
        for task in tasks()
    ]


@cache
def tasks_done() -> list[StoredContent]:
    """In the order of `tasks`."""
    return [stored_content(ActionDone(task)) for task in tasks()]


@cache
def small_changes() -> list[StoredContent]:
    """Corrections of a person's facts: the bulk of a long timeline."""
    found = [ParticipantChanged({"city": a}, {"city": b}) for a, b in (("Noord", "Zuid"), ("Oost", "West"))]
    numbers = ["06 00 11 22 33", "06 00 44 55 66", "06 00 77 88 99"]
    found += [ParticipantChanged({"phone": a}, {"phone": b}) for a in numbers for b in numbers if a != b]
    levels = ["A1", "A2", "B1"]
    found += [ParticipantChanged({}, {f"level_{s}": v}) for v in levels for s in ("speaking", "reading")]
    return [stored_content(change) for change in found]


@cache
def track_opened() -> StoredContent:
    return stored_content(TrackOpened(programme="", phase=None, owner=""))


@cache
def names(kind: str) -> list[tuple[str, str, Name]]:
    """(country, mother tongue, name) of every `female`, `male` or `family` name."""
    return [
        (origin["country"], origin["tongues"][0], Name(escaped(name), fold(name), frozenset(search_words(name))))
        for origin in data("names")
        for name in origin[kind]
    ]


@cache
def families(country: str) -> list[Name]:
    return [name for origin, _, name in names("family") if origin == country]
