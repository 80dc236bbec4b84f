"""One row of a sheet into one person: every cell with its reader, then what the cells say about each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from opstap.exchange.reading import cells, closed_lists, column_words, countries_and_languages, dates
from opstap.exchange.reading.municipal_words import Known, ProgrammeWords, phase
from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.result import PersonRow
from opstap.exchange.reading.values import CellValue, ErrorValue, Row, as_text, is_empty

Trouble = tuple[str, Problem]  # the target at whose cell it stands

_PLAIN: dict[str, Callable[[CellValue], object]] = {
    "reference": cells.reference,
    "sex": closed_lists.sex,
    "country_of_origin": countries_and_languages.country,
    "education": closed_lists.education,
    "work_disability": cells.yes_no,
    "postcode": cells.postcode,
    "email": cells.email,
    "phone": cells.phone,
    "level_listening": closed_lists.level,
    "level_speaking": closed_lists.level,
    "level_reading": closed_lists.level,
    "level_writing": closed_lists.level,
    "learning_route": closed_lists.learning_route,
    "track_start": dates.day,
    "outflow": closed_lists.outcome,
    "outflow_date": dates.day,
    "mother_tongue": countries_and_languages.mother_tongue,
    "full_name": cells.full_name,
    "first_name": lambda value: cells.name(value, "first_name"),
    "last_name": lambda value: cells.name(value, "last_name"),
    "place": lambda value: cells.text(value, "place"),
    "name_infix": lambda value: cells.text(value, "name_infix"),
}
_STORED_AS_READ = (
    "reference",
    "birth_date",
    "sex",
    "country_of_origin",
    "education",
    "work_disability",
    "postcode",
    "place",
    "email",
    "phone",
    "level_listening",
    "level_speaking",
    "level_reading",
    "level_writing",
    "learning_route",
    "track_start",
    "outflow",
    "outflow_date",
)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows with one mapping (target to column), for one day and one municipality."""

    columns: dict[str, int]
    today: date
    known: Known

    def read(self, row: Row) -> tuple[PersonRow, list[Trouble]]:
        """The person, and what is wrong: a Problem that is not soft rejects the row."""
        values: dict[str, object] = {}
        troubles: list[Trouble] = []
        for target, column in self.columns.items():
            value = row.cells.get(column)
            if value is None or (not isinstance(value, ErrorValue) and is_empty(as_text(value))):
                continue
            found = self._cell(target, value)
            if isinstance(found, Problem):
                troubles.append((target, found))
            elif found is not None:
                values[target] = found
        person = PersonRow(row.number)
        troubles.extend(_named(person, values, {target for target, _ in troubles}, self.columns))
        for target in _STORED_AS_READ:
            if target in values:
                setattr(person, target, values[target])
        troubles.extend(self._rest(person, values, row, {target for target, _ in troubles}))
        return person, troubles

    def _cell(self, target: str, value: CellValue) -> object:
        if target == "municipality":
            return self.known.municipality(value)
        if isinstance(value, ErrorValue):
            return problem("cell_error")
        if target in _PLAIN:
            return _PLAIN[target](value)
        if target == "birth_date":
            return dates.birth_date(value, self.today)
        if target == "in_netherlands_since":
            return dates.since(value, self.today)
        if target == "programme":
            return self.known.programme(value)
        return cells.text(value, "case_manager") if target == "case_manager" else value  # a phase waits: see _rest

    def _rest(self, person: PersonRow, values: dict[str, Any], row: Row, bad: set[str]) -> Iterator[Trouble]:
        since = values.get("in_netherlands_since")
        if since:
            person.in_netherlands_since, person.in_netherlands_precision = since.day, since.precision
        if tongues := values.get("mother_tongue"):
            person.mother_tongue = tongues[0]
            if len(tongues) > 1:
                yield "mother_tongue", problem("more_languages", soft=True)
        if person.track_start and person.outflow_date and person.outflow_date < person.track_start:
            yield "outflow_date", problem("end_before_start")
        yield from self._programme(person, values, bad)
        if "case_manager" in values:
            person.case_manager_text = values["case_manager"]
            manager = self.known.case_manager(values["case_manager"])
            if isinstance(manager, Problem):
                yield "case_manager", manager
            else:
                person.case_manager = manager

    def _programme(self, person: PersonRow, values: dict[str, Any], bad: set[str]) -> Iterator[Trouble]:
        programme: ProgrammeWords | None = values.get("programme")
        if programme:
            person.programme = programme.key
        elif "programme" in self.columns and "programme" not in bad:
            yield "programme", problem("no_programme", soft=True)
        if "phase" in values and programme:
            found = phase(values["phase"], programme)
            if isinstance(found, Problem):
                yield "phase", found
            else:
                person.phase = found
        elif "phase" in values and "programme" not in bad:
            yield "phase", problem("phase_without_programme")


def _named(person: PersonRow, values: dict[str, Any], bad: set[str], columns: dict[str, int]) -> Iterator[Trouble]:
    """First and last name, else the full name; an infix goes before the last name. Without any: at the name cell."""
    whole = values.get("full_name", ("", ""))
    first, last = values.get("first_name", ""), values.get("last_name", "")
    if not first and not last:
        first, last = whole
    person.first_name = first
    person.last_name = f"{values['name_infix']} {last}" if last and "name_infix" in values else last
    if not first and not last and not bad & set(column_words.NAME_TARGETS):
        yield next(target for target in column_words.NAME_TARGETS if target in columns), problem("no_name")
