"""How an upper room hangs something into a page of a lower one without the lower one knowing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named entries in the order of their weight, then name. A room registers in its `apps.py`."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._entries: dict[str, tuple[int, T]] = {}

    def register(self, name: str, entry: T, *, weight: int = 50) -> None:
        """Raises ValueError where the name is taken: two rooms would overwrite each other."""
        if name in self._entries:
            raise ValueError(f"{self._what} {name} is registered twice")
        self._entries[name] = (weight, entry)

    def get(self, name: str) -> T | None:
        found = self._entries.get(name)
        return found[1] if found else None

    def items(self) -> Iterator[tuple[str, T]]:
        for name, (_, entry) in sorted(self._entries.items(), key=lambda pair: (pair[1][0], pair[0])):
            yield name, entry

    def __iter__(self) -> Iterator[T]:
        return (entry for _, entry in self.items())
