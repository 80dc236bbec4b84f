"""The people behind a number, as far as the reader is on their team."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from opstap.core.actors import Actor
from opstap.core.keyset_pages import Page, paginate
from opstap.insight.queries import CountParameters, NumberSelection, PeopleBehindNumber, people_behind
from opstap.people.models import Participant

PAGE_SIZE = 50
COLUMNS = ("pk", "municipality_id", "given_name", "family_name", "sort_name", "birth_date", "reference")


def people_behind_for(actor: Actor, parameters: CountParameters, number: NumberSelection) -> PeopleBehindNumber:
    """What stands behind a number, and the people among them on whose team the actor is."""
    return people_behind(parameters, number, list(Participant.objects.visible_to(actor).values_list("pk", flat=True)))


def page_of_people(actor: Actor, people: Collection[UUID], cursor: str) -> Page[dict[str, Any]]:
    """By name, a page at the price of the first however far."""
    rows = Participant.objects.visible_to(actor).filter(pk__in=people)
    return paginate(
        rows.values(*COLUMNS),
        order=("sort_name", "pk"),
        cursor=cursor,
        size=PAGE_SIZE,
        key=lambda row: [row["sort_name"], row["pk"]],
    )
