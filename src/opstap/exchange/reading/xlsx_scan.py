"""What python-calamine leaves out of a sheet: cells with an error, date cells, merged cells, how far the sheet reaches.

One pass over the sheet's XML that looks at elements and hardly at text, so that it costs little beside the reading.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import partial

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
    scanner = _Scanner(date_styles, most_cells)
    scanner.parser.ParseFile(stream)
    return scanner.found


class _Scanner:
    """Where the parser is in the sheet. A row or cell without a reference follows the one before."""

    def __init__(self, date_styles: frozenset[str], most_cells: int) -> None:
        self.found = SheetScan()
        self.parser = new_parser(self.start)
        self.date_styles = date_styles
        self.most_cells = most_cells
        self.row = self.column = 0
        self.cell: Attributes = {}
        self.columns: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in the start of an element."""
        element = local(name)
        self.parser.CharacterDataHandler = None  # the text of an error ends where anything else begins
        if element == "c":
            self.cell = attributes
            self.go_to(attributes.get("r"))
        elif element in {"v", "is"}:
            self.note_value()
        elif element == "row":
            self.row, self.column = int(attributes["r"]) if attributes.get("r") else self.row + 1, 0
        elif element == "mergeCell":
            self.found.merged.append(bounds(attributes["ref"]))

    def go_to(self, reference: str | None) -> None:
        """Take the cell's place from its reference, such as B7."""
        if not reference:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_number(letters)
        self.column = self.columns[letters]
        self.row = int(reference[len(letters) :])

    def note_value(self) -> None:
        """Count a filled cell, and remember its place where calamine alone would not do."""
        found, here = self.found, (self.row, self.column)
        found.filled += 1
        if found.filled > self.most_cells:
            raise FaultError("too_much")
        found.bottom, found.right = max(found.bottom, self.row), max(found.right, self.column)
        if self.cell.get("t") == "e":
            self.parser.CharacterDataHandler = partial(self.add_to_error, here)
        elif self.cell.get("s") in self.date_styles:
            found.dates.add(here)

    def add_to_error(self, at: Position, text: str) -> None:
        """Gather the text of an error cell; it may come in pieces."""
        self.found.errors[at] = self.found.errors.get(at, "") + text


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
