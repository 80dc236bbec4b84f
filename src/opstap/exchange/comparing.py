"""What a row would do: make somebody, change somebody, nothing, or ask whether two records are one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.text import fold, sort_key
from opstap.exchange.knowing import Knowledge
from opstap.exchange.models import ImportRow
from opstap.exchange.reading.reading import PersonRow
from opstap.people.actions import Draft, changes_of
from opstap.people.models import LanguageLevel, Participant
from opstap.tracks.models import Track
from opstap.tracks.rules import ends_track, outcome_day

Fate = ImportRow.Fate
FIELDS = {
    "reference": "reference", "first_name": "given_name", "last_name": "family_name", "birth_date": "birth_date",
    "sex": "sex", "country_of_origin": "country", "education": "education", "work_disability": "limited_capacity",
    "postcode": "postcode", "place": "city", "email": "email", "phone": "phone", "mother_tongue": "mother_tongue",
    "learning_route": "learning_route",
}  # fmt: skip
SKILLS = ("listening", "speaking", "reading", "writing")


@dataclass(slots=True)
class Decision:
    """One row with its fate. `existing` is the record that it is about; `hidden` says that the actor may not see it."""

    row: PersonRow
    fate: str
    existing: Participant | None = None
    draft: Draft | None = None
    track: Track | None = None
    track_values: dict[str, Any] = field(default_factory=dict)
    hidden: bool = False


def person_values(row: PersonRow) -> dict[str, Any]:
    """The row's values by field of the participant; an empty cell says nothing, so it changes nothing."""
    values = {field: getattr(row, name) for name, field in FIELDS.items() if getattr(row, name) not in ("", None)}
    if row.in_netherlands_since is not None:
        values["in_nl_since_year"] = row.in_netherlands_since.year
        if row.in_netherlands_precision == "day":
            values["in_nl_since"] = row.in_netherlands_since
    return values


def person_levels(row: PersonRow) -> dict[str, str]:
    """The row's levels by skill."""
    return {skill: level for skill in SKILLS if (level := getattr(row, f"level_{skill}"))}


def track_values(row: PersonRow, knowledge: Knowledge) -> dict[str, Any]:
    """The row's values by field of the track; an outcome that ends a track ends it on its day."""
    values: dict[str, Any] = {}
    if row.programme:
        values["version"] = knowledge.versions[row.programme]
    if row.programme and row.phase:
        values["phase"] = knowledge.phases[row.programme, row.phase]
    if row.track_start:
        values["started_on"] = row.track_start
    if row.outflow:
        values["outcome"] = row.outflow
        values["outcome_on"] = outcome_day(row.outflow, row.outflow_date, today())
        values["ended_on"] = values["outcome_on"] if ends_track(row.outflow) else None
    elif row.outflow_date:
        values["outcome_on"] = row.outflow_date
    return values


class Caseload:
    """The municipality's people as far as a file can touch them: by reference, by name, and whole."""

    def __init__(self, municipality_id: UUID, actor: Actor, rows: Sequence[PersonRow]) -> None:
        references = {row.reference for row in rows if row.reference}
        names = {sort_key(row.last_name, row.first_name) for row in rows}
        found = list(
            Participant.objects.filter(municipality_id=municipality_id, reference__in=references).exclude(reference="")
            | Participant.objects.filter(municipality_id=municipality_id, sort_name__in=names)
        )
        ids = [person.pk for person in found]
        self.by_reference = {person.reference: person for person in found if person.reference}
        self.by_name: dict[str, list[Participant]] = defaultdict(list)
        for person in found:
            self.by_name[person.sort_name].append(person)
        self.levels = _levels_of(ids)
        self.tracks = _tracks_of(ids)
        self.visible = set(ids) if actor.is_system else _writable(actor, ids)
        self._taken: set[UUID] = set()

    def same(self, row: PersonRow, knowledge: Knowledge) -> Participant | None:
        """A visible record without anything to change, not matched before: the very same row was imported earlier."""
        for person in self.by_name[sort_key(row.last_name, row.first_name)]:
            if person.pk in self._taken or person.pk not in self.visible or person.reference != row.reference:
                continue
            if not self.decide(row, person, knowledge).draft:
                self._taken.add(person.pk)
                return person
        return None

    def decide(self, row: PersonRow, person: Participant, knowledge: Knowledge) -> Decision:
        """What changes for a record; a Decision without a draft changes nothing."""
        known = self.levels.get(person.pk, {})
        levels = {skill: level for skill, level in person_levels(row).items() if known.get(skill) != level}
        draft = Draft(person, person_values(row), levels)
        track = self.tracks.get(person.pk)
        wanted = track_values(row, knowledge)
        moved = {k: v for k, v in wanted.items() if track is not None and getattr(track, k) != v}
        if moved.keys() == {"outcome_on"} and not row.outflow_date:
            moved = {}
        if not changes_of(draft) and not levels and not moved:
            return Decision(row, Fate.UNCHANGED, person, track=track)
        return Decision(row, Fate.CHANGED, person, draft, track, moved)


