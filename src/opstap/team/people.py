"""My people: the list of those on whose team I am, with filters, an order, and the next step of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.pages import Page, paginate
from opstap.people.dossier import MAY_OPEN
from opstap.tracks.models import Action, Track
from opstap.tracks.positions import position_of

PAGE_SIZE = 50
NEVER = date(1900, 1, 1)
FAR = date(2999, 1, 1)
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
    def read(cls, given: Mapping[str, str], role: str) -> Filters:
        """What a role may ask. Who has no dossier does not learn by filter or order what the list leaves out."""
        whole = role in MAY_OPEN
        sort, weeks = given.get("sort", ""), given.get("silent", "")
        return cls(
            sort=sort if sort in ORDERS and (whole or sort.lstrip("-") in OPEN_ORDERS) else "name",
            programme=_key(given.get("programme", "")) if whole else "",
            phase=_key(given.get("phase", "")) if whole else "",
            silent=int(weeks) if whole and weeks in map(str, SILENCES) else 0,
            owned=given.get("owned") == "1",
            ended=given.get("ended") == "1",
            page=given.get("page", ""),
        )

    def written(self, **changes: Any) -> dict[str, str]:
        """The parameters of an address for these filters with some changed; the page starts anew."""
        now = {
            "sort": "" if self.sort == "name" else self.sort,
            "programme": self.programme,
            "phase": self.phase,
            "silent": str(self.silent or ""),
            "owned": "1" if self.owned else "",
            "ended": "1" if self.ended else "",
        }
        return now | {name: str(int(value) if value is True else value or "") for name, value in changes.items()}


def tracks_for(actor: Actor, filters: Filters, day: date) -> QuerySet[Track, Any]:
    """The tracks that the actor asked for, with next action and contact day, never null so that they can be ordered."""
    following = Action.objects.filter(track=OuterRef("pk"), state=Action.State.OPEN).order_by("due_on", "pk")
    if actor.role not in MAY_OPEN:  # as Action's visible_to, without asking for the team once more
        following = following.filter(Q(owner_id=actor.user_id) | Q(made_by_id=actor.user_id))
    rows: QuerySet[Track, Any] = Track.objects.visible_to(actor).filter(ended_on__isnull=not filters.ended)
    if filters.programme:
        rows = rows.filter(version__programme__key=filters.programme)
    if filters.phase:
        rows = rows.filter(phase__key=filters.phase)
    if filters.silent:
        limit = day - timedelta(weeks=filters.silent)
        rows = rows.filter(Q(last_contact_on__lt=limit) | Q(last_contact_on__isnull=True))
    if filters.owned:
        own = Involvement.objects.running_on(day).filter(user_id=actor.user_id, track=OuterRef("pk"), owner=True)
        rows = rows.filter(Exists(own))
    return rows.annotate(
        contact_on=Coalesce("last_contact_on", Value(NEVER)),
        born_on=Coalesce("participant__birth_date", Value(NEVER)),
        next_on=Coalesce(Subquery(following.values("due_on")[:1]), Value(FAR)),
        next_text=Subquery(following.values("text")[:1]),
        position=position_of("pk", day),
    )


COLUMNS = (
    "pk",
    "participant_id",
    "municipality_id",
    "participant__given_name",
    "participant__family_name",
    "participant__sort_name",
    "participant__birth_date",
    "participant__phone",
    "version__programme__name",
    "phase__name_nl",
    "phase__name_en",
    "last_contact_on",
    "contact_on",
    "born_on",
    "next_on",
    "next_text",
    "position",
)


def page_of(actor: Actor, filters: Filters, day: date) -> Page[dict[str, Any]]:
    """A page of the list: plain rows, one query, at the same price for the first page and the hundredth."""
    order = ORDERS[filters.sort]
    names = [name.lstrip("-") for name in order]
    return paginate(
        tracks_for(actor, filters, day).values(*COLUMNS),
        order=order,
        cursor=filters.page,
        size=PAGE_SIZE,
        key=lambda row: [row[name] for name in names],
    )


def programmes_of(actor: Actor) -> list[tuple[str, str]]:
    """(key, name) of the programmes that the actor's people follow, for the filter."""
    return list(
        Track.objects.visible_to(actor)
        .filter(version__isnull=False, ended_on__isnull=True)
        .order_by("version__programme__name")
        .values_list("version__programme__key", "version__programme__name")
        .distinct()
    )


def whole(actor: Actor, filters: Filters, day: date, most: int) -> list[dict[str, Any]]:
    """All rows of a filter, at most `most`, for the spreadsheet."""
    rows = tracks_for(actor, filters, day).annotate(reference=F("participant__reference"))
    return list(rows.order_by(*ORDERS[filters.sort]).values(*COLUMNS, "reference")[:most])
