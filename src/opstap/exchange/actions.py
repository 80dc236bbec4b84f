"""The steps that a person takes with an import: confirm it, or throw it away."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opstap.core import bulk_writes
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.jobs import defer
from opstap.core.timeline import record
from opstap.exchange.models import Import, ImportRow
from opstap.organisations.models import Municipality

Fate = ImportRow.Fate


class TooLate(Refused):
    sentence = _("This import is no longer waiting for you. Load the page again.")


def _municipality(batch: Import) -> Municipality:
    return Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)


class OnePersonTwice(Refused):
    sentence = _("Two rows of this file would change the same dossier. Say for one of them that it is somebody else.")


@action
def confirm(*, batch: Import, good_rows: bool, choices: dict[int, str], by: Actor) -> Import:
    """Queue an import, with what was decided about possible doubles: row number to "same", "new" or "skip".

    The job starts when this has been stored. Raises TooLate where it was confirmed or thrown away already, and
    OnePersonTwice.
    """
    counts = batch.counts
    wanted = counts["new"] + counts["changed"] + sum(choice != "skip" for choice in choices.values())
    Import.objects.filter(pk=batch.pk, state=Import.State.PREVIEW).change_one(
        state=Import.State.QUEUED, good_rows=good_rows, rows_total=wanted, otherwise=TooLate()
    )
    rows = list(ImportRow.objects.filter(batch=batch, fate=Fate.DOUBLE, number__in=list(choices)))
    for row in rows:
        row.found = {**row.found, "decided": choices[row.number]}
    _one_row_each(batch, [row.participant_id for row in rows if choices[row.number] == "same"])
    bulk_writes.update(rows, ["found"])
    record(_municipality(batch).organisation, "import.confirmed", by=by, subject=batch, file=batch.file_name)
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


@action
def discard(*, batch: Import, by: Actor) -> None:
    """Throw an import away that was not carried out; its rows are deleted. Raises TooLate."""
    waiting = [Import.State.MAPPING, Import.State.PREVIEW, Import.State.QUEUED, Import.State.FAILED]
    Import.objects.filter(pk=batch.pk, state__in=waiting).change_one(
        state=Import.State.DISCARDED, sealed="", report={}, otherwise=TooLate()
    )
    ImportRow.objects.filter(batch=batch).delete()
    record(_municipality(batch).organisation, "import.discarded", by=by, subject=batch, file=batch.file_name)
