"""What generated people are called and what their lines say: folded and written as JSON once, used a million times."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from opstap.core.search_keys import fold, search_words
from opstap.demo.data_files import data

BLANKS = {"plek": "het buurthuis", "werkgever": "de werkgever"}


@dataclass(frozen=True)
class Text:
    """The content of a line: JSON as `core.timeline` digests it, the same escaped for COPY, and its folded words."""

    json: bytes
    copied: str
    folded: str


@dataclass(frozen=True)
class Name:
    """A first or family name, with its folded form and the words under which it is found."""

    plain: str
    folded: str
    words: frozenset[str]


def text(content: dict[str, Any]) -> Text:
    """A content as it is stored. Values are text or dicts of text."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Text(written.encode(), escaped(written), fold(" ".join(_words(content)))[:2000])


def _words(content: dict[str, Any]) -> list[str]:
    """In the order of `core.timeline`: by key."""
    found: list[str] = []
    for _, value in sorted(content.items()):
        found += _words(value) if isinstance(value, dict) else [str(value)]
    return found


def escaped(value: str) -> str:
    """A value as COPY reads it in text format."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


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
def talks() -> list[Text]:
    """In the order of `notes`."""
    return [text({"how": how, "with_whom": "participant", "note": note}) for how, note in notes()]


@cache
def tasks() -> list[str]:
    return [task["text"].format(**BLANKS) for group in data("tasks").values() for task in group]


@cache
def added() -> list[Text]:
    """In the order of `tasks`."""
    facts = {"due_on": "2026-01-01", "owner": "", "choice": "own_choice", "rule": ""}
    return [text({"task": task, **facts}) for task in tasks()]


@cache
def done() -> list[Text]:
    return [text({"task": task}) for task in tasks()]


@cache
def small_changes() -> list[Text]:
    """Corrections of a person's facts: the bulk of a long timeline."""
    found = [text({"before": {"city": a}, "after": {"city": b}}) for a, b in (("Noord", "Zuid"), ("Oost", "West"))]
    numbers = ["06 00 11 22 33", "06 00 44 55 66", "06 00 77 88 99"]
    found += [text({"before": {"phone": a}, "after": {"phone": b}}) for a in numbers for b in numbers if a != b]
    levels = ["A1", "A2", "B1"]
    return found + [text({"before": {}, "after": {f"level_{s}": v}}) for v in levels for s in ("speaking", "reading")]


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
