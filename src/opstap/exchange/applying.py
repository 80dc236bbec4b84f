"""Bringing the rows of an import into the database in one transaction, and taking the whole of it out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.models import StreamHead
from opstap.core.timeline import record
from opstap.exchange.comparing import Decision, Fate
from opstap.exchange.knowing import Knowledge
from opstap.exchange.models import Import, ImportRow
from opstap.organisations.models import Municipality, User
from opstap.people.actions import Draft, add_participants, change_participants
from opstap.people.models import Participant
from opstap.tracks.actions import TrackDraft, change_tracks, open_tracks
from opstap.tracks.models import Track

CHUNK = 1000
FOUND_BY = "import"
T = TypeVar("T")


class AlreadyApplied(Refused):
    sentence = _("This import was carried out already.")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


@action
def apply(
    *, batch: Import, decisions: Sequence[Decision], knowledge: Knowledge, importer: User | None, by: Actor,
    progress: Callable[[int], None] = lambda done: None,
) -> None:  # fmt: skip
    """Carry out the decisions, all or none. `importer` owns the tracks for which the file names nobody we know.

    Raises AlreadyApplied; a constraint that breaks (a reference used meanwhile) undoes everything.
    """
    waiting = Import.objects.filter(pk=batch.pk).exclude(state__in=[Import.State.DONE, Import.State.UNDONE])
    if not waiting.exists():
        raise AlreadyApplied
    new = [d for d in decisions if d.fate == Fate.NEW]
    changed = [d for d in decisions if d.fate == Fate.CHANGED]
    done = 0
    for part in chunks(new):
        _add(part, batch, knowledge, importer, by)
        progress(done := done + len(part))
    for part in chunks(changed):
        _change(part, by)
        progress(done := done + len(part))
    municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
    record(
        municipality.organisation, "import.done", by=by, subject=batch, file=batch.file_name, new=len(new),
        changed=len(changed), unchanged=sum(d.fate == Fate.UNCHANGED for d in decisions),
    )  # fmt: skip
    # Last of all: from here on the row is locked, and progress is written to it from a second connection.
    waiting.change_one(state=Import.State.DONE, finished_at=now(), otherwise=AlreadyApplied())


def _add(part: Sequence[Decision], batch: Import, knowledge: Knowledge, importer: User | None, by: Actor) -> None:
    drafts = []
    for decision in part:
        draft = decision.draft or Draft(Participant())
        draft.participant.municipality_id = batch.municipality_id
        drafts.append(draft)
    people = add_participants(drafts=drafts, by=by, found_by=FOUND_BY)
    opened = [
        _track_draft(person, decision, knowledge, importer) for person, decision in zip(people, part, strict=True)
    ]
    open_tracks(drafts=opened, by=by)
    for person, decision in zip(people, part, strict=True):
        decision.existing = person


def _track_draft(person: Participant, decision: Decision, knowledge: Knowledge, importer: User | None) -> TrackDraft:
    values = decision.track_values
    ended: date | None = values.get("ended_on")
    start = values.get("started_on")
    track = Track(
        municipality_id=person.municipality_id,
        participant=person,
        **{**values, "started_on": start or ended or today()},
    )
    if decision.row.case_manager in knowledge.managers:
        owner, organisation = knowledge.managers[decision.row.case_manager]
        return TrackDraft(track, owner, organisation)
    return TrackDraft(track, importer, person.municipality_id if importer else None)


def _change(part: Sequence[Decision], by: Actor) -> None:
    people = [d.draft for d in part if d.draft is not None and (d.draft.levels or _differs(d.draft))]
    if people:
        change_participants(drafts=people, by=by, found_by=FOUND_BY)
    tracks = [(d.track, d.track_values) for d in part if d.track is not None and d.track_values]
    if tracks:
        change_tracks(changes=tracks, by=by)


def _differs(draft: Draft) -> bool:
    return any(getattr(draft.participant, name) != value for name, value in draft.values.items())


def before_of(decision: Decision, levels: dict[str, str]) -> dict[str, Any]:
    """What an undo must put back: values, levels and track as they are before the import."""
    person, track = decision.existing, decision.track
    if decision.fate != Fate.CHANGED or person is None or decision.draft is None:
        return {}
    return {
        "values": {name: _plain(getattr(person, name)) for name in decision.draft.values},
        "levels": {skill: levels.get(skill, "") for skill in decision.draft.levels},
        "track": {name: _plain(_key(track, name)) for name in decision.track_values} if track else {},
    }


def _key(track: Track, name: str) -> Any:
    return getattr(track, f"{name}_id") if name in ("version", "phase") else getattr(track, name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def note_lines(rows: Sequence[ImportRow]) -> None:
    """Remember on each row the number of the person's last line: an undo asks whether anything was added since."""
    numbers = dict(
        StreamHead.objects.filter(pk__in=[r.participant_id for r in rows if r.participant_id]).values_list(
            "pk", "number"
        )
    )
    for row in rows:
        row.line_number = numbers.get(row.participant_id) if row.participant_id else None
    ImportRow.objects.bulk_update(rows, ["participant_id", "line_number", "before"], batch_size=1000)
