"""From a file to a preview: read, map, compare, and keep the mapped cells until somebody confirms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from opstap.core import bulk_writes
from opstap.core.actors import Actor
from opstap.core.bsn import mask
from opstap.core.dates import now, today
from opstap.exchange.importing.earlier_values import before_of
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.municipal_vocabulary import Knowledge, knowledge_of, remember, remembered_by
from opstap.exchange.preview.comparison import Caseload, Decision, Fate, compare
from opstap.exchange.reading import headings, layouts
from opstap.exchange.reading.problems import problem
from opstap.exchange.reading.result import Finding, Reading, RejectedRow
from opstap.exchange.reading.sheet_interpretation import find_people, interpret
from opstap.exchange.reading.values import Table
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.sheet_encryption import seal
from opstap.organisations.models import Municipality


@dataclass(slots=True)
class Preview:
    """A sheet read and compared: what would happen to each row, and everything there is to say about it."""

    reading: Reading
    decisions: list[Decision]
    rejected: list[RejectedRow]
    errors: list[Finding]
    warnings: list[Finding]

    def count(self, fate: str) -> int:
        return sum(decision.fate == fate for decision in self.decisions)

    def counts(self) -> dict[str, int]:
        """The numbers of the command line's JSON, possible doubles apart."""
        return {
            "rows": self.reading.people,
            "new": self.count(Fate.NEW),
            "changed": self.count(Fate.CHANGED),
            "unchanged": self.count(Fate.UNCHANGED),
            "rejected": len(self.rejected),
            "doubles": self.count(Fate.DOUBLE),
        }


AT = {
    "reference_elsewhere": ("reference",),
    "end_before_start": ("outflow_date", "outflow", "track_start"),
    "position_kept": ("outflow",),
}
AT_NAME = ("last_name", "full_name", "first_name")


def preview(reading: Reading, municipality_id: UUID, actor: Actor, knowledge: Knowledge) -> Preview:
    """Compare what was read with what is there. Changes nothing."""
    caseload = Caseload(municipality_id, actor, reading.rows)
    compared = Preview(reading, [], list(reading.rejected), list(reading.errors), list(reading.warnings))
    for decision in compare(reading.rows, caseload, knowledge):
        number = decision.row.number
        if decision.trouble:
            error = reading.found_at(number, problem(decision.trouble), *AT[decision.trouble])
            compared.errors.append(error)
            compared.rejected.append(reading.reject(number, [error]))
            continue
        if decision.remark:
            compared.warnings.append(
                reading.found_at(number, problem(decision.remark, soft=True), *AT.get(decision.remark, AT_NAME))
            )
        decision.before = before_of(decision, caseload)
        compared.decisions.append(decision)
    compared.rejected.sort(key=lambda row: row.number)
    return compared


def upload(data: bytes, file_name: str, municipality: Municipality, actor: Actor) -> tuple[Import, str]:
    """Take in a file: to the preview when its layout is known, else to the mapping. Returns the import and the key of
    its sealed sheet (empty where there is none). Raises UnreadableError with a sentence."""
    tables = read_tables(data, file_name)
    table, found = find_people(tables)
    rows = headings.people_rows(table, found)
    mapping = layouts.suggested(found, rows, remembered_by(municipality.organisation))
    others = headings.others_with_people(tables, table)
    batch = Import(
        municipality=municipality,
        user_id=actor.user_id,
        file_name=mask(file_name)[-200:],
        sheet=table.sheet[:100],
        layout=mapping.layout,
        made_at=now(),
        report={"other_sheets": others},
    )
    if _needs_nobody(mapping):
        with transaction.atomic():
            batch.save(force_insert=True)
            stage(batch, table, mapping, actor)
        return batch, ""
    batch.sealed, key = seal(table)
    batch.mapping = {str(column): target for column, target in mapping.columns.items()}
    batch.save(force_insert=True)
    return batch, key


def _needs_nobody(mapping: layouts.Mapping) -> bool:
    """Is the layout certain? A Sonar export is; so is a template in which no column had to be guessed, and of whose
    columns most are the template's own."""
    if mapping.layout == "sonar":
        return True
    exact = sum(how == "exact" for how in mapping.how.values())
    certain = mapping.has_name and exact == len(mapping.columns)
    return mapping.layout == "opstap" and certain and 2 * exact >= len(mapping.headings)


def map_columns(batch: Import, table: Table, columns: dict[int, str], actor: Actor) -> None:
    """Read the sheet with the columns that somebody chose, and remember the choice for the next file."""
    found = headings.find(table)
    if found is None:
        found = headings.Headings(1, {}, 0)
    mapping = layouts.chosen(found, columns)
    with transaction.atomic():
        stage(batch, table, mapping, actor)
        remember(batch.municipality_id, batch.municipality_id, mapping.to_remember())


def stage(batch: Import, table: Table, mapping: layouts.Mapping, actor: Actor) -> None:
    """Interpret, compare, and store the rows with their fate; the import is then ready to be checked."""
    municipality = Municipality.objects.select_related("organisation").get(pk=batch.municipality_id)
    knowledge = knowledge_of(municipality, today())
    reading = interpret(table, mapping, today(), knowledge.known)
    reading.mention_sheets(batch.report.get("other_sheets", []))
    compared = preview(reading, batch.municipality_id, actor, knowledge)
    bulk_writes.insert(list(rows_of(batch, compared)))
    batch.state = Import.State.PREVIEW
    batch.sealed = ""
    batch.report = report_of(compared)
    batch.counts = compared.counts()
    batch.rows_total = compared.count(Fate.NEW) + compared.count(Fate.CHANGED)
    batch.save()


def rows_of(batch: Import, compared: Preview) -> Iterable[ImportRow]:
    """The rows to keep: values of those that may go in, cells as found of those that may not."""
    for decision in compared.decisions:
        person = decision.existing
        yield ImportRow(
            municipality_id=batch.municipality_id,
            batch=batch,
            number=decision.row.number,
            fate=decision.fate,
            values=decision.row.as_data(),
            participant_id=person.pk if person is not None else None,
            before=decision.before,
        )
    for row in compared.rejected:
        yield ImportRow(
            municipality_id=batch.municipality_id,
            batch=batch,
            number=row.number,
            fate=Fate.REJECTED,
            found=row.as_data(),
            problems=[asdict(found) for found in row.problems],
        )


def report_of(compared: Preview) -> dict[str, object]:
    """Errors, warnings and columns, as JSON."""
    return {
        "errors": [asdict(found) for found in compared.errors],
        "warnings": [asdict(found) for found in compared.warnings],
        "dropped_columns": compared.reading.dropped_columns,
        "unused_columns": compared.reading.unused_columns,
        "targets": sorted(compared.reading.targets),
    }
