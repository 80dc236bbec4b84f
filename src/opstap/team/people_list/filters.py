"""The filters of My people, as they stand in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opstap.people.dossier import MAY_OPEN

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("participant__sort_name", "pk"),
    "-name": ("-participant__sort_name", "-pk"),
    "contact": ("contact_on", "pk"),
    "-contact": ("-contact_on", "-pk"),
    "born": ("born_on", "pk"),
    "-born": ("-born_on", "-pk"),
    "next": ("next_on", "pk"),
    "-next": ("-next_on", "-pk"),
}
OPEN_ORDERS = frozenset({"name", "next"})
SILENCES = (2, 4, 8)


def _key(text: str) -> str:
    """The key of a programme or phase, empty where the text cannot be one."""
    return text if re.fullmatch(r"[-\w]{1,60}", text, re.ASCII) else ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asked to see; made from an address, and whatever is not understood is left out."""

    sort: str = "name"
    programme: str = ""
    phase: str = ""
    silent: int = 0
    owned: bool = False
    ended: bool = False
    page: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, str], role: str) -> Filters:
        """What a role may ask. Who has no dossier does not learn by filter or order what the list leaves out."""
        has_dossiers = role in MAY_OPEN
        sort, weeks = query.get("sort", ""), query.get("silent", "")
        return cls(
            sort=sort if sort in ORDERS and (has_dossiers or sort.lstrip("-") in OPEN_ORDERS) else "name",
            programme=_key(query.get("programme", "")) if has_dossiers else "",
            phase=_key(query.get("phase", "")) if has_dossiers else "",
            silent=int(weeks) if has_dossiers and weeks in map(str, SILENCES) else 0,
            owned=query.get("owned") == "1",
            ended=query.get("ended") == "1",
            page=query.get("page", ""),
        )

    def address_parameters(self, **changes: object) -> dict[str, str]:
        """The parameters of an address for these filters with some changed; the page starts anew."""
        present = {
            "sort": "" if self.sort == "name" else self.sort,
            "programme": self.programme,
            "phase": self.phase,
            "silent": str(self.silent or ""),
            "owned": "1" if self.owned else "",
            "ended": "1" if self.ended else "",
        }
        return present | {name: str(int(value) if value is True else value or "") for name, value in changes.items()}
