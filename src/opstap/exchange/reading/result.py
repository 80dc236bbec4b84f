"""What reading a sheet gives: people, rejected rows, and findings at their cells. Plain data, to be staged as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from opstap.core.bsn import mask
from opstap.exchange.reading.problems import Problem, hint_sentence, problem, problem_sentence
from opstap.exchange.reading.values import CellValue, Row, address, as_text, decode, encode

_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One error or warning at its cell. `cell` is empty where it concerns the whole sheet; never shows a BSN.

    Stored as a code of `problems.PROBLEMS` and what fills its sentences, as a report is read in more than one language.
    """

    sheet: str
    cell: str
    column: str
    value: str
    code: str
    values: dict[str, str | int]
    suggestion: str = ""
    row: int = 0

    @property
    def problem(self) -> str:
        """What is wrong, in the language of the screen."""
        return problem_sentence(self.code, self.values)

    @property
    def hint(self) -> str:
        """How to mend it, in the language of the screen."""
        return hint_sentence(self.code, self.values, self.suggestion)

    def as_data(self) -> dict[str, str]:
        """The six keys of the command line's JSON, in the language of the screen."""
        names = ("sheet", "cell", "column", "value", "problem", "hint")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class PersonRow:
    """One person as read. Empty text, None: the cell was empty or the column absent (see `Reading.targets`).

    country_of_origin is an ISO 3166 code, mother_tongue a BCP 47 code, levels as in words.LEVELS, programme, phase and
    case_manager the keys of `Known`. `in_netherlands_precision` is "day", "year" or empty.
    """

    number: int
    reference: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    country_of_origin: str = ""
    in_netherlands_since: date | None = None
    in_netherlands_precision: str = ""
    education: str = ""
    work_disability: bool | None = None
    postcode: str = ""
    place: str = ""
    email: str = ""
    phone: str = ""
    mother_tongue: str = ""
    level_listening: str = ""
    level_speaking: str = ""
    level_reading: str = ""
    level_writing: str = ""
    learning_route: str = ""
    programme: str = ""
    phase: str = ""
    track_start: date | None = None
    case_manager: str = ""
    case_manager_text: str = ""
    outflow: str = ""
    outflow_date: date | None = None

    def as_data(self) -> dict[str, object]:
        """For JSON: days as text."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> PersonRow:
        """Back from `as_data`."""
        days = ("birth_date", "in_netherlands_since", "track_start", "outflow_date")
        values: dict[str, Any] = dict(data)
        for name in days:
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that does not go in: its mapped cells as found (heading, value), BSNs masked, and what is wrong."""

    number: int
    cells: list[tuple[str, CellValue]]
    problems: list[Finding]

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        cells = [[title, encode(value)] for title, value in self.cells]
        return {"number": self.number, "cells": cells, "problems": [asdict(found) for found in self.problems]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> RejectedRow:
        """Back from `as_data`."""
        cells = [(title, decode(value)) for title, value in data["cells"]]
        return cls(data["number"], cells, [Finding(**found) for found in data["problems"]])


@dataclass(slots=True)
class Reading:
    """A whole sheet read. `rows` go in; `rejected` have errors. `targets` are the columns that the sheet has at all.

    `dropped_columns` are the BSN columns' headings; `unused_columns` the others that were not taken over. `columns`
    (target to column), `headings` and `cells` (by row number) tell where something stood, for what is found out later.
    """

    sheet: str
    layout: str
    targets: frozenset[str]
    rows: list[PersonRow] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    cells: dict[int, Row] = field(default_factory=dict)

    def found_at(self, number: int, trouble: Problem, *targets: str) -> Finding:
        """A problem of a row at the first of these targets that is filled in, else that the sheet has a column for."""
        columns = [self.columns[target] for target in targets if target in self.columns]
        filled = [column for column in columns if column in self.cells[number].cells]
        column = next(iter(filled or columns), 0)
        return finding(
            trouble,
            sheet=self.sheet,
            column=self.headings.get(column, ""),
            row=number,
            at=column,
            value=self.cells[number].cells.get(column),
        )

    def reject(self, number: int, errors: list[Finding]) -> RejectedRow:
        """A row that does not go in, with every mapped cell as it was found; BSNs are masked."""
        found = self.cells[number].cells
        cells: list[tuple[str, CellValue]] = []
        for column in self.columns.values():
            value = found.get(column, "")
            cells.append((self.headings.get(column, ""), mask(value) if isinstance(value, str) else value))
        return RejectedRow(number, cells, errors)

    def mention_sheets(self, others: list[str]) -> None:
        """Warn of sheets that seem to hold people too."""
        self.warnings += [finding(problem("other_sheet", soft=True), sheet=sheet, column="") for sheet in others]

    @property
    def people(self) -> int:
        """How many people the sheet holds, good and rejected: "rows" in the command line's JSON."""
        return len(self.rows) + len(self.rejected)


def finding(
    problem: Problem, *, sheet: str, column: str, row: int = 0, at: int = 0, value: CellValue | None = None
) -> Finding:
    """A Problem put at its place; row and column number 0 mean the whole sheet."""
    masked = mask(as_text(value))
    masked = masked if len(masked) <= _LONGEST_VALUE else masked[: _LONGEST_VALUE - 1] + "…"
    cell = address(row, at) if row and at else ""
    return Finding(sheet, cell, column, masked, problem.code, problem.values, problem.suggestion, row)
