"""Dutch is complete: every text of a room stands in its catalogue, translated, with the same holes, and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.project import files, is_of_tests, rooms

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HOLE = re.compile(r"%\((\w+)\)[sd]|(%[sd])|({\w*})")
Key = tuple[str | None, str]
Asked = dict[Key, tuple[str, ...]]
"""Texts by context and first form, with all their forms."""
every_room = pytest.mark.parametrize("room", rooms(), ids=lambda path: path.name)


def catalogue(room: Path) -> Path:
    return room / "locale" / "nl" / "LC_MESSAGES" / "django.po"


@cache
def written(room: Path) -> Catalog | None:
    path = catalogue(room)
    return read_po(BytesIO(path.read_bytes()), locale="nl") if path.exists() else None


@cache
def asked_for(room: Path) -> Asked:
    """The texts that a room asks gettext for, in code and in templates, as `makemessages` finds them; with the plural."""
    found: Asked = {}
    for path in files(".py", ".html", ".txt"):
        if room not in path.parents or is_of_tests(path):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "templates" not in str(path.parent):
                continue
            # What is no text for gettext comes back as rows of one letter, with an indentation that is not Python's.
            text = "\n".join(map(str.strip, templatize(text).splitlines()))
        lines = BytesIO(text.encode())
        for _line, message, _comments, context in extract("python", lines, KEYWORDS, options={"encoding": "utf-8"}):
            ids = texts(message)
            if len(ids) > 1 or (context, ids[0]) not in found:
                found[context, ids[0]] = ids
    return found


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def texts(of: Any) -> tuple[str, ...]:
    return tuple(of) if isinstance(of, (tuple, list)) else (of,)


def key(message: Message) -> Key:
    context: Any = message.context
    return context.decode() if isinstance(context, bytes) else context, texts(message.id)[0]


@every_room
def test_every_text_of_a_room_stands_in_its_catalogue(room: Path) -> None:
    catalog = written(room)
    there = {key(m) for m in messages(catalog)} if catalog else set()
    assert sorted(map(str, set(asked_for(room)) - there)) == []


@every_room
def test_every_text_is_translated(room: Path) -> None:
    catalog = written(room)
    todo = [m.id for m in messages(catalog) if m.fuzzy or not all(texts(m.string))] if catalog else []
    assert todo == []


@every_room
def test_a_translation_has_the_same_holes(room: Path) -> None:
    catalog = written(room)
    wrong = [
        (m.id, m.string)
        for m in (messages(catalog) if catalog else [])
        if m.string and holes(texts(m.string)) != holes(texts(m.id))
    ]
    assert wrong == []


def holes(several: Iterable[str]) -> set[str]:
    """The places for values; of a plural those of all its forms together."""
    return {"".join(found) for text in several for found in HOLE.findall(text)}


@every_room
def test_what_is_compiled_is_what_is_written(room: Path) -> None:
    catalog, compiled = written(room), catalogue(room).with_suffix(".mo")
    if catalog is None:
        assert not compiled.exists()
        return
    stored = read_mo(BytesIO(compiled.read_bytes()))
    assert {key(m): texts(m.string) for m in messages(stored)} == {
        key(m): texts(m.string) for m in messages(catalog) if not m.fuzzy and all(texts(m.string))
    }


def test_the_search_finds_texts_of_each_kind() -> None:
    everything = set().union(*(asked_for(room) for room in rooms()))
    assert {("role", "Coordinator"), ("sex", "Other"), (None, "Case manager")} <= everything
    assert len(everything) > 300
