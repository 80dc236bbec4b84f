"""How an upper room adds something to a lower one without the lower one knowing it.

A lower room declares an `ExtensionPoint` beside the code that reads it. Each room says in one flat list, `EXTENSIONS` in
its `extensions.py`, what it adds where. The lists are collected once, when a point is first read; `opstap rooms` prints
the whole of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, TypeVar

from django.apps import apps

T = TypeVar("T")


@dataclass(frozen=True)
class Extension(Generic[T]):
    """One entry of a room's list: what is added to which point, under which name, and where in the order."""

    point: ExtensionPoint[T]
    name: str
    value: T
    weight: int = 50
    room: str = ""


class ExtensionPoint(Generic[T]):
    """Named entries in the order of their weight, then name.

    `name` says what its entries are, `module` where the point is declared and read.
    """

    def __init__(self, name: str, module: str) -> None:
        self.name, self.module = name, module
        self._extensions: dict[str, Extension[T]] = {}
        _points.append(self)

    def entry(self, name: str, value: T, *, weight: int = 50) -> Extension[T]:
        """An entry for a room's `EXTENSIONS`."""
        return Extension(self, name, value, weight)

    def register(self, name: str, value: T, *, weight: int = 50, room: str = "") -> None:
        """Add an entry. Raises ValueError where the name is taken: two rooms would overwrite each other."""
        if name in self._extensions:
            raise ValueError(f"{name} stands twice among the {self.name}")
        self._extensions[name] = Extension(self, name, value, weight, room)

    def remove(self, name: str) -> None:
        """Take an entry away again: for tests that added one."""
        del self._extensions[name]

    def extensions(self) -> list[Extension[T]]:
        """The entries in their order."""
        load_extensions()
        return sorted(self._extensions.values(), key=lambda one: (one.weight, one.name))

    def get(self, name: str) -> T | None:
        """The entry of this name, None where no room adds one (any more)."""
        load_extensions()
        found = self._extensions.get(name)
        return found.value if found else None

    def require(self, name: str) -> T:
        """The entry of this name. Raises LookupError where there is none: the name was mistyped."""
        load_extensions()
        if name not in self._extensions:
            raise LookupError(f"no room adds {name} to the {self.name}")
        return self._extensions[name].value

    def items(self) -> Iterator[tuple[str, T]]:
        """Names and entries in their order."""
        return ((one.name, one.value) for one in self.extensions())

    def __iter__(self) -> Iterator[T]:
        return (one.value for one in self.extensions())


_points: list[ExtensionPoint[Any]] = []
_lock = threading.RLock()
_state = {"loaded": False, "loading": False}


def load_extensions() -> None:
    """Collect what the rooms add, once. Servers and commands call it at their start, so that a mistake shows there.

    Raises RuntimeError where a point is read while the lists are still being collected.
    """
    if _state["loaded"]:
        return
    with _lock:
        if _state["loaded"]:
            return
        if _state["loading"]:
            raise RuntimeError("an extension point was read while the rooms are still being collected")
        _state["loading"] = True
        try:
            collected = list(_collect())
        finally:
            _state["loading"] = False
        for room, extension in collected:
            extension.point.register(extension.name, extension.value, weight=extension.weight, room=room)
        _state["loaded"] = True


def _collect() -> Iterable[tuple[str, Extension[Any]]]:
    for config in apps.get_app_configs():
        module = f"{config.name}.extensions"
        if config.name.startswith("opstap.") and find_spec(module):
            for extension in import_module(module).EXTENSIONS:
                yield config.name.removeprefix("opstap."), extension


def extension_points() -> list[ExtensionPoint[Any]]:
    """Every point that a room declares, by the room and name; those that tests make are left out."""
    load_extensions()
    own = [point for point in _points if ".tests." not in point.module]
    return sorted(own, key=lambda point: (point.module, point.name))
