"""Search among one's own people: names in any spelling or script, reference, phone, and words in notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from rapidfuzz import fuzz

from opstap.access.models import team_filter
from opstap.core.actors import Actor
from opstap.core.event_kinds import EventKind, content_of
from opstap.core.models import Event
from opstap.core.search_keys import digits, fold, skeleton
from opstap.people.dossier import MAY_OPEN
from opstap.people.models import Participant, SearchWord
from opstap.team.talks.events import ContactLogged
from opstap.tracks.todo.events import ActionAdded

MOST = 30
CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody who was found, and by what."""

    participant_id: UUID
    municipality_id: UUID
    name: str
    birth_date: date | None
    by_note: bool
    score: float


def _starts(word: str) -> Q:
    return Q(word__gte=word, word__lt=word + "\x7f")


def _ranges(query: str) -> list[Q]:
    """One condition a word that was typed: an index range over folded words, or over their consonants.

    A phone number or reference is found however it is grouped: "06 12 34 56 78", "D-2024/7".
    """
    folded = fold(query)
    whole = _starts(folded.replace(" ", ""))
    phone = digits(folded)
    if len(phone) >= 6 and not any(letter.isalpha() for letter in folded):
        return [whole | _starts(phone) | _starts(phone.lstrip("0") or phone)]
    found = []
    for word in folded.split()[:6]:
        starts = _starts(word) | whole
        bones = skeleton(word)
        if len(bones) >= 2 and not word.isdigit():
            starts |= _starts(f"~{bones}")
        found.append(starts)
    return found


def search_people(actor: Actor, query: str, day: date) -> list[PersonFound]:
    """Best matches first; by name, reference or phone, and after those by a word in the timeline's notes."""
    conditions = _ranges(query)
    if not conditions:
        return []
    people = Participant.objects.visible_to(actor).filter(pk__in=_by_word(actor, conditions, day))
    rows = people.values_list("pk", "municipality_id", "given_name", "family_name", "called", "birth_date")[:CANDIDATES]
    folded = fold(query)
    found = [
        PersonFound(key, place, f"{given} {family}".strip(), born, False, _score(folded, given, family, called))
        for key, place, given, family, called, born in rows
    ]
    found.sort(key=lambda one: (-one.score, one.name, str(one.participant_id)))
    return found[:MOST] + _by_note(actor, folded, {one.participant_id for one in found}, day)


def _by_word(actor: Actor, conditions: list[Q], day: date) -> QuerySet[Any, object]:
    any_word = Q()
    for condition in conditions:
        any_word |= condition
    hits = SearchWord.objects.filter(team_filter(actor, day, path="participant_id")).filter(any_word)
    if len(conditions) > 1:
        each = {f"hit{place}": Count("pk", filter=condition) for place, condition in enumerate(conditions)}
        hits = hits.values("participant_id").annotate(**each).filter(**{f"{name}__gt": 0 for name in each})  # type: ignore[assignment]
    return hits.values("participant_id")


def _score(folded: str, given: str, family: str, called: str) -> float:
    name = fold(f"{given} {family} {called}")
    return max(fuzz.token_set_ratio(folded, name), fuzz.partial_ratio(folded, name))


def _typed_words(content: EventKind | None) -> str:
    """What somebody wrote, without the codes beside it, such as "phone"."""
    if isinstance(content, ContactLogged):
        return fold(content.note)
    return fold(f"{content.task} {content.rule}") if isinstance(content, ActionAdded) else ""


def _by_note(actor: Actor, folded: str, already: set[UUID], day: date) -> list[PersonFound]:
    """People in whose talks and actions the words stand."""
    if len(folded) < 4 or actor.role not in MAY_OPEN:
        return []
    words = folded.split()
    lines = Event.objects.filter(
        kind__in=[ContactLogged.kind, ActionAdded.kind],
        stream_id__in=Participant.objects.visible_to(actor).values("pk"),
    )
    for word in words:
        lines = lines.filter(content__folded__contains=word)
    newest = lines.select_related("content").order_by("-pk")[:CANDIDATES]
    hits = (line.stream_id for line in newest if all(word in _typed_words(content_of(line)) for word in words))
    ids = [key for key in dict.fromkeys(hits) if key not in already]
    rows = Participant.objects.visible_to(actor).filter(pk__in=ids[:MOST])
    return [
        PersonFound(key, place, f"{given} {family}".strip(), born, True, 0.0)
        for key, place, given, family, born in rows.order_by("sort_name").values_list(
            "pk", "municipality_id", "given_name", "family_name", "birth_date"
        )
    ]
