"""In which order, and in which pieces, the processes of `make test` get their tests (xdist)."""

from __future__ import annotations

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling  # has no types

ONE_BY_ONE = "tests/permissions/"
"""Here one test takes as long as elsewhere a file: what is left at the end is shared among the processes test by test."""


class PiecesOfWork(LoadScopeScheduling):  # type: ignore[misc]
    """A file is one piece, as with `--dist loadfile`, except where that would keep one process busy at the end."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(ONE_BY_ONE) else nodeid.split("::", 1)[0]


def longest_first(items: list[pytest.Item]) -> None:
    """Browsers and other long files begin; the rest follows, and what can be shared test by test comes last."""

    def turn(item: pytest.Item) -> int:
        if item.nodeid.startswith(ONE_BY_ONE):
            return 3
        if item.get_closest_marker("browser"):
            return 0
        return 1 if item.get_closest_marker("thorough") or item.get_closest_marker("slow") else 2

    items.sort(key=turn)
