"""The sheets of an xlsx file as tables of values. Runs inside the child, which has bounds on memory and time.

python-calamine reads the values, fast; a scan of the same sheet adds what it leaves out. It lays a sheet out as a full
rectangle, so a sheet that claims far more than it holds, and a file that it does not take, goes to openpyxl, which is
slower and walks the cells that are there (docs/adr/0017).
"""

from __future__ import annotations

import io
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineWorkbook

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import Limits
from opstap.exchange.reading.values import CellValue, ErrorValue, Row, Table
from opstap.exchange.reading.xlsx_package import Package, SheetPart
from opstap.exchange.reading.xlsx_scan import SheetScan, scan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.read_only import ReadOnlyCell

LARGEST_AREA = 4_000_000  # cells of a rectangle that calamine may lay out, about 30 bytes each
LAST_DAY = 2_957_003  # 31 December 9999, counted from 1904; from 1900 it is some more, and calamine knows those as days

Found = Iterator[tuple[int, dict[int, CellValue]]]
"""Row numbers with their filled cells by column, both from 1."""


class Book:
    """An xlsx file and its two readers; each opens when it is first needed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.package = Package(data)

    @cached_property
    def date_styles(self) -> frozenset[str]:
        try:
            return self.package.date_styles()
        except (
            KeyError,
            ValueError,
            ExpatError,
        ):  # it is about the look of the sheet, and calamine reads it for itself
            return frozenset()

    @cached_property
    def fast(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_filelike(io.BytesIO(self._data))

    @cached_property
    def patient(self) -> Workbook:
        from openpyxl import load_workbook

        return load_workbook(io.BytesIO(self._data), read_only=True, data_only=True, keep_links=False)


def read(data: bytes, limits: Limits) -> list[Table]:
    """Every worksheet that is not hidden for good; raises FaultError("damaged") for what neither reader can take."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of what it leaves out; some quote a cell
            book = Book(data)
            return [_table(book, sheet, limits) for sheet in book.package.sheets() if not sheet.very_hidden]
    except (FaultError, MemoryError):
        raise
    except Exception as error:  # a broken file breaks anywhere: KeyError, ValueError, BadZipFile, ExpatError, ...
        if "memory" in str(error).lower():  # expat and zlib say so in words, not with a MemoryError
            raise FaultError("too_much") from error
        raise FaultError("damaged") from error


def _table(book: Book, sheet: SheetPart, limits: Limits) -> Table:
    with book.package.open(sheet.part) as stream:
        scanned = scan(stream, book.date_styles, limits.cells)
    rows = _bounded(_rows_of(book, sheet, scanned), limits)
    _fill_down(rows, scanned.merged)
    return Table(sheet.name, [Row(number, dict(sorted(rows[number].items()))) for number in sorted(rows)])


def _rows_of(book: Book, sheet: SheetPart, scanned: SheetScan) -> Found:
    if scanned.area <= LARGEST_AREA:
        try:
            found = book.fast.get_sheet_by_name(sheet.name)
            values = found.to_python(skip_empty_area=True)
        except (CalamineError, ValueError, OverflowError):  # such as a time of a million years
            pass
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a panic in Rust is no Exception, and its class has no module
                raise
        else:
            return rows_by_calamine(values, found.start or (0, 0), scanned)
    return rows_by_openpyxl(book.patient, sheet.name)


def rows_by_calamine(values: Sequence[Sequence[object]], start: tuple[int, int], scanned: SheetScan) -> Found:
    """The rows as calamine gives them from cell `start` on, with the errors that it leaves empty and impossible dates."""
    errors: dict[int, dict[int, CellValue]] = {}
    for (number, column), text in scanned.errors.items():
        errors.setdefault(number, {})[column] = ErrorValue(text)
    top, left = start
    for number, row in enumerate(values, start=top + 1):
        cells = errors.pop(number, {})
        for column, value in enumerate(row, start=left + 1):
            if value == "" or (plain := plain_value(value)) is None:
                continue
            if isinstance(value, float) and value > LAST_DAY and (number, column) in scanned.dates:
                plain = ErrorValue("#VALUE!")  # a date that no calendar has
            cells[column] = plain
        yield number, cells
    yield from errors.items()


def rows_by_openpyxl(book: Workbook, name: str) -> Found:
    """The rows as openpyxl reads them, cell by cell, whatever the sheet claims of its size."""
    sheet = book[name]
    sheet.reset_dimensions()
    # The type stubs do not know what a sheet that is only read gives.
    for row in cast("Iterator[tuple[ReadOnlyCell, ...]]", sheet.iter_rows()):
        cells = {cell.column: value for cell in row if (value := _value_in(cell)) is not None}
        if cells:
            yield next(cell.row for cell in row if cell.value is not None), cells


def _value_in(cell: ReadOnlyCell) -> CellValue | None:
    return ErrorValue(str(cell.value)) if cell.data_type == "e" else plain_value(cell.value)


def _bounded(found: Found, limits: Limits) -> dict[int, dict[int, CellValue]]:
    """The rows that hold something; raises FaultError("too_much") as soon as they are more than the limits allow."""
    rows: dict[int, dict[int, CellValue]] = {}
    filled = characters = 0
    for number, cells in found:
        if not cells:
            continue
        rows.setdefault(number, {}).update(cells)
        filled += len(cells)
        characters += sum(len(value) for value in cells.values() if isinstance(value, str))
        if len(rows) > limits.rows or filled > limits.cells or characters > limits.characters:
            raise FaultError("too_much")
        if max(cells) > limits.columns:
            raise FaultError("too_much")
    return rows


def plain_value(value: object) -> CellValue | None:
    """A value that the parent knows: whole floats as integers, moments as days, times as text, spaces as nothing."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ErrorValue("#NUM!")
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None if value is None else str(value)


def _fill_down(rows: dict[int, dict[int, CellValue]], merged: list[tuple[int, int, int, int]]) -> None:
    """A cell merged over several rows of one column counts for each of them; only rows that hold something else."""
    numbers = sorted(rows)
    for left, top, right, bottom in merged:
        value = rows.get(top, {}).get(left)
        if left != right or top == bottom or value is None:
            continue
        for number in numbers[bisect_left(numbers, top + 1) : bisect_right(numbers, bottom)]:
            rows[number].setdefault(left, value)
