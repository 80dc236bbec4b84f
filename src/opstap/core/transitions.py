"""A status is a set of choices plus a table that says who may move it from where to where, and whether a reason is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    source: str
    target: str
    roles: frozenset[str] = frozenset()
    needs_reason: bool = False


class TransitionTable:
    """The allowed moves of one status. Anything that is not in the table is not allowed."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self._moves: dict[tuple[str, str], Transition] = {}
        for move in transitions:
            if (move.source, move.target) in self._moves:
                raise ValueError(f"{move.source} to {move.target} stands in the table twice")
            self._moves[move.source, move.target] = move

    def find(self, source: str, target: str) -> Transition | None:
        return self._moves.get((source, target))

    def allows(self, source: str, target: str, *, role: str = "") -> bool:
        """May this role (any role, where the table names none) make this move? The system, an empty role, always may."""
        move = self.find(source, target)
        return move is not None and (not move.roles or not role or role in move.roles)

    def sources(self, target: str) -> frozenset[str]:
        """The states from which `target` can be reached: the guard of a compare-and-set."""
        return frozenset(source for source, end in self._moves if end == target)
