"""A status changes only as its table says: every model with one declares the moves, and every update obeys them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class StatusMoves:
    """The allowed moves of one status: from which value to which. Anything that is not in the table is not allowed.

    Stands on a model as `moves`; `ChangeQuerySet` narrows every update of that column to the rows from which the move is
    allowed, so that an update is compare-and-set whoever writes it.
    """

    def __init__(self, column: str, moves: Mapping[str, Iterable[str]]) -> None:
        self.column = column
        self._targets = {str(source): frozenset(map(str, targets)) for source, targets in moves.items()}

    def allows(self, source: str, target: str) -> bool:
        """Is this move in the table?"""
        return str(target) in self._targets.get(str(source), frozenset())

    def sources(self, target: str) -> frozenset[str]:
        """The values from which `target` can be reached."""
        return frozenset(source for source, targets in self._targets.items() if str(target) in targets)

    def values(self) -> frozenset[str]:
        """Every value that the table names."""
        return frozenset(self._targets).union(*self._targets.values())
