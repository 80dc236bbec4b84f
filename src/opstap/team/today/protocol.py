"""Today: what needs this person now, why, and the one thing to do about it. Each room adds its sources."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opstap.core.actors import Actor
from opstap.core.extension_points import ExtensionPoint
from opstap.team.models import Snooze
from opstap.team.today.union_query import Rows, rows_of

SECTIONS = ("overdue", "today", "waiting", "week")
HEADINGS = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "waiting": _("Waiting for somebody else"),
    "week": _("This week"),
}


@dataclass(frozen=True, slots=True)
class PageLink:
    """What to do about an item, on a page of its own."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class PostButton:
    """What to do about an item, done at once: the address takes a POST."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayItem:
    """One item of Today: about whom or what, what to do and why. `source` and `subject_id` are its key when it is put off;
    `section` is one of SECTIONS, and `day` orders it there."""

    section: str
    source: str
    subject_id: UUID
    municipality_id: UUID
    about: str
    title: str
    why: str
    act: PageLink | PostButton
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantItem(TodayItem):
    """An item about a participant. `dossier_open` is False where the reader may not open the dossier (yet)."""

    participant_id: UUID
    dossier_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem(TodayItem):
    """An item about something else, such as a self-assessment, that has a page at `url`."""

    url: str


PARTICIPANT_COLUMNS = (
    "pk",
    "municipality_id",
    "participant_id",
    "participant__given_name",
    "participant__family_name",
)
"""What `about_participant` reads from a row, for a source's `values`."""


def about_participant(row: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a `ParticipantItem` that is the same for every source: whom it is about, and its key."""
    return {
        "subject_id": row["pk"],
        "municipality_id": row["municipality_id"],
        "participant_id": row["participant_id"],
        "about": f"{row['participant__given_name']} {row['participant__family_name']}".strip(),
    }


TodayItems = Generator[QuerySet[Any, object] | TodayItem, Rows, None]
TodaySource = Callable[[Actor, date], TodayItems]
"""A generator that first yields the query whose rows it needs (with `values` or `values_list`), is sent those rows, and
then yields its items. So all sources together cost one query. One that has nothing for this actor yields nothing."""
today_sources: ExtensionPoint[TodaySource] = ExtensionPoint("sources of Today", __name__)


def not_put_off(source: str, actor: Actor, day: date, *, path: str = "pk") -> Q:
    """A filter that leaves out what the actor has put off; part of a source's own query, so it costs none."""
    waits = Snooze.objects.filter(user_id=actor.user_id, source=source, subject_id=OuterRef(path), until__gt=day)
    return ~Q(Exists(waits))


def put_off_already(actor: Actor, day: date, source: str, subject_id: UUID) -> bool:
    """Has the actor put this item off before, as a second click does?"""
    waits = Snooze.objects.filter(user_id=actor.user_id, source=source, subject_id=subject_id)
    return waits.filter(until__gt=day).exists()


def find_item(actor: Actor, day: date, source: str, subject_id: UUID) -> TodayItem | None:
    """An item of the actor's own Today; None where it does not stand there (any more)."""
    items = today_sources.get(source)
    if items is None:
        return None
    return next((item for item in items_of([items], actor, day) if item.subject_id == subject_id), None)


def items_by_section(actor: Actor, day: date) -> dict[str, list[TodayItem]]:
    """Every source's items by section, the longest overdue first."""
    found: dict[str, list[TodayItem]] = {section: [] for section in SECTIONS}
    for item in items_of(today_sources, actor, day):
        found[item.section].append(item)
    for items in found.values():
        items.sort(key=_order)
    return found


def items_of(sources: Iterable[TodaySource], actor: Actor, day: date) -> Iterator[TodayItem]:
    """What these sources have for an actor, with one query for all of them."""
    started = [(items, query) for items in (source(actor, day) for source in sources) for query in islice(items, 1)]
    answers = rows_of([query for _items, query in started if isinstance(query, QuerySet)])
    for (items, _query), rows in zip(started, answers, strict=True):
        try:
            item = items.send(rows)
            while True:
                if isinstance(item, TodayItem):
                    yield item
                item = next(items)
        except StopIteration:
            continue


def _order(item: TodayItem) -> tuple[object, ...]:
    return (item.day or date.max, item.about, str(item.subject_id))
