"""What there is to choose from: workplaces for a person, people for a workplace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.keyset_pages import Page, paginate
from opstap.people.models import Participant
from opstap.team.search.query import search_people
from opstap.work.models import Workplace
from opstap.work.workplaces.queries import free_seats, present_seats, seat_count

PAGE_SIZE = 50


def workplaces_on_offer(municipality_id: UUID, day: date) -> QuerySet[Workplace]:
    """Every workplace that is open on a day or closes later, with its seats; full ones too, for a start later on."""
    rows = Workplace.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), municipality_id=municipality_id)
    return (
        rows.select_related("employer__organisation")
        .annotate(
            seat_number=seat_count(present_seats(), "workplace"),
            free_number=seat_count(free_seats(day, day), "workplace"),
        )
        .order_by("employer__organisation__folded_name", "title", "pk")
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    participant_id: UUID
    municipality_id: UUID
    name: str
    birth_date: date | None


def candidates(actor: Actor, workplace: Workplace, query: str, cursor: str, day: date) -> Page[Any]:
    """The actor's own people of the workplace's municipality, by name; or who fits a query, best first."""
    teams = Involvement.objects.running_on(day).of(actor).filter(municipality_id=workplace.municipality_id)
    if query:
        allowed = set(teams.values_list("participant_id", flat=True))
        hits = [one for one in search_people(actor, query, day) if not one.by_note and one.participant_id in allowed]
        return Page([Candidate(one.participant_id, one.municipality_id, one.name, one.birth_date) for one in hits])
    people = Participant.objects.visible_to(actor).filter(pk__in=teams.values("participant_id"))
    page = paginate(
        people.only("municipality_id", "given_name", "family_name", "birth_date", "sort_name"),
        order=("sort_name", "pk"),
        cursor=cursor,
        size=PAGE_SIZE,
        key=lambda one: [one.sort_name, one.pk],
    )
    rows = [Candidate(one.pk, one.municipality_id, one.name, one.birth_date) for one in page.rows]
    return Page(rows, page.newer, page.older)
