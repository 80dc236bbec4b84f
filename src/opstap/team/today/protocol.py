"""Today: what needs this person now, why, and the one thing to do about it. Rooms register their sources."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
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
class Item:
    """One line of Today. `act` is (label, address); `posts` says that the address takes a POST and changes something;
    `opens` whether the reader may open the dossier.

    A line about no participant has None for one; `person` is then what it is about, and `url` where that stands.
    """

    section: str
    source: str
    subject_id: UUID
    municipality_id: UUID
    participant_id: UUID | None
    person: str
    title: str
    why: str
    act: tuple[str, str]
    day: date | None = None
    posts: bool = False
    opens: bool = True
    url: str = ""


Lines = Generator[QuerySet[Any, Any] | Item, Rows, None]
TodaySource = Callable[[Actor, date], Lines]
"""A generator that first yields the query whose rows it needs (with `values` or `values_list`), is sent those rows, and
then yields its lines. So all today_sources together cost one query. One that has nothing for this actor yields nothing."""
today_sources: ExtensionPoint[TodaySource] = ExtensionPoint("sources of Today", __name__)


def awake(source: str, actor: Actor, day: date, *, path: str = "pk") -> Q:
    """A filter that leaves out what the actor has put off; part of a source's own query, so it costs none."""
    asleep = Snooze.objects.filter(user_id=actor.user_id, source=source, subject_id=OuterRef(path), until__gt=day)
    return ~Q(Exists(asleep))


def find(actor: Actor, day: date, source: str, subject_id: UUID) -> Item | None:
    """A line of the actor's own Today; None where it does not stand there (any more)."""
    lines = today_sources.get(source)
    return (
        next((item for item in items_of([lines], actor, day) if item.subject_id == subject_id), None) if lines else None
    )


def put_off_already(actor: Actor, day: date, source: str, subject_id: UUID) -> bool:
    """Has the actor put this line off before, as a second click does?"""
    mine = Snooze.objects.filter(user_id=actor.user_id, source=source, subject_id=subject_id)
    return mine.filter(until__gt=day).exists()


def gather(actor: Actor, day: date) -> dict[str, list[Item]]:
    """Every source's items by section, the longest overdue first."""
    found: dict[str, list[Item]] = {section: [] for section in SECTIONS}
    for item in items_of(today_sources, actor, day):
        found[item.section].append(item)
    for items in found.values():
        items.sort(key=_order)
    return found


def items_of(wanted: Iterable[TodaySource], actor: Actor, day: date) -> Iterator[Item]:
    """What these sources have for an actor, with one query for all of them."""
    opened = [(lines, query) for lines in (source(actor, day) for source in wanted) for query in islice(lines, 1)]
    answers = rows_of([query for _lines, query in opened if isinstance(query, QuerySet)])
    for (lines, _query), rows in zip(opened, answers, strict=True):
        try:
            given = lines.send(rows)
            while True:
                if isinstance(given, Item):
                    yield given
                given = next(lines)
        except StopIteration:
            continue


def _order(item: Item) -> tuple[Any, ...]:
    return (item.day or date.max, item.person, str(item.subject_id))
