"""The filters of the list of employers, as they stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """Which employers somebody chose to see; made from an address, and whatever is not understood is left out.

    `mine`: of which one owns the relation; `free`: with a free seat; `stopped`: those that stopped instead of the others.
    """

    query: str = ""
    mine: bool = False
    free: bool = False
    stopped: bool = False
    page: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Filters:
        on = {name: parameters.get(name) == "1" for name in ("mine", "free", "stopped")}
        query = parameters.get("q", "").replace("\0", "").strip()[:80]
        return cls(query=query, page=parameters.get("page", ""), **on)

    def parameters(self, **changes: bool) -> dict[str, str]:
        """The parameters of an address for these filters with some changed; the page starts anew."""
        chosen = {"mine": self.mine, "free": self.free, "stopped": self.stopped} | changes
        return {"q": self.query} | {name: "1" if value else "" for name, value in chosen.items()}
