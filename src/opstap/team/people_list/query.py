"""My people: those on whose team I am, filtered and in an order, with the next step of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from opstap.core.actors import Actor
from opstap.core.keyset_pages import Page, paginate
from opstap.people.dossier import MAY_OPEN
from opstap.team.members.queries import owns_track
from opstap.team.people_list.filters import ORDERS, Filters
from opstap.tracks.models import Action, Track
from opstap.tracks.queries import position_of

PAGE_SIZE = 50
NEVER = date(1900, 1, 1)
FAR = date(2999, 1, 1)
TASK = ("text", "text_code", "text_parameters")


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
        rows = rows.filter(owns_track(actor.user_id, day, "pk"))
    return rows.annotate(
        contact_on=Coalesce("last_contact_on", Value(NEVER)),
        born_on=Coalesce("participant__birth_date", Value(NEVER)),
        next_on=Coalesce(Subquery(following.values("due_on")[:1]), Value(FAR)),
        next_task=Subquery(following.values(json=JSONObject(**{name: name for name in TASK}))[:1]),
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
    "next_task",
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


def rows_to_export(actor: Actor, filters: Filters, day: date, most: int) -> list[dict[str, Any]]:
    """All rows of a filter, at most `most`, for the spreadsheet."""
    rows = tracks_for(actor, filters, day).annotate(reference=F("participant__reference"))
    return list(rows.order_by(*ORDERS[filters.sort]).values(*COLUMNS, "reference")[:most])
