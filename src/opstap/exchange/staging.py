"""From a file to a preview: read, map, compare, and keep the mapped cells until somebody confirms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.exchange.applying import before_of
from opstap.exchange.comparing import Caseload, Decision, Fate, compare, namesakes
from opstap.exchange.knowing import Knowledge, knowledge_of, remember, remembered_by
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.reading import headings, layouts
from opstap.exchange.reading.interpret import find_people, interpret
from opstap.exchange.reading.reading import Finding, PersonRow, Reading, RejectedRow
from opstap.exchange.reading.values import Table
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.sealing import seal
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


def preview(reading: Reading, municipality_id: UUID, actor: Actor, knowledge: Knowledge) -> Preview:
    """Compare what was read with what is there. Changes nothing."""
    decisions = compare(reading.rows, municipality_id, actor, knowledge)
    warnings = list(reading.warnings)
    hidden = [d for d in decisions if d.fate == Fate.REJECTED]
    extra = [_hidden_error(reading, decision) for decision in hidden]
    rejected = [*reading.rejected, *(_as_rejected(d.row, e) for d, e in zip(hidden, extra, strict=True))]
    kept = [d for d in decisions if d.fate != Fate.REJECTED]
    warnings += [_double_warning(reading, d) for d in kept if d.fate == Fate.DOUBLE]
    warnings += _namesake_warnings(reading, kept, municipality_id)
    warnings += [_no_programme(reading, d) for d in kept if d.fate == Fate.NEW and not d.row.programme
                 and "programme" in reading.targets]  # fmt: skip
    return Preview(reading, kept, rejected, [*reading.errors, *extra], warnings)


def _finding(
    reading: Reading, row: PersonRow, code: str, column: str, problem: str, hint: str, value: str = ""
) -> Finding:
    return Finding(reading.sheet, f"A{row.number}", column, value, problem, hint, code, row.number)


def _hidden_error(reading: Reading, decision: Decision) -> Finding:
    return _finding(
        reading, decision.row, "reference_elsewhere", "Kenmerk",
        _("This reference exists already, with a colleague."),
        _("Ask the coordinator who it is. You can only change people on whose team you are."), decision.row.reference,
    )  # fmt: skip


def _as_rejected(row: PersonRow, error: Finding) -> RejectedRow:
    cells: list[tuple[str, Any]] = [
        ("Kenmerk", row.reference),
        ("Voornaam", row.first_name),
        ("Achternaam", row.last_name),
    ]
    return RejectedRow(row.number, cells, [error])


def _double_warning(reading: Reading, decision: Decision) -> Finding:
    return _finding(
        reading, decision.row, "possible_double", "",
        _("Somebody with this name and date of birth is in Opstap already."),
        _("Check whether it is the same person before you import this row."),
        f"{decision.row.first_name} {decision.row.last_name}".strip(),
    )  # fmt: skip


def _namesake_warnings(reading: Reading, decisions: Sequence[Decision], municipality_id: UUID) -> list[Finding]:
    new = [d.row for d in decisions if d.fate == Fate.NEW]
    known = namesakes(new, municipality_id)
    return [
        _finding(
            reading, row, "namesake_known", "", _("Somebody of this name is in Opstap already."),
            _("Nothing is merged. Add a date of birth or a reference to tell them apart."),
            f"{row.first_name} {row.last_name}".strip(),
        )
        for row in new if row.number in known
    ]  # fmt: skip


def _no_programme(reading: Reading, decision: Decision) -> Finding:
    return _finding(
        reading, decision.row, "no_programme", "Programma", _("There is no programme in this row."),
        _("The track starts without one. You can choose it later."),
    )  # fmt: skip


def receive(data: bytes, file_name: str, municipality: Municipality, actor: Actor) -> tuple[Import, str]:
    """Take in a file: to the preview when its layout is known, else to the mapping. Returns the import and the key of
    its sealed sheet (empty where there is none). Raises UnreadableError with a sentence."""
    tables = read_tables(data, file_name)
    table, found = find_people(tables)
    rows = headings.people_rows(table, found)
    mapping = layouts.suggested(found, rows, remembered_by(municipality.organisation))
    batch = Import(municipality=municipality, user_id=actor.user_id, file_name=file_name[:200], sheet=table.sheet[:100],
                   layout=mapping.layout, made_at=now())  # fmt: skip
    if mapping.layout in ("opstap", "sonar"):
        with transaction.atomic():
            batch.save(force_insert=True)
            stage(batch, table, mapping, actor)
        return batch, ""
    batch.sealed, key = seal(table)
    batch.mapping = {str(column): target for column, target in mapping.columns.items()}
    batch.save(force_insert=True)
    return batch, key


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
    shown = preview(reading, batch.municipality_id, actor, knowledge)
    ImportRow.objects.bulk_create(rows_of(batch, shown), batch_size=2000)
    batch.state = Import.State.PREVIEW
    batch.sealed = ""
    batch.report = report_of(shown)
    batch.counts = shown.counts()
    batch.rows_total = shown.count(Fate.NEW) + shown.count(Fate.CHANGED)
    batch.save()


def rows_of(batch: Import, shown: Preview) -> Iterable[ImportRow]:
    """The rows to keep: values of those that may go in, cells as found of those that may not."""
    for decision in shown.decisions:
        person = decision.existing
        yield ImportRow(
            municipality_id=batch.municipality_id, batch=batch, number=decision.row.number, fate=decision.fate,
            values=decision.row.as_data(), participant_id=person.pk if person is not None else None,
            found={"hidden": decision.hidden} if decision.hidden else {},
        )  # fmt: skip
    for row in shown.rejected:
        yield ImportRow(
            municipality_id=batch.municipality_id, batch=batch, number=row.number, fate=Fate.REJECTED,
            found=row.as_data(), problems=[asdict(found) for found in row.problems],
        )  # fmt: skip


def report_of(shown: Preview) -> dict[str, Any]:
    """Errors, warnings and columns, as JSON."""
    return {
        "errors": [asdict(found) for found in shown.errors],
        "warnings": [asdict(found) for found in shown.warnings],
        "dropped_columns": shown.reading.dropped_columns,
        "unused_columns": shown.reading.unused_columns,
        "targets": sorted(shown.reading.targets),
    }


def note_before(rows: Sequence[ImportRow], decisions: Sequence[Decision], caseload: Caseload) -> None:
    """Put on each row what an undo must restore."""
    by_number = {decision.row.number: decision for decision in decisions}
    for row in rows:
        decision = by_number.get(row.number)
        if decision is not None:
            person = decision.existing
            row.before = before_of(decision, caseload.levels.get(person.pk, {}) if person else {})
