"""Spreadsheets that people download: typed dates, a frozen head, and no cell that can become a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from opstap.core.dates import AMSTERDAM

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book: its name, the headings, and the rows below them."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def write_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An xlsx of one sheet. Text stays text whatever it begins with; dates are dates."""
    return write_book([Sheet(title, headings, rows)])


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """An xlsx of several sheets, each as `write_sheet` writes it."""
    book = Workbook(write_only=True)
    for one in sheets:
        _fill(book.create_sheet(one.title[:31]), one)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(sheet: Any, one: Sheet) -> None:
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(one.headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(40, len(heading) + 6))
    sheet.append([_cell(sheet, heading, bold=True) for heading in one.headings])
    for row in one.rows:
        sheet.append([_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(one.headings))}1"


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, (date, datetime)):
        cell.value = value.astimezone(AMSTERDAM).replace(tzinfo=None) if isinstance(value, datetime) else value
        cell.number_format = "DD-MM-YYYY"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
    elif value is not None:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"  # never "f": a text that begins with = stays a text
        cell.quotePrefix = str(value)[:1] in "=+-@\t\r"
    if bold:
        cell.font = Font(bold=True)
    return cell
