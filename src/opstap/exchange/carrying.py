"""Carrying a staged import out: the same for the job behind the browser and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from opstap.core.actions import Refused
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.forms import sentence_of, violated
from opstap.core.side import side_connection
from opstap.exchange.applying import apply, note_lines
from opstap.exchange.comparing import Caseload, Decision, Fate, compare
from opstap.exchange.knowing import knowledge_of
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.reading.reading import PersonRow
from opstap.exchange.staging import note_before
from opstap.organisations.models import Municipality, User

Progress = Callable[[int], None]


class Changed(Refused):
    """Between preview and import somebody else changed what the preview was about."""


def carry_out(batch: Import, actor: Actor, *, importer: User | None, progress: Progress) -> None:
    """Bring the good rows in, all or none. Raises Refused; nothing has then been changed."""
    with transaction.atomic():
        _alone(batch.pk)
        rows = list(ImportRow.objects.filter(batch=batch).exclude(fate=Fate.REJECTED).order_by("number"))
        people = [PersonRow.from_data(row.values) for row in rows]
        municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
        knowledge = knowledge_of(municipality, today())
        caseload = Caseload(batch.municipality_id, actor, people)
        found = {d.row.number: d for d in compare(people, batch.municipality_id, actor, knowledge)}
        decisions = [_decided(row, found[row.number], caseload, knowledge) for row in rows]
        note_before(rows, decisions, caseload)
        try:
            apply(batch=batch, decisions=decisions, knowledge=knowledge, importer=importer, by=actor, progress=progress)
        except IntegrityError as error:
            raise Changed(sentence_of(violated(error)) or _meanwhile()) from None
        for row, decision in zip(rows, decisions, strict=True):
            row.participant_id = decision.existing.pk if decision.existing is not None else None
            row.fate = decision.fate
        note_lines(rows)
        ImportRow.objects.bulk_update(rows, ["fate"], batch_size=1000)


def _meanwhile() -> str:
    return _("Somebody changed these people meanwhile. Read the file again and check the preview.")


def _alone(batch_id: UUID) -> None:
    """Hold an advisory lock while the import runs: a second run of the same job waits, and then finds it done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {batch_id}"])


def _decided(row: ImportRow, found: Decision, caseload: Caseload, knowledge: Any) -> Decision:
    """The decision that somebody made at the preview, held against what is true now. Raises Changed."""
    choice = row.found.get("decided", "")
    if choice == "skip":
        return Decision(found.row, Fate.UNCHANGED)
    if choice == "same" and found.existing is not None:
        return caseload.decide(found.row, found.existing, knowledge)
    if found.fate == Fate.DOUBLE and choice == "new":
        found.fate, found.existing = Fate.NEW, None
        return found
    if found.fate in (Fate.DOUBLE, Fate.REJECTED):
        raise Changed(_meanwhile())
    return found


def run_in_background(batch_id: UUID, actor: Actor, importer: User | None) -> None:
    """What the job does: carry out, tell how far it is, and write down why it could not be done."""
    batch = Import.objects.get(pk=batch_id)
    started = Import.objects.filter(pk=batch.pk, state__in=[Import.State.QUEUED, Import.State.RUNNING]).update(
        state=Import.State.RUNNING, rows_done=0
    )
    if not started:
        return
    with side_connection() as side:

        def progress(done: int) -> None:
            side.execute(
                "UPDATE exchange_import SET rows_done = %s WHERE id = %s AND state = 'running'", [done, batch.pk]
            )

        try:
            carry_out(batch, actor, importer=importer, progress=progress)
        except Refused as refusal:
            Import.objects.filter(pk=batch.pk, state=Import.State.RUNNING).update(
                state=Import.State.FAILED, problem=str(refusal.sentence)[:300]
            )