def _levels_of(ids: list[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = LanguageLevel.objects.filter(participant_id__in=ids).order_by("on", "made_at")
    for person, skill, level in rows.values_list("participant_id", "skill", "level"):
        found[person][skill] = level
    return found


def _tracks_of(ids: list[UUID]) -> dict[UUID, Track]:
    """The open track of each, else the latest."""
    rows = Track.objects.filter(participant_id__in=ids).select_related("version", "phase").defer("version__blueprint")
    found: dict[UUID, Track] = {}
    for track in sorted(
        rows, key=lambda t: (t.ended_on is None, t.started_on is not None and t.started_on.toordinal())
    ):
        found[track.participant_id] = track
    return found


def _writable(actor: Actor, ids: list[UUID]) -> set[UUID]:
    """Those whom the actor may change today: on their team, in their municipality."""
    rows = Involvement.objects.running_on(today()).filter(user_id=actor.user_id, participant_id__in=ids)
    return set(rows.values_list("participant_id", flat=True))


def compare(rows: Sequence[PersonRow], municipality_id: UUID, actor: Actor, knowledge: Knowledge) -> list[Decision]:
    """A decision for every row, in a fixed number of queries. Nobody is merged without an equal reference."""
    caseload = Caseload(municipality_id, actor, rows)
    decisions = []
    for row in rows:
        person = caseload.by_reference.get(row.reference) if row.reference else caseload.same(row, knowledge)
        if person is not None and person.pk not in caseload.visible:
            decisions.append(Decision(row, Fate.REJECTED, hidden=True))
        elif person is not None:
            decisions.append(caseload.decide(row, person, knowledge))
        else:
            decisions.append(_new_or_double(row, caseload, knowledge))
    return decisions


def _new_or_double(row: PersonRow, caseload: Caseload, knowledge: Knowledge) -> Decision:
    draft = Draft(Participant(), person_values(row), person_levels(row))
    new = Decision(row, Fate.NEW, draft=draft, track_values=track_values(row, knowledge))
    if row.birth_date is None:
        return new
    twins = [p for p in caseload.by_name[sort_key(row.last_name, row.first_name)] if p.birth_date == row.birth_date]
    if not twins:
        return new
    new.fate = Fate.DOUBLE
    seen = [twin for twin in twins if twin.pk in caseload.visible]
    if len(twins) == len(seen) == 1:
        new.existing = seen[0]
    else:
        new.hidden = not seen
    return new


def namesakes(rows: Iterable[PersonRow], municipality_id: UUID) -> set[int]:
    """Row numbers whose name somebody in the municipality has already (that a record exists, and no more)."""
    wanted = {row.number: fold(f"{row.last_name} {row.first_name}") for row in rows}
    known = set(
        Participant.objects.filter(municipality_id=municipality_id, sort_name__in=set(wanted.values())).values_list(
            "sort_name", flat=True
        )
    )
    return {number for number, name in wanted.items() if name in known}
