"""Carrying a staged import out: the same for the job behind the browser and for the command line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from opstap.core import bulk_writes
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.forms import violated
from opstap.core.refusals import Refused
from opstap.core.second_connection import side_connection
from opstap.exchange.importing.earlier_values import before_of, note_stays
from opstap.exchange.importing.row_writer import last_lines, write_rows
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.municipal_vocabulary import Knowledge, knowledge_of
from opstap.exchange.preview.comparison import Caseload, Decision, Fate, compare
from opstap.exchange.reading.result import PersonRow
from opstap.exchange.refusals import PreviewOutdated, RowsBreakConstraint, give_up_reason
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.tracks.models import Track

Progress = Callable[[int], None]
State = Import.State
log = logging.getLogger(__name__)


def run_import(batch: Import, actor: Actor, *, importer: User | None, progress: Progress) -> None:
    """Bring the good rows in, all or none. Raises Refused; nothing has then been changed."""
    with transaction.atomic():
        _wait_for_other_run(batch.pk)
        rows = list(ImportRow.objects.filter(batch=batch).exclude(fate=Fate.REJECTED).order_by("number"))
        _lock_people([row.participant_id for row in rows if row.participant_id])
        municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
        knowledge = knowledge_of(municipality, today())
        decisions = _decide(rows, municipality.pk, actor, knowledge)
        try:
            write_rows(
                batch=batch, decisions=decisions, knowledge=knowledge, importer=importer, by=actor, progress=progress
            )
        except IntegrityError as error:
            raise RowsBreakConstraint(violated(error)) from None
        for row, decision in zip(rows, decisions, strict=True):
            row.participant_id = decision.existing.pk if decision.existing is not None else None
            row.fate = decision.fate
        lines = last_lines(row.participant_id for row in rows if row.participant_id)
        for row in rows:
            row.line_number = lines.get(row.participant_id) if row.participant_id else None
        bulk_writes.update(rows, ["fate", "participant_id", "before", "line_number"])


def _wait_for_other_run(batch_id: UUID) -> None:
    """Hold an advisory lock while the import runs: a second run of the same job waits, and then finds it done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {batch_id}"])


def _lock_people(people: list[UUID]) -> None:
    """Nobody else changes these people and their tracks until we are done, so what an undo puts back is what there was."""
    list(Participant.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    list(Track.objects.select_for_update().filter(participant_id__in=people).order_by("pk").values_list("pk"))


def _decide(rows: Sequence[ImportRow], municipality_id: UUID, actor: Actor, knowledge: Knowledge) -> list[Decision]:
    """Compare once more, and hold it against what the preview showed. Raises PreviewOutdated."""
    people = [PersonRow.from_data(row.values) for row in rows]
    caseload = Caseload(municipality_id, actor, people)
    found = compare(people, caseload, knowledge)
    decisions = [_as_previewed(row, now, caseload, knowledge) for row, now in zip(rows, found, strict=True)]
    for row, decision in zip(rows, decisions, strict=True):
        before = before_of(decision, caseload)
        if row.fate == Fate.CHANGED and row.before != before:
            raise PreviewOutdated
        row.before = decision.before = before
    note_stays(row.before for row in rows)
    return decisions


def _as_previewed(row: ImportRow, now: Decision, caseload: Caseload, knowledge: Knowledge) -> Decision:
    """The decision of the preview, or of the person who looked at it. Raises PreviewOutdated where it is no longer the same."""
    same_record = row.participant_id == (now.existing.pk if now.existing is not None else None)
    if row.fate != now.fate or not same_record:
        raise PreviewOutdated
    if now.fate != Fate.DOUBLE:
        return now
    choice = row.found.get("decided", "")
    if choice == "same" and now.existing is not None:
        return caseload.decide(now.row, now.existing, knowledge)
    if choice == "new":
        now.fate, now.existing = Fate.NEW, None
        return now
    return Decision(now.row, Fate.SKIPPED)


def run_in_background(batch_id: UUID, actor: Actor, importer: User | None) -> None:
    """What the job does: carry out, tell how far it is, and write down why it could not be done.

    A database that is away is worth another try; any other surprise would come again, so it ends the import.
    """
    started = Import.objects.filter(pk=batch_id, state__in=[State.QUEUED, State.RUNNING])
    if not started.update(state=State.RUNNING, rows_done=0):
        return
    batch = Import.objects.get(pk=batch_id)
    with side_connection() as side:

        def progress(done: int) -> None:
            side.execute(
                "UPDATE exchange_import SET rows_done = %s WHERE id = %s AND state = 'running'", [done, batch_id]
            )

        try:
            run_import(batch, actor, importer=importer, progress=progress)
        except Refused as refusal:
            give_up(batch_id, give_up_reason(refusal))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.error("Import %s ended with %s.", batch_id, type(error).__name__)  # its message may quote a person
            give_up(batch_id, CodedText.of("import_surprise"))


def give_up(batch_id: UUID, reason: CodedText) -> None:
    """End an import that changed nothing, and keep why."""
    running = Import.objects.filter(pk=batch_id, state__in=[State.QUEUED, State.RUNNING])
    running.update(state=State.FAILED, problem_code=reason.code, problem_parameters=reason.parameters)
