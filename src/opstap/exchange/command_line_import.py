"""An import by itself, for the command line: no browser, no worker, the same reading and the same writing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from opstap.core import bulk_writes
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.exchange.importing.import_run import run_import
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.municipal_vocabulary import knowledge_of, remembered_by
from opstap.exchange.preview.staging import Preview, preview, report_of, rows_of
from opstap.exchange.reading.layouts import Layout
from opstap.exchange.reading.limits import DEFAULT
from opstap.exchange.reading.sheet_interpretation import read_caseload
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.organisations.models import Municipality

Fate = ImportRow.Fate


class Unreadable(Exception):
    """The file cannot be read; the sentence says why and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What the command prints, and its exit code: 0 all in, 1 something rejected."""

    report: dict[str, Any]
    code: int
    imported: bool


def read_file(path: Path) -> bytes:
    """The bytes of a file, not more than an import may have. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(DEFAULT.file_size + 1)
    except IsADirectoryError:
        raise Unreadable(_("%(path)s is a folder, not a file.") % {"path": path}) from None
    except FileNotFoundError:
        raise Unreadable(_("There is no file %(path)s.") % {"path": path}) from None
    except OSError as error:
        raise Unreadable(_("%(path)s cannot be read: %(why)s.") % {"path": path, "why": error.strerror}) from None


def import_file(
    path: Path, municipality: Municipality, *, layout: Layout, check: bool, good_rows: bool, by: Actor
) -> Outcome:
    """Read, compare, and unless `check` or something is rejected (and `good_rows` was not asked) import.

    Raises Unreadable. Possible doubles become records of their own, with a warning: nobody is merged unasked.
    """
    knowledge = knowledge_of(municipality, today())
    try:
        reading = read_caseload(
            read_file(path),
            path.name,
            today=today(),
            known=knowledge.known,
            layout=layout,
            remembered=remembered_by(municipality.organisation),
        )
    except UnreadableError as error:
        raise Unreadable(str(error)) from None
    compared = preview(reading, municipality.pk, by, knowledge)
    runs = not check and (good_rows or not compared.rejected)
    if runs:
        _run(path, municipality, compared, by, good_rows=good_rows)
    return Outcome(as_report(compared), 1 if compared.rejected else 0, runs)


def _run(path: Path, municipality: Municipality, compared: Preview, by: Actor, *, good_rows: bool) -> None:
    with transaction.atomic():
        batch = Import.objects.create(
            municipality=municipality,
            file_name=path.name[:200],
            layout=compared.reading.layout,
            good_rows=good_rows,
            state=Import.State.RUNNING,
            sheet=compared.reading.sheet[:100],
            report=report_of(compared),
            counts=compared.counts(),
            made_at=now(),
        )
        rows = list(rows_of(batch, compared))
        for row in rows:
            if row.fate == Fate.DOUBLE:
                row.found["decided"] = "new"
        bulk_writes.insert(rows)
        run_import(batch, by, importer=None, progress=lambda done: None)


def as_report(compared: Preview) -> dict[str, Any]:
    """The JSON of the command, with the keys that others rely on."""
    counts = compared.counts()
    return {
        "rows": counts["rows"],
        "new": counts["new"] + counts["doubles"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "rejected": counts["rejected"],
        "errors": [found.as_data() for found in compared.errors],
        "warnings": [found.as_data() for found in compared.warnings],
        "dropped_columns": compared.reading.dropped_columns,
    }
