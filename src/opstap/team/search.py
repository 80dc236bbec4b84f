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
from opstap.core.models import EventContent
from opstap.core.search_keys import digits, fold, skeleton
from opstap.people.dossier import MAY_OPEN
from opstap.people.models import Participant, SearchWord

MOST = 30
CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class Found:
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


def search(actor: Actor, query: str, day: date) -> list[Found]:
    """Best matches first; by name, reference or phone, and after those by a word in the timeline's notes."""
    conditions = _ranges(query)
    if not conditions:
        return []
    people = Participant.objects.visible_to(actor).filter(pk__in=_by_word(actor, conditions, day))
    rows = people.values_list("pk", "municipality_id", "given_name", "family_name", "called", "birth_date")[:CANDIDATES]
    wanted = fold(query)
    found = [
        Found(key, place, f"{given} {family}".strip(), born, False, _score(wanted, given, family, called))
        for key, place, given, family, called, born in rows
    ]
    found.sort(key=lambda one: (-one.score, one.name, str(one.participant_id)))
    return found[:MOST] + _by_note(actor, wanted, {one.participant_id for one in found}, day)


def _by_word(actor: Actor, conditions: list[Q], day: date) -> QuerySet[Any, Any]:
    any_word = Q()
    for condition in conditions:
        any_word |= condition
    hits = SearchWord.objects.filter(team_filter(actor, day, path="participant_id")).filter(any_word)
    if len(conditions) > 1:
        each = {f"hit{place}": Count("pk", filter=condition) for place, condition in enumerate(conditions)}
        hits = hits.values("participant_id").annotate(**each).filter(**{f"{name}__gt": 0 for name in each})  # type: ignore[assignment]
    return hits.values("participant_id")


def _score(wanted: str, given: str, family: str, called: str) -> float:
    name = fold(f"{given} {family} {called}")
    return max(fuzz.token_set_ratio(wanted, name), fuzz.partial_ratio(wanted, name))


def _says(data: dict[str, Any], wanted: str) -> bool:
    """Do the words stand in what somebody wrote, and not only in a code beside it, such as "phone"?"""
    told = fold(" ".join(_typed_words(data.get(name, "")) for name in ("note", "task", "rule")))
    return all(word in told for word in wanted.split())


def _typed_words(value: Any) -> str:
    """A text, or what somebody typed of a `CodedText`."""
    return " ".join(map(str, value["parameters"].values())) if isinstance(value, dict) else str(value)


def _by_note(actor: Actor, wanted: str, already: set[UUID], day: date) -> list[Found]:
    """People in whose talks and actions the words stand."""
    if len(wanted) < 4 or actor.role not in MAY_OPEN:
        return []
    contents = EventContent.objects.filter(
        event__kind__in=["contact.logged", "action.added"],
        event__stream_id__in=Participant.objects.visible_to(actor).values("pk"),
    )
    for word in wanted.split():
        contents = contents.filter(folded__contains=word)
    newest = contents.order_by("-event_id").values_list("event__stream_id", "data")[:CANDIDATES]
    ids = list(dict.fromkeys(key for key, data in newest if key not in already and _says(data, wanted)))
    rows = Participant.objects.visible_to(actor).filter(pk__in=ids[:MOST])
    return [
        Found(key, place, f"{given} {family}".strip(), born, True, 0.0)
        for key, place, given, family, born in rows.order_by("sort_name").values_list(
            "pk", "municipality_id", "given_name", "family_name", "birth_date"
        )
    ]
