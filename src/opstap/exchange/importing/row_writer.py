"""Bringing the rows of an import into the database, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.models import StreamHead
from opstap.core.timeline import record
from opstap.exchange.events import ImportCarriedOut
from opstap.exchange.models import Import
from opstap.exchange.municipal_vocabulary import Knowledge
from opstap.exchange.preview.comparison import Decision, Fate
from opstap.exchange.preview.field_values import position_of
from opstap.exchange.refusals import ImportAlreadyRun
from opstap.organisations.models import Municipality, User
from opstap.people.actions import Draft, add_participants, change_participants, changes_of
from opstap.people.models import Participant
from opstap.positions.actions import state_positions
from opstap.positions.statements import PositionStatement
from opstap.tracks.actions import TrackDraft, change_tracks, open_tracks
from opstap.tracks.models import Position, Track
from opstap.tracks.rules import ends_track

CHUNK = 1000
FOUND_BY = "import"
T = TypeVar("T")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


@action(
    refuses=(
        ImportAlreadyRun,
        *refusals_of(add_participants, change_participants, open_tracks, change_tracks, state_positions),
    )
)
def write_rows(
    *,
    batch: Import,
    decisions: Sequence[Decision],
    knowledge: Knowledge,
    importer: User | None,
    by: Actor,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Carry out the decisions, all or none. `importer` owns the tracks for which the file names nobody we know.

    Raises ImportAlreadyRun; a constraint that breaks (a reference used meanwhile) undoes everything.
    """
    running = Import.objects.filter(pk=batch.pk, state=Import.State.RUNNING)
    if not running.exists():
        raise ImportAlreadyRun
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
        municipality.organisation,
        ImportCarriedOut(
            batch.file_name, len(new), len(changed), unchanged=sum(d.fate == Fate.UNCHANGED for d in decisions)
        ),
        by=by,
        subject=batch,
    )
    # Last of all: from here on the row is locked, and progress is written to it from a second connection.
    running.change_one(state=Import.State.DONE, finished_at=now(), otherwise=ImportAlreadyRun())


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
    stated = []
    for person, decision, one in zip(people, part, opened, strict=True):
        decision.existing = person
        position = position_of(decision.row)
        if position is not None and position[0] != Position.IN_TRACK:
            stated.append(PositionStatement(one.track, *position))
    if stated:
        state_positions(statements=stated, by=by)


def _track_draft(person: Participant, decision: Decision, knowledge: Knowledge, importer: User | None) -> TrackDraft:
    """The track of somebody new. It ends before it is opened where the row says so, so that no phase begins."""
    stated = position_of(decision.row)
    track = Track(
        municipality_id=person.municipality_id,
        participant=person,
        ended_on=stated[1] if stated is not None and ends_track(stated[0]) else None,
        **decision.track_values,
    )
    if decision.row.case_manager in knowledge.managers:
        owner, organisation = knowledge.managers[decision.row.case_manager]
        return TrackDraft(track, owner, organisation)
    return TrackDraft(track, importer, person.municipality_id if importer else None)


def _change(part: Sequence[Decision], by: Actor) -> None:
    people = [d.draft for d in part if d.draft is not None and (d.draft.levels or changes_of(d.draft))]
    if people:
        change_participants(drafts=people, by=by, found_by=FOUND_BY)
    tracks = [(d.track, d.track_values) for d in part if d.track is not None and d.track_values]
    if tracks:
        change_tracks(changes=tracks, by=by)
    stated = [d for d in part if d.stated is not None]
    if stated:
        done = state_positions(statements=[d.stated for d in stated if d.stated is not None], by=by)
        for decision, one in zip(stated, done, strict=True):
            kept = decision.before if decision.before is not None else {}  # nothing to put back for who is new
            kept["stated"] = one.as_data()


def last_lines(people: Iterable[UUID]) -> dict[UUID, int]:
    """The number of the last line on each person's timeline: an undo asks whether anything was added since."""
    return dict(StreamHead.objects.filter(pk__in=list(people)).values_list("pk", "number"))
