"""The floor plan: which rooms there are, on which floor, and what each adds to which extension point.

Everything is read from the running program, so that neither `opstap rooms` nor docs/rooms.md can be wrong.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.urls import get_resolver

from opstap.core.event_kinds import EventKind, event_kinds
from opstap.core.extension_points import ExtensionPoint, extension_points
from opstap.core.timeline import Reaction, reactions

FLOORS = (
    ("site",),
    ("demo",),
    ("exchange", "portal"),
    ("insight", "selfcheck"),
    ("positions",),
    ("placements",),
    ("matching",),
    ("work",),
    ("team",),
    ("tracks",),
    ("people",),
    ("access",),
    ("organisations",),
    ("ui", "core"),
)
"""Highest first; a room imports from the floors below it only. A test holds it against the contract of import-linter."""


def purpose_of(room: str) -> str:
    """What a room is for, from the first line of its package."""
    return (import_module(f"opstap.{room}").__doc__ or "").strip().splitlines()[0]


def every_point() -> list[ExtensionPoint[Any]]:
    """The extension points of all rooms. They stand beside the code that reads them, to which the addresses lead."""
    get_resolver().url_patterns  # noqa: B018 (loads every view)
    return extension_points()


def as_text() -> Iterator[str]:
    """The plan for a terminal: every extension point, then who adds what to it, in the order in which it is read."""
    for point in every_point():
        yield f"{point.name} ({point.module})"
        for extension in point.extensions():
            yield f"  {extension.weight:>3}  {extension.room or 'made at run time'}: {extension.name}  {where(extension.value)}"


def as_markdown() -> Iterator[str]:
    """The generated part of docs/rooms.md."""
    yield from _drawing()
    yield from ["", "## Who adds what", ""]
    for point in every_point():
        if point is not event_kinds:
            yield from _table(point)
    yield from _kinds_of_line()


def _drawing() -> Iterator[str]:
    width = max(len("   ".join(rooms)) for rooms in FLOORS) + 4
    yield "```"
    for rooms in FLOORS:
        yield "+" + "-" * width + "+"
        yield "|" + "   ".join(rooms).center(width) + "|"
    yield "+" + "-" * width + "+"
    yield "```"
    yield from ["", "| Room | What for |", "| --- | --- |"]
    for rooms in FLOORS:
        yield from (f"| `{room}` | {purpose_of(room)} |" for room in rooms)


def _table(point: ExtensionPoint[Any]) -> Iterator[str]:
    yield from [f"### {point.name.capitalize()}", "", f"Declared and read in `{point.module}`.", ""]
    rows = [
        f"| {one.weight} | `{one.room}` | {one.name} | `{where(one.value)}` |" for one in point.extensions() if one.room
    ]
    yield from (
        ["| Order | Room | Name | Stands in |", "| --- | --- | --- | --- |", *rows] if rows else ["Nobody, as yet."]
    )
    yield ""


def _kinds_of_line() -> Iterator[str]:
    yield from ["### Event kinds", "", f"Declared in `{event_kinds.module}`, one class for each kind of line.", ""]
    yield from ["| Kind | Version | Class | Reactions |", "| --- | --- | --- | --- |"]
    for name, kind in sorted((one.name, one.value) for one in event_kinds.extensions() if one.room):
        yield f"| {name} | {kind.version} | `{where(kind)}` | {', '.join(_reacting(kind)) or '-'} |"


def _reacting(kind: type[EventKind]) -> list[str]:
    return [name for name, reaction in reactions.items() if reaction.concerns(kind)]


def where(value: object) -> str:
    """Module and name of what an entry leads to: itself, or the first function that it holds."""
    if isinstance(value, Reaction):
        return where(value.react)
    if inspect.isfunction(value) or inspect.isclass(value):
        return f"{value.__module__}.{value.__qualname__}"
    held = vars(value).values() if hasattr(value, "__dict__") else ()
    functions = [one for one in held if inspect.isfunction(one)]
    return where(functions[0]) if functions else f"{type(value).__module__}.{type(value).__qualname__}"
