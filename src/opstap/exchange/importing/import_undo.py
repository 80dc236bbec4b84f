"""Taking a whole import out again, while nobody has worked on with its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.models import StreamHead
from opstap.core.timeline import Line, record, record_many
from opstap.exchange.events import ImportUndone
from opstap.exchange.importing.earlier_values import put_stays_back, stated_in, tracks_of, values_of
from opstap.exchange.importing.row_writer import FOUND_BY, chunks
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.refusals import ImportNotCarriedOut, PeopleWorkedOn
from opstap.organisations.models import Municipality
from opstap.people.actions import Draft, change_participants, changes_of, remove_participants
from opstap.people.events import ParticipantChanged
from opstap.people.models import LanguageLevel, Participant
from opstap.positions.actions import undo_statements
from opstap.tracks.actions import change_tracks

Fate = ImportRow.Fate


def worked_on(batch: Import) -> int:
    """How many people of an import have lines that came after it, or are gone."""
    as_left = StreamHead.objects.filter(pk=OuterRef("participant_id"), number=OuterRef("line_number"))
    return batch.rows.filter(fate__in=[Fate.NEW, Fate.CHANGED]).exclude(Exists(as_left)).count()


@action(
    refuses=(
        PeopleWorkedOn,
        ImportNotCarriedOut,
        *refusals_of(change_participants, remove_participants, undo_statements, change_tracks),
    )
)
def undo(*, batch: Import, by: Actor) -> None:
    """Remove whom the import made, put back what it changed. Raises PeopleWorkedOn, ImportNotCarriedOut."""
    rows = list(batch.rows.filter(fate__in=[Fate.NEW, Fate.CHANGED]))
    # Whoever adds a line to one of these people waits until we are done, or we see the line.
    heads = StreamHead.objects.select_for_update().filter(pk__in=[row.participant_id for row in rows])
    list(heads.order_by("pk").values_list("pk"))
    late = worked_on(batch)
    if late:
        raise PeopleWorkedOn(late)
    Import.objects.filter(pk=batch.pk, state=Import.State.DONE).change_one(
        state=Import.State.UNDONE, report={}, otherwise=ImportNotCarriedOut()
    )
    for part in chunks([row for row in rows if row.fate == Fate.NEW]):
        people = list(Participant.objects.filter(pk__in=[row.participant_id for row in part]))
        remove_participants(participants=people, reason="import undone", by=by)
    for part in chunks([row for row in rows if row.fate == Fate.CHANGED]):
        _put_back(part, by)
    batch.rows.update(values={}, found={}, problems=[], before=None)
    municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
    record(municipality.organisation, ImportUndone(batch.file_name, len(rows)), by=by, subject=batch)


def _put_back(rows: Sequence[ImportRow], by: Actor) -> None:
    people = Participant.objects.in_bulk([row.participant_id for row in rows])
    befores: list[dict[str, Any]] = [row.before or {} for row in rows]
    kept = {row.participant_id: before for row, before in zip(rows, befores, strict=True)}
    drafts = [Draft(person, values_of(kept[key]["values"])) for key, person in people.items()]
    changed = [draft for draft in drafts if changes_of(draft)]
    if changed:
        change_participants(drafts=changed, by=by)
    _forget_levels({key: before["levels"] for key, before in kept.items() if key and before["levels"]}, people, by)
    tracks = tracks_of(befores)
    stated = stated_in(befores, [track for track, _values in tracks])
    if stated:
        undo_statements(effects=stated, by=by)
    if tracks:
        change_tracks(changes=tracks, by=by)
        put_stays_back(befores)


def _forget_levels(levels: dict[UUID, dict[str, str]], people: dict[UUID, Participant], by: Actor) -> None:
    """Take the levels away that the import found, the newest of each skill, and say on each timeline what counts again."""
    if not levels:
        return
    found = LanguageLevel.objects.filter(participant_id__in=list(levels), found_by=FOUND_BY)
    newest = {(level.participant_id, level.skill): level.pk for level in found.order_by("on", "made_at")}
    wrong = [key for (person, skill), key in newest.items() if skill in levels[person]]
    LanguageLevel.objects.filter(pk__in=wrong).delete()
    record_many(
        [
            Line(
                people[key].stream,
                ParticipantChanged({}, {f"level_{skill}": level for skill, level in skills.items()}),
                people[key],
            )
            for key, skills in levels.items()
        ],
        by=by,
    )
