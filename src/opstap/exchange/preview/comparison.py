"""What a row would do: make somebody, change somebody, nothing, or ask whether two records are one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.search_keys import compact_key, sort_key
from opstap.exchange.models import ImportRow
from opstap.exchange.municipal_vocabulary import Knowledge
from opstap.exchange.preview.field_values import (
    person_levels,
    person_values,
    position_of,
    starts_on,
    track_changes,
    track_values,
)
from opstap.exchange.reading.result import PersonRow
from opstap.people.actions import Draft, changes_of
from opstap.people.models import LanguageLevel, Participant, SearchWord
from opstap.positions.queries import records_of
from opstap.positions.statements import PositionStatement, plan_records, span_on
from opstap.tracks.models import Track
from opstap.tracks.rules import ends_track

Fate = ImportRow.Fate


@dataclass(slots=True)
class Decision:
    """One row with its fate, and `existing`: the record that it is about, or may be about.

    `stated` is the position that the row brings, `was` the one that it changes, with its first day. `trouble` is why it
    is rejected, `remark` what is to be said though it goes in: both codes of `reading.problems`.
    """

    row: PersonRow
    fate: str
    existing: Participant | None = None
    draft: Draft | None = None
    track: Track | None = None
    track_values: dict[str, Any] = field(default_factory=dict)
    stated: PositionStatement | None = None
    was: tuple[str, date] | None = None
    trouble: str = ""
    remark: str = ""
    before: dict[str, Any] | None = None


class Caseload:
    """The municipality's people as far as a file can touch them: by reference, by name, and whole."""

    def __init__(self, municipality_id: UUID, actor: Actor, rows: Sequence[PersonRow]) -> None:
        known = Participant.objects.filter(municipality_id=municipality_id)
        names = {sort_key(row.last_name, row.first_name) for row in rows}
        found = _with_references(known, {row.reference for row in rows if row.reference})
        found |= {person.pk: person for person in known.filter(sort_name__in=names)}
        self.by_reference = {person.reference.casefold(): person for person in found.values() if person.reference}
        self.by_reference |= {person.reference: person for person in found.values() if person.reference}
        self.by_name: dict[str, list[Participant]] = defaultdict(list)
        for person in found.values():
            self.by_name[person.sort_name].append(person)
        self.levels = _levels_of(found)
        self.tracks = _tracks_of(found)
        self.records = records_of(list(self.tracks.values())) if any(row.outflow for row in rows) else {}
        self.visible = set(found) if actor.is_system else _writable(actor, found)
        self._taken: set[UUID] = set()

    def referred(self, row: PersonRow) -> Participant | None:
        """The record with this row's reference, in whatever case; the same case before another."""
        return self.by_reference.get(row.reference) or self.by_reference.get(row.reference.casefold())

    def same(self, row: PersonRow, knowledge: Knowledge) -> Participant | None:
        """A visible record without anything to change, not matched before: the very same row was imported earlier."""
        for person in self.namesakes(row):
            if person.pk in self._taken or person.pk not in self.visible or person.reference != row.reference:
                continue
            if self.decide(row, person, knowledge).fate == Fate.UNCHANGED:
                self._taken.add(person.pk)
                return person
        return None

    def namesakes(self, row: PersonRow) -> list[Participant]:
        return self.by_name.get(sort_key(row.last_name, row.first_name), [])

    def decide(self, row: PersonRow, person: Participant, knowledge: Knowledge) -> Decision:
        """What the row changes for a record. An empty cell says nothing, so it changes nothing."""
        known = self.levels.get(person.pk, {})
        levels = {skill: level for skill, level in person_levels(row).items() if known.get(skill) != level}
        draft = Draft(person, person_values(row, person), levels)
        track = self.tracks.get(person.pk)
        if track is None:
            changed = bool(changes_of(draft) or levels)
            return Decision(row, Fate.CHANGED if changed else Fate.UNCHANGED, person, draft)
        moved = track_changes(row, track, knowledge)
        decision = Decision(row, Fate.CHANGED, person, draft, track, moved)
        if _ends_before_start(row, moved.get("started_on", track.started_on), track.ended_on):
            decision.fate, decision.trouble = Fate.REJECTED, "end_before_start"
            return decision
        self._position(decision, track)
        if not changes_of(draft) and not levels and not moved and decision.stated is None:
            decision.fate = Fate.UNCHANGED
        return decision

    def _position(self, decision: Decision, track: Track) -> None:
        """What the row says about where somebody stands, unless it is so already. A record that somebody wrote in Opstap
        is not put aside by a list: then the row says so, and the rest of it goes in."""
        position_stated = position_of(decision.row)
        if position_stated is None:
            return
        position, on, dated = position_stated
        known = self.records[track.pk]
        moved = copy(track)
        moved.started_on = decision.track_values.get("started_on", track.started_on)
        stated = PositionStatement(track, position, on, dated)
        following = plan_records(replace(known, track=moved), stated, today())
        if not following.holds:
            decision.remark = "position_kept"
        elif not following.empty:
            span = span_on(known, on)
            decision.stated, decision.was = stated, (span.kind, span.starts_on)


