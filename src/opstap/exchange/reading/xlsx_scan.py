"""What python-calamine leaves out of a sheet: cells with an error, date cells, merged cells, how far the sheet reaches.

One pass over the sheet's XML that looks at elements and hardly at text, so that it costs little beside the reading.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.xlsx_package import Attributes, local, new_parser

Position = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(slots=True)
class SheetScan:
    """What a sheet holds beside its values, by row and column from 1."""

    errors: dict[Position, str] = field(default_factory=dict)
    dates: set[Position] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # left, top, right, bottom
    filled: int = 0
    bottom: int = 0
    right: int = 0

    @property
    def area(self) -> int:
        """Return the number of cells in the rectangle from A1 to the last filled row and column."""
        return self.bottom * self.right


def scan(stream: io.BufferedIOBase, date_styles: frozenset[str], most_cells: int) -> SheetScan:
    """Look through the XML of one sheet. Raises FaultError("too_much") for more than `most_cells` filled cells."""
    found = SheetScan()
    row = column = 0
    here: Attributes = {}
    columns: dict[str, int] = {}

    def start(name: str, given: Attributes) -> None:
        nonlocal row, column, here
        element = local(name)
        if parser.CharacterDataHandler is not None:
            parser.CharacterDataHandler = None
        if element == "c":
            here = given
            reference = given.get("r")
            if not reference:
                column += 1
                return
            letters = reference.rstrip("0123456789")
            if (known := columns.get(letters)) is None:
                known = columns[letters] = column_number(letters)
            column = known
            row = int(reference[len(letters) :])
        elif element in {"v", "is"}:
            note_value()
        elif element == "row":
            row, column = int(given["r"]) if given.get("r") else row + 1, 0
        elif element == "mergeCell":
            found.merged.append(bounds(given["ref"]))

    def note_value() -> None:
        found.filled += 1
        if found.filled > most_cells:
            raise FaultError("too_much")
        found.bottom, found.right = max(found.bottom, row), max(found.right, column)
        if here.get("t") == "e":
            parser.CharacterDataHandler = text_of_error(found, (row, column))
        elif here.get("s") in date_styles:
            found.dates.add((row, column))

    parser = new_parser(start)
    parser.ParseFile(stream)
    return found


def text_of_error(found: SheetScan, at: Position) -> Callable[[str], None]:
    """Return what gathers the text of one error cell; it may come in pieces."""

    def gather(text: str) -> None:
        found.errors[at] = found.errors.get(at, "") + text

    return gather


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.replace("$", "").upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def bounds(reference: str) -> tuple[int, int, int, int]:
    """B2:C4 is (2, 2, 3, 4): left, top, right, bottom."""
    first, _, last = reference.replace("$", "").partition(":")
    ends = []
    for cell in (first, last or first):
        letters = cell.rstrip("0123456789")
        ends += [column_number(letters), int(cell[len(letters) :])]
    return ends[0], ends[1], ends[2], ends[3]
