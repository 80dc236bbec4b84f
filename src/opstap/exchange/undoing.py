"""Taking a whole import out again, while nobody has worked on with its people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import ngettext

from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.models import StreamHead
from opstap.core.timeline import record
from opstap.exchange.applying import FOUND_BY, chunks
from opstap.exchange.models import Import, ImportRow
from opstap.organisations.models import Municipality
from opstap.people.actions import Draft, change_participants, remove_participants
from opstap.people.models import LanguageLevel, Participant
from opstap.tracks.actions import change_tracks
from opstap.tracks.models import Phase, ProgrammeVersion, Track

Fate = ImportRow.Fate
DATES = {"birth_date", "in_nl_since", "permit_until", "started_on", "ended_on", "outcome_on"}


class WorkedOn(Refused):
    """Somebody added lines to these people since."""

    def __init__(self, number: int) -> None:
        super().__init__(
            ngettext(
                "%(number)s person was worked on since the import, so it can no longer be undone as a whole.",
                "%(number)s people were worked on since the import, so it can no longer be undone as a whole.",
                number,
            )
            % {"number": number}
        )


class NotDone(Refused):
    """The import is not in a state that can be undone."""


def worked_on(batch: Import) -> int:
    """How many people of an import have lines that came after it."""
    rows = batch.rows.filter(participant_id__isnull=False, fate__in=[Fate.NEW, Fate.CHANGED])
    expected = dict(rows.values_list("participant_id", "line_number"))
    now = dict(StreamHead.objects.filter(pk__in=list(expected)).values_list("pk", "number"))
    return sum(person is None or now.get(person, 0) != number for person, number in expected.items())


@action
def undo(*, batch: Import, by: Actor) -> None:
    """Remove whom the import made, put back what it changed. Raises WorkedOn, NotDone."""
    rows = list(batch.rows.filter(participant_id__isnull=False, fate__in=[Fate.NEW, Fate.CHANGED]))
    list(StreamHead.objects.select_for_update().filter(pk__in=[r.participant_id for r in rows]).order_by("pk"))
    late = worked_on(batch)
    if late:
        raise WorkedOn(late)
    Import.objects.filter(pk=batch.pk, state=Import.State.DONE).change_one(
        state=Import.State.UNDONE, otherwise=NotDone()
    )
    for part in chunks([row for row in rows if row.fate == Fate.NEW]):
        people = list(Participant.objects.filter(pk__in=[row.participant_id for row in part]))
        if people:
            remove_participants(participants=people, reason="import undone", by=by)
    _put_back([row for row in rows if row.fate == Fate.CHANGED], by)
    batch.rows.update(values={}, found={}, before=None)
    municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
    record(municipality.organisation, "import.undone", by=by, subject=batch, file=batch.file_name, people=len(rows))


def _put_back(rows: list[ImportRow], by: Actor) -> None:
    people = Participant.objects.in_bulk([row.participant_id for row in rows])
    drafts, tracks = [], []
    for row in rows:
        before: dict[str, Any] = row.before or {}
        person = people[row.participant_id] if row.participant_id else Participant()
        _forget_levels(person, before.get("levels", {}))
        drafts.append(Draft(person, _read(before.get("values", {}))))
        if before.get("track"):
            track = Track.objects.filter(participant=person).order_by(F("ended_on").desc(nulls_first=True)).first()
            if track is not None:
                tracks.append((track, _read(before["track"])))
    changed = [d for d in drafts if any(getattr(d.participant, k) != v for k, v in d.values.items())]
    if changed:
        change_participants(drafts=changed, by=by)
    if tracks:
        change_tracks(changes=tracks, by=by)


def _forget_levels(person: Participant, levels: dict[str, str]) -> None:
    """Take the levels away that the import found, the newest of each skill."""
    for skill in levels:
        newest = LanguageLevel.objects.filter(participant=person, skill=skill, found_by=FOUND_BY).order_by(
            "-on", "-made_at"
        )
        newest.filter(pk__in=list(newest.values_list("pk", flat=True)[:1])).delete()


def _read(values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "version":
            found[name] = ProgrammeVersion.objects.filter(pk=value).first() if value else None
        elif name == "phase":
            found[name] = Phase.objects.filter(pk=value).first() if value else None
        else:
            found[name] = date.fromisoformat(value) if name in DATES and value else value
    return found
