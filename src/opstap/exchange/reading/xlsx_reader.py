"""The sheets of an xlsx file as tables of values. Runs inside the child, which has bounds on memory and time.

openpyxl opens the workbook; its row parser is used directly, because only that gives the cells that are there (a sheet
may claim a million rows, or a cell in column XFD) and the merged ranges.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import Limits
from opstap.exchange.reading.values import CellValue, ErrorValue, Row, Table


def read(data: bytes, limits: Limits) -> list[Table]:
    """Every worksheet that is not hidden for good; raises FaultError("damaged") for whatever openpyxl cannot take."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl leaves out: they hold no people
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state != "veryHidden"]
            return [_table(sheet, limits) for sheet in sheets]
    except (FaultError, MemoryError):
        raise
    except zipfile.BadZipFile as error:
        raise FaultError("damaged") from error
    except Exception as error:  # a broken file breaks openpyxl anywhere: KeyError, ValueError, ParseError, ...
        raise FaultError("damaged") from error


def _table(sheet: Any, limits: Limits) -> Table:
    book = sheet.parent
    rows: dict[int, dict[int, CellValue]] = {}
    filled = characters = 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, found in parser.parse():
            cells = _cells(found)
            if not cells:
                continue
            rows.setdefault(number, {}).update(cells)
            filled += len(cells)
            characters += sum(len(value) for value in cells.values() if isinstance(value, str))
            if len(rows) > limits.rows or filled > limits.cells or characters > limits.characters:
                raise FaultError("too_much")
            if max(cells) > limits.columns:
                raise FaultError("too_much")
        merged = [area.bounds for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
    _fill_down(rows, merged)
    return Table(str(sheet.title), [Row(number, dict(sorted(rows[number].items()))) for number in sorted(rows)])


def _cells(found: list[dict[str, Any]]) -> dict[int, CellValue]:
    cells: dict[int, CellValue] = {}
    for cell in found:
        value = cell["value"]
        if value is None:
            continue
        if cell["data_type"] == "e":
            cells[cell["column"]] = ErrorValue(str(value))
        elif (plain := _plain(value)) is not None:
            cells[cell["column"]] = plain
    return cells


def _plain(value: Any) -> CellValue | None:
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
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _fill_down(rows: dict[int, dict[int, CellValue]], merged: list[tuple[int, int, int, int]]) -> None:
    """A cell merged over several rows of one column counts for each of them; only rows that hold something else."""
    numbers = sorted(rows)
    for left, top, right, bottom in merged:
        value = rows.get(top, {}).get(left)
        if left != right or top == bottom or value is None:
            continue
        for number in numbers[bisect_left(numbers, top + 1) : bisect_right(numbers, bottom)]:
            rows[number].setdefault(left, value)
