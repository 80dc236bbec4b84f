"""Every change to who a participant is: one by one, and by the thousand for imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from pydantic import JsonValue

from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.event_kinds import plain_values
from opstap.core.refusals import NothingChanged
from opstap.core.search_keys import LONGEST_KEY, compact_key, digits, fold, search_words, sort_key
from opstap.core.timeline import Line, erase_contents, record_many
from opstap.people.events import ParticipantAdded, ParticipantChanged, ParticipantRemoved
from opstap.people.models import LanguageLevel, Participant, SearchWord
from opstap.people.refusals import FactsChangedMeanwhile

WRITABLE = (
    "reference",
    "given_name",
    "family_name",
    "called",
    "birth_date",
    "sex",
    "country",
    "in_nl_since_year",
    "in_nl_since",
    "education",
    "limited_capacity",
    "postcode",
    "city",
    "email",
    "phone",
    "mother_tongue",
    "learning_route",
    "permit_kind",
    "permit_until",
)


@dataclass(slots=True)
class Draft:
    """A participant as it shall become: `values` by field name, `levels` by skill.

    `seen`: the `changed_at` of what the maker of the draft was shown, where a person made it.
    """

    participant: Participant
    values: dict[str, Any] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    seen: datetime | None = None


def words_of(participant: Participant) -> set[str]:
    """The keys under which a participant is found: names, what they are called, reference, phone."""
    words = search_words(participant.given_name, participant.family_name, participant.called)
    if participant.reference:
        words.add(compact_key(participant.reference))
    if participant.phone:
        words.add(digits(fold(participant.phone)))
    return {word[:LONGEST_KEY] for word in words if word}


def index(participants: Sequence[Participant]) -> None:
    """Write the search words of these participants anew. Some ten words a person, so no object is made for each."""
    SearchWord.objects.filter(participant__in=participants).delete()
    rows = [
        {"municipality": p.municipality_id, "participant": p.pk, "words": sorted(words_of(p))} for p in participants
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_searchword (municipality_id, participant_id, word)"
            " SELECT municipality, participant, word FROM"
            " json_to_recordset(%s) AS given(municipality uuid, participant uuid, words json),"
            " json_array_elements_text(words) AS word",
            [bulk_writes.as_json(rows)],
        )


def _new_levels(drafts: Iterable[Draft], found_by: str) -> list[LanguageLevel]:
    day = today()
    return [
        LanguageLevel(
            municipality_id=d.participant.municipality_id,
            participant=d.participant,
            skill=skill,
            level=level,
            on=day,
            found_by=found_by,
        )
        for d in drafts
        for skill, level in d.levels.items()
    ]


def _known(draft: Draft) -> dict[str, JsonValue]:
    """What a draft knows, as the timeline keeps it."""
    levels = {f"level_{skill}": level for skill, level in draft.levels.items()}
    return plain_values({name: value for name, value in draft.values.items() if value not in ("", None)} | levels)


@action
def add_participants(*, drafts: Sequence[Draft], by: Actor, found_by: str = "") -> list[Participant]:
    """Add participants, each with levels, search words and one timeline line. Their municipality stands in the draft."""
    for draft in drafts:
        for name, value in draft.values.items():
            setattr(draft.participant, name, value)
        draft.participant.sort_name = sort_key(draft.participant.family_name, draft.participant.given_name)
    people = list(bulk_writes.insert([d.participant for d in drafts]))
    bulk_writes.insert(_new_levels(drafts, found_by))
    index(people)
    lines = [Line(d.participant.stream, ParticipantAdded(_known(d)), d.participant) for d in drafts]
    record_many(lines, by=by)
    return people


def changes_of(draft: Draft) -> dict[str, tuple[Any, Any]]:
    """Field name to (now, then) for every value of a draft that differs from what is stored."""
    return {
        name: (getattr(draft.participant, name), value)
        for name, value in draft.values.items()
        if getattr(draft.participant, name) != value
    }


def _locked(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts on people as they are stored now, held until the end: what somebody else changed meanwhile stays.

    Who was taken away meanwhile is left out. Raises FactsChangedMeanwhile.
    """
    rows = Participant.objects.select_for_update().filter(pk__in=[d.participant.pk for d in drafts]).order_by("pk")
    stored = {person.pk: person for person in rows}
    if any(d.seen and stored[d.participant.pk].changed_at != d.seen for d in drafts if d.participant.pk in stored):
        raise FactsChangedMeanwhile
    return [Draft(stored[d.participant.pk], d.values, d.levels) for d in drafts if d.participant.pk in stored]


@action(refuses=(NothingChanged, FactsChangedMeanwhile))
def change_participants(*, drafts: Sequence[Draft], by: Actor, found_by: str = "") -> None:
    """Change participants, each with one line that says what was and what is. Raises NothingChanged, FactsChangedMeanwhile."""
    lines: list[Line] = []
    touched: list[Draft] = []
    for draft in _locked(drafts):
        changed = changes_of(draft)
        if not changed and not draft.levels:
            continue
        touched.append(draft)
        for name, (_before, after) in changed.items():
            setattr(draft.participant, name, after)
        draft.participant.sort_name = sort_key(draft.participant.family_name, draft.participant.given_name)
        draft.participant.changed_at = now()
        before = {name: was for name, (was, _now) in changed.items()}
        after_all = {name: after for name, (_was, after) in changed.items()} | {
            f"level_{k}": v for k, v in draft.levels.items()
        }
        content = ParticipantChanged(plain_values(before), plain_values(after_all))
        lines.append(Line(draft.participant.stream, content, draft.participant))
    if not lines:
        raise NothingChanged
    people = [d.participant for d in touched]
    bulk_writes.update(people, [*WRITABLE, "sort_name", "changed_at"])
    bulk_writes.insert(_new_levels(touched, found_by))
    index(people)
    record_many(lines, by=by)


@action
def remove_participants(*, participants: Sequence[Participant], reason: str, by: Actor) -> None:
    """Take away people who should never have been there (an undone import). The chain keeps its lines, not their content."""
    lines = [Line(p.stream, ParticipantRemoved(reason), p) for p in participants]
    erase_contents([p.pk for p in participants])
    record_many(lines, by=by)
    Participant.objects.filter(pk__in=[p.pk for p in participants]).delete()
