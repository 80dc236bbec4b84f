"""A sheet and its mapping into people, errors at their cells, and warnings. The heart of the caseload import."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from datetime import date

from opstap.exchange.reading import headings as heading_rows
from opstap.exchange.reading import layouts
from opstap.exchange.reading.column_words import TARGETS
from opstap.exchange.reading.headings import Headings
from opstap.exchange.reading.layouts import Layout, Mapping
from opstap.exchange.reading.limits import DEFAULT, Limits
from opstap.exchange.reading.municipal_words import Known
from opstap.exchange.reading.person_row import RowReader, Trouble
from opstap.exchange.reading.problems import problem
from opstap.exchange.reading.result import Finding, PersonRow, Reading, finding
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.exchange.reading.values import Row, Table, address, as_text, column_letters, key, word_key
from opstap.exchange.reading.workbook import read_tables


def find_people(tables: list[Table]) -> tuple[Table, Headings]:
    """The sheet with the people and its headings; raises UnreadableError where no row looks like headings."""
    found = heading_rows.choose(tables)
    if found is None:
        raise UnreadableError("no_headings")
    return found


def read_caseload(
    data: bytes,
    filename: str,
    *,
    today: date,
    known: Known,
    layout: Layout = "auto",
    remembered: MappingType[str, str] | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """From bytes to people without asking anybody, as the command line does. Raises UnreadableError with a sentence."""
    tables = read_tables(data, filename, limits)
    table, found = find_people(tables)
    mapping = layouts.recognise(found, layout, heading_rows.people_rows(table, found), remembered)
    reading = interpret(table, mapping, today, known)
    reading.mention_sheets(heading_rows.others_with_people(tables, table))
    return reading


def interpret(table: Table, mapping: Mapping, today: date, known: Known) -> Reading:
    """Every row below the headings as a person or a rejected row.

    Raises UnreadableError where no column holds a name or no row holds a person: there is nothing to show a preview of.
    """
    if not mapping.has_name:
        raise UnreadableError("no_name_column")
    columns = {target: column for column, target in mapping.columns.items()}
    reading = Reading(
        table.sheet,
        mapping.layout,
        frozenset(columns),
        columns=columns,
        headings=mapping.headings,
        cells={row.number: row for row in table.rows},
    )
    _columns(reading, table, mapping)
    reader = RowReader(columns, today, known)
    seen = _Seen(columns)
    for row in table.rows:
        if row.number > mapping.heading_row and _holds_person(row, mapping):
            person, troubles = reader.read(row)
            _place(reading, person, [*troubles, *seen.again(person)])
    if not reading.people:
        raise UnreadableError("no_people")
    return reading


def _holds_person(row: Row, mapping: Mapping) -> bool:
    """Not empty in all mapped columns, and not the headings once more (exports repeat them on every page)."""
    filled = [column for column in mapping.columns if as_text(row.cells.get(column))]
    return any(key(as_text(row.cells[column])) != key(mapping.headings.get(column, "")) for column in filled)


class _Seen:
    """The references and names of earlier rows, with the cell where each stood first."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._reference_column = columns.get("reference", 0)
        self._name = next((name for name in ("last_name", "full_name", "first_name") if name in columns), "")
        self._name_column = columns.get(self._name, 0)
        self._references: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def again(self, person: PersonRow) -> list[Trouble]:
        """An error for a reference used before, a warning for a name that stood before."""
        troubles: list[Trouble] = []
        if reference := person.reference.casefold():
            cell = self._references.setdefault(reference, address(person.number, self._reference_column))
            if cell != address(person.number, self._reference_column):
                troubles.append(("reference", problem("double_reference", cell=cell)))
        if name := word_key(f"{person.first_name} {person.last_name}"):
            cell = self._names.setdefault(name, address(person.number, self._name_column))
            if cell != address(person.number, self._name_column):
                troubles.append((self._name, problem("namesake", soft=True, cell=cell)))
        return troubles


def _place(reading: Reading, person: PersonRow, troubles: list[Trouble]) -> None:
    number = person.number
    errors = _one_per_cell([reading.found_at(number, found, target) for target, found in troubles if not found.soft])
    reading.warnings.extend(reading.found_at(number, found, target) for target, found in troubles if found.soft)
    if not errors:
        reading.rows.append(person)
        return
    reading.errors.extend(errors)
    reading.rejected.append(reading.reject(number, errors))


def _one_per_cell(errors: list[Finding]) -> list[Finding]:
    first: dict[str, Finding] = {}
    for error in errors:
        first.setdefault(error.cell, error)
    return list(first.values())


def _columns(reading: Reading, table: Table, mapping: Mapping) -> None:
    """What is said about columns: BSNs dropped, no place for it, read by a guess, no programme at all."""

    def warn(code: str, column: int, title: str, **values: str) -> None:
        found = finding(problem(code, soft=True, **values), sheet=table.sheet, column=title, row=top, at=column)
        reading.warnings.append(found)

    top = mapping.heading_row
    for drop in table.dropped:
        title = drop.heading or column_letters(drop.column)
        reading.dropped_columns.append(title)
        warn("bsn_column" if drop.reason == "name" else "bsn_values", drop.column, title)
    taken = set(mapping.columns.values())
    targets = {key(target.heading): target.key for target in TARGETS.values()}
    for column in sorted({column for row in table.rows if row.number >= top for column in row.cells}):
        title = mapping.headings.get(column) or column_letters(column)
        if column not in mapping.columns:
            reading.unused_columns.append(title)
            warn("double_column" if targets.get(key(title)) in taken else "dropped_column", column, title)
        elif mapping.how.get(column) in {"typo", "similar", "content"}:
            warn("guessed_column", column, title, target=TARGETS[mapping.columns[column]].heading)
    if "programme" not in taken:
        reading.warnings.append(
            finding(problem("no_programme_column", soft=True), sheet=table.sheet, column="Programma")
        )
