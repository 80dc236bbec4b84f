"""The steps that a person takes with an import: confirm it, or throw it away."""

from __future__ import annotations

from uuid import UUID

from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.jobs import defer
from opstap.core.timeline import record
from opstap.exchange.events import ImportConfirmed, ImportDiscarded
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.refusals import ImportNotWaiting, OnePersonTwice
from opstap.organisations.models import Municipality

Fate = ImportRow.Fate


def _municipality(batch: Import) -> Municipality:
    return Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)


@action(refuses=(ImportNotWaiting, OnePersonTwice))
def confirm(*, batch: Import, good_rows: bool, choices: dict[int, str], by: Actor) -> Import:
    """Queue an import, with what was decided about possible doubles: row number to "same", "new" or "skip".

    The job starts when this has been stored. Raises ImportNotWaiting where it was confirmed or thrown away already, and
    OnePersonTwice.
    """
    counts = batch.counts
    rows_total = counts["new"] + counts["changed"] + sum(choice != "skip" for choice in choices.values())
    Import.objects.filter(pk=batch.pk, state=Import.State.PREVIEW).change_one(
        state=Import.State.QUEUED, good_rows=good_rows, rows_total=rows_total, otherwise=ImportNotWaiting()
    )
    rows = list(ImportRow.objects.filter(batch=batch, fate=Fate.DOUBLE, number__in=list(choices)))
    for row in rows:
        row.found = {**row.found, "decided": choices[row.number]}
    _one_row_each(batch, [row.participant_id for row in rows if choices[row.number] == "same"])
    bulk_writes.update(rows, ["found"])
    record(_municipality(batch).organisation, ImportConfirmed(batch.file_name), by=by, subject=batch)
    defer(
        "exchange.carry_out",
        municipalities=[batch.municipality_id],
        lock=f"import-{batch.pk}",
        import_id=str(batch.pk),
        membership_id=str(by.membership_id),
    )
    return batch


def _one_row_each(batch: Import, people: list[UUID | None]) -> None:
    others = ImportRow.objects.filter(batch=batch, participant_id__in=people).exclude(fate=Fate.DOUBLE)
    if len(set(people)) < len(people) or others.exists():
        raise OnePersonTwice


@action(refuses=(ImportNotWaiting,))
def discard(*, batch: Import, by: Actor) -> None:
    """Throw an import away that was not carried out; its rows are deleted. Raises ImportNotWaiting."""
    waiting = [Import.State.MAPPING, Import.State.PREVIEW, Import.State.QUEUED, Import.State.FAILED]
    Import.objects.filter(pk=batch.pk, state__in=waiting).change_one(
        state=Import.State.DISCARDED, sealed="", report={}, otherwise=ImportNotWaiting()
    )
    ImportRow.objects.filter(batch=batch).delete()
    record(_municipality(batch).organisation, ImportDiscarded(batch.file_name), by=by, subject=batch)
