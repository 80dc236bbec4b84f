"""The citizen service number (BSN) never leaves the process that opens the file: found by heading and by value.

How a BSN is known stands in `core.bsn`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from opstap.core.bsn import MASK, SEPARATORS, mask, passes_eleven_test
from opstap.core.search_keys import fold
from opstap.exchange.reading import column_words, headings
from opstap.exchange.reading.values import CellValue, Dropped, Row, Table, as_text, is_empty, key

_NAMES = frozenset(
    {"bsn", "burgerservicenummer", "burgerservicenr", "sofinummer", "sofinr", "sofi", "bsnnummer", "bsnnr"}
)
_TOP_ROWS = 60


def is_bsn(value: CellValue) -> bool:
    """Whether a whole cell is a BSN: number or text, with dots or spaces, also with its leading zero lost."""
    if isinstance(value, bool | date):
        return False
    digits = SEPARATORS.sub("", as_text(value))
    if len(digits) == 8 and digits.isascii() and digits.isdigit() and not _reads_as_date(digits):
        digits = "0" + digits
    return passes_eleven_test(digits)


def _reads_as_date(digits: str) -> bool:
    """20180501 and 01052018 are days, not numbers that lost a zero."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    back_day, back_month, back_year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31) or (
        1900 <= back_year <= 2100 and 1 <= back_month <= 12 and 1 <= back_day <= 31
    )


def is_bsn_heading(heading: str) -> bool:
    """BSN, burgerservicenummer or sofinummer in any case, also within a longer heading such as "BSN klant"."""
    words = fold(heading).split()
    joined = "".join(words)
    if joined in _NAMES or joined.startswith("bsn"):
        return True
    return any(
        word in _NAMES or word.endswith("bsn") or word.startswith(("bsn", "burgerservice", "sofi")) for word in words
    )


def clean(table: Table) -> Table:
    """The table without its BSN columns, and with every BSN elsewhere masked. Runs inside the child."""
    found = headings.find(table)
    start = found.row if found else 0
    titles = found.columns if found else {}
    dropped = [
        Dropped(column, mask(titles.get(column, "")) if reason == "values" else _heading(table, column, titles), reason)
        for column in sorted({column for row in table.rows for column in row.cells})
        if (reason := _reason(table.rows, column, start, titles.get(column, "")))
    ]
    columns = {drop.column for drop in dropped}
    phones = {column for column, title in titles.items() if column_words.target_of(title) == "phone"}
    for row in table.rows:
        for column in columns & row.cells.keys():
            del row.cells[column]
        for column, value in row.cells.items():
            if column not in phones or row.number <= start:
                row.cells[column] = _masked(value)
    rows = [row for row in table.rows if row.cells]
    return Table(mask(table.sheet), rows, [*table.dropped, *dropped])


def _reason(rows: list[Row], column: int, start: int, title: str) -> Literal["name", "values"] | None:
    if is_bsn_heading(title) or _named_on_top(rows, column):
        return "name"
    filled = [value for row in rows if row.number > start and (value := row.cells.get(column)) is not None]
    filled = [value for value in filled if not is_empty(as_text(value))]
    return "values" if sum(map(is_bsn, filled)) * 2 > len(filled) else None


def _named_on_top(rows: list[Row], column: int) -> bool:
    """A heading row that was not recognised as one (two-row headings, several blocks) still gives a BSN away."""
    return any(isinstance(value := row.cells.get(column), str) and key(value) in _NAMES for row in rows[:_TOP_ROWS])


def _heading(table: Table, column: int, titles: dict[int, str]) -> str:
    if is_bsn_heading(titles.get(column, "")):
        return mask(titles[column])
    named = (row.cells[column] for row in table.rows[:_TOP_ROWS] if column in row.cells)
    return next((as_text(value) for value in named if isinstance(value, str) and key(value) in _NAMES), "")


def _masked(value: CellValue) -> CellValue:
    if isinstance(value, bool | date):
        return value
    if isinstance(value, str):
        return mask(value)
    text = as_text(value)
    return MASK if len(text) == 9 and passes_eleven_test(text) else value
