"""What is found in a sheet: rows of cells with their own coordinates, and the text in them made tidy.

Shared by the child process that parses and by the reader of people, so it knows neither Django nor openpyxl.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from opstap.core.search_keys import fold

EMPTY_WORDS = frozenset({"nnb", "onbekend", "nvt", "niet van toepassing", "unknown", "n a", "n v t", "n n b"})
_SPACES = re.compile(r"\s+")
_DIRECTION_MARKS = "\u00ad\u200b\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0x202A, 0x202F)))
_UNWANTED = {ord(mark): None for mark in _DIRECTION_MARKS}


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell in which the spreadsheet program itself found an error, such as #N/A."""

    text: str


CellValue = str | int | float | bool | date | ErrorValue


class Row(NamedTuple):
    """One row of a sheet: its number as the user sees it (from 1) and its filled cells by column (from 1)."""

    number: int
    cells: dict[int, CellValue]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A column that the child kept to itself because it holds BSNs; only its heading is known here."""

    column: int
    heading: str
    reason: Literal["name", "values"]


@dataclass(slots=True)
class Table:
    """One sheet, filled rows only, in order. A csv file is one table with an empty sheet name."""

    sheet: str
    rows: list[Row] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """For JSON: between the child and its parent, and to wait for a mapping."""
        return {
            "sheet": self.sheet,
            "dropped": [[drop.column, drop.heading, drop.reason] for drop in self.dropped],
            "rows": [[row.number, list(row.cells), [encode(cell) for cell in row.cells.values()]] for row in self.rows],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Table:
        """Back from `as_data`."""
        rows = [
            Row(number, dict(zip(columns, map(decode, cells), strict=True))) for number, columns, cells in data["rows"]
        ]
        return cls(data["sheet"], rows, [Dropped(*drop) for drop in data["dropped"]])


def encode(value: CellValue) -> object:
    """A cell for JSON: days and spreadsheet errors are marked pairs."""
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["e", value.text] if isinstance(value, ErrorValue) else value


def decode(value: Any) -> CellValue:
    """Back from `encode`."""
    if isinstance(value, list):
        return date.fromisoformat(value[1]) if value[0] == "d" else ErrorValue(value[1])
    return value  # type: ignore[no-any-return]


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The cell's name in the original sheet: (7, 2) is B7."""
    return f"{column_letters(column)}{row}"


def tidy(text: str) -> str:
    """Text without control and direction marks, with single spaces, in composed form."""
    if text.isascii() and text.isprintable() and "  " not in text:  # nothing of what follows can be in it
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text).translate(_UNWANTED)
    text = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Cs"} else letter for letter in text)
    return _SPACES.sub(" ", text).strip()


def as_text(value: CellValue | None) -> str:
    """The cell as a person reads it: 12345.0 is 12345, a date is 1-5-2018, a yes is ja."""
    if isinstance(value, str):
        return value if value.isascii() and value.isalnum() else tidy(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_empty(text: str) -> bool:
    """Whether tidied text says nothing: only signs (`??`, `-`), or NNB, onbekend, n.v.t. in any case."""
    return not text or not any(letter.isalnum() for letter in text) or word_key(text) in EMPTY_WORDS


@lru_cache(maxsize=20_000)
def word_key(text: str) -> str:
    """A text for comparing: Latin lower-case letters and digits, single spaces."""
    return fold(text)


def key(text: str) -> str:
    """The same without spaces, so that E-mail, e mail and Email are one."""
    return word_key(text).replace(" ", "")
