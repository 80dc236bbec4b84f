"""Where the headings stand, and which sheet holds the people. Titles, empty rows and code lists may surround them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opstap.exchange.reading import column_words
from opstap.exchange.reading.values import Row, Table, as_text, key, tidy

_ROWS_TO_LOOK_AT = 100  # filled rows; more titles than that above a table is no table
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row: its number in the sheet and the tidied heading of each column that has one."""

    row: int
    columns: dict[int, str]
    known: int  # how many different known words are among them

    @property
    def has_name(self) -> bool:
        """Whether a column holds a name: without one no person can be read."""
        return any(column_words.target_of(title) in column_words.NAME_TARGETS for title in self.columns.values())


def find(table: Table) -> Headings | None:
    """The headings of a sheet, or None where nothing looks like them.

    The row with most known words wins, the first of equals; two rows under each other may form one heading (merged
    cells above groups of columns). Without any known word: the first row of texts that is as wide as what follows.
    """
    top = table.rows[:_ROWS_TO_LOOK_AT]
    singles = [_single(row) for row in top]
    best = max(singles, key=lambda found: found.known, default=None)
    if best is None:
        return None
    for row, upper, lower in zip(top[1:], singles, singles[1:], strict=False):
        pair = _pair(upper, lower)
        if row.number == upper.row + 1 and lower.known and pair.known > max(best.known, upper.known, lower.known):
            best = pair
    return best if best.known else _widest_text_row(table.rows, top)


def _single(row: Row) -> Headings:
    columns = {}
    for column, value in row.cells.items():
        if isinstance(value, str) and (title := tidy(value)):
            columns[column] = title
    return Headings(row.number, columns, _known(columns.values()))


def _pair(upper: Headings, lower: Headings) -> Headings:
    columns = dict(sorted({**upper.columns, **lower.columns}.items()))
    return Headings(lower.row, columns, _known(columns.values()))


def _known(titles: Iterable[str]) -> int:
    marks = column_words.landmarks()
    found = set()
    for title in titles:
        word = column_words.target_of(title) or key(title)
        if len(title) <= _LONGEST_HEADING and (word in column_words.TARGETS or word in marks):
            found.add(word)
    return len(found)


def _widest_text_row(rows: list[Row], top: list[Row]) -> Headings | None:
    for index, row in enumerate(top):
        below = rows[index + 1 : index + 21]
        texts = [as_text(value) for value in row.cells.values()]
        if not below or not all(isinstance(value, str) for value in row.cells.values()):
            continue
        short = all(0 < len(text) <= _LONGEST_HEADING for text in texts)
        wide = len(texts) * 10 >= 6 * max(len(other.cells) for other in below)
        if short and wide and len(set(texts)) == len(texts):
            return Headings(row.number, {column: as_text(value) for column, value in row.cells.items()}, 0)
    return None


def people_rows(table: Table, found: Headings) -> list[Row]:
    """The rows below the headings."""
    return [row for row in table.rows if row.number > found.row]


def choose(tables: list[Table]) -> tuple[Table, Headings] | None:
    """The sheet with the people: with a name column before without, with rows before without, then most known words.

    Code lists have no name column; an explanation sheet has no headings that match.
    """
    found = [(table, heading) for table in tables if (heading := find(table))]
    return max(found, key=_rank, default=None)


def others_with_people(tables: list[Table], chosen: Table) -> list[str]:
    """Names of other sheets that seem to hold people too, so that they can be mentioned."""
    found = ((table, find(table)) for table in tables if table is not chosen)
    return [
        table.sheet
        for table, heading in found
        if heading and heading.has_name and heading.known > 1 and people_rows(table, heading)
    ]


def _rank(candidate: tuple[Table, Headings]) -> tuple[bool, bool, int, int]:
    table, heading = candidate
    rows = len(people_rows(table, heading))
    return (
        (heading.has_name and heading.known > 1, rows > 0, heading.known, rows)
        if heading.known
        else (False, False, 0, rows)
    )