def _ends_before_start(row: PersonRow, start: date | None, ended_on: date | None) -> bool:
    """Would the track end before it starts: by what the row says, or because it ended already?"""
    stated = position_of(row)
    end = stated[1] if stated is not None and ends_track(stated[0]) else ended_on if stated is None else None
    return start is not None and end is not None and end < start


def _with_references(known: QuerySet[Participant], references: set[str]) -> dict[UUID, Participant]:
    """Those who have one of these references, in whatever case: search words find the others that may be meant."""
    words = {compact_key(reference) for reference in references} - {""}
    likely = SearchWord.objects.filter(word__in=words, participant__in=known).values("participant_id")
    rows = known.exclude(reference="").filter(Q(reference__in=references) | Q(pk__in=likely))
    folded = {reference.casefold() for reference in references}
    return {person.pk: person for person in rows if person.reference.casefold() in folded}


def _levels_of(ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = LanguageLevel.objects.filter(participant_id__in=list(ids)).order_by("on", "made_at")
    for person, skill, level in rows.values_list("participant_id", "skill", "level"):
        found[person][skill] = level
    return found


def _tracks_of(people: dict[UUID, Participant]) -> dict[UUID, Track]:
    """The open track of each, else the latest."""
    rows = (
        Track.objects.filter(participant_id__in=list(people))
        .select_related("version__programme", "phase")
        .defer("version__blueprint")
    )
    found = {}
    for track in sorted(rows, key=lambda t: (t.ended_on is None, t.started_on or date.min, t.pk)):
        track.participant = people[track.participant_id]
        found[track.participant_id] = track
    return found


def _writable(actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Those whom the actor may change today: on their team, in their municipality."""
    rows = Involvement.objects.running_on(today()).filter(user_id=actor.user_id, participant_id__in=list(ids))
    return set(rows.values_list("participant_id", flat=True))


def compare(rows: Sequence[PersonRow], caseload: Caseload, knowledge: Knowledge) -> list[Decision]:
    """A decision for every row; asks the database nothing. Nobody is merged without an equal reference."""
    return [_decision(row, caseload, knowledge) for row in rows]


def _decision(row: PersonRow, caseload: Caseload, knowledge: Knowledge) -> Decision:
    person = caseload.referred(row) if row.reference else caseload.same(row, knowledge)
    if person is None:
        return _new_or_double(row, caseload, knowledge)
    if person.pk not in caseload.visible:
        return Decision(row, Fate.REJECTED, trouble="reference_elsewhere")
    decision = caseload.decide(row, person, knowledge)
    if not row.reference and row.birth_date is None and not decision.remark:
        decision.remark = "same_by_name"
    return decision


def _new_or_double(row: PersonRow, caseload: Caseload, knowledge: Knowledge) -> Decision:
    draft = Draft(Participant(), person_values(row), person_levels(row))
    new = Decision(row, Fate.NEW, draft=draft, track_values=track_values(row, knowledge))
    new.track_values["started_on"] = starts_on(row)
    if _ends_before_start(row, row.track_start, None):
        new.fate, new.trouble = Fate.REJECTED, "end_before_start"
        return new
    known = caseload.namesakes(row)
    twins = [person for person in known if row.birth_date and person.birth_date == row.birth_date]
    if not twins:
        new.remark = "namesake_known" if known else ""
        return new
    new.fate, new.remark = Fate.DOUBLE, "possible_double"
    seen = [twin for twin in twins if twin.pk in caseload.visible]
    if len(twins) == len(seen) == 1:
        new.existing = seen[0]
    return new
