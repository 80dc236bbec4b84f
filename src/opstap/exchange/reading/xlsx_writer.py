"""Writing xlsx: the empty template to fill in, and the rejected rows to mend. Cells never become formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from opstap.core.bsn import mask
from opstap.exchange.reading.closed_lists import LEVELS, OUTCOMES
from opstap.exchange.reading.column_words import TEMPLATE
from opstap.exchange.reading.result import RejectedRow
from opstap.exchange.reading.values import CellValue, as_text

SHEET = "Caseload"
_HEAD = Font(bold=True)
_FILL = PatternFill("solid", fgColor="DDE7F0")
_LAST_ROW = 20_000
_DATES = {"birth_date", "in_netherlands_since", "track_start", "outflow_date"}
_CHOICES: dict[str, tuple[str, ...]] = {
    "sex": ("V", "M", "X", "onbekend"),
    "education": ("geen", "basis", "voortgezet", "vmbo", "havo", "vwo", "mbo", "hoger", "hbo", "wo"),
    "work_disability": ("ja", "nee"),
    **{f"level_{skill}": LEVELS for skill in ("listening", "speaking", "reading", "writing")},
    "learning_route": ("B1-route", "onderwijsroute", "Z-route", "Wi2013"),
    "outflow": tuple(words.split(", ")[0] for words in OUTCOMES.values()),
}


def headings() -> list[str]:
    """The template's headings, in order, as they are published in the template."""
    return [target.heading for target in TEMPLATE]


def write_template(programmes: Sequence[str] = ()) -> bytes:
    """An empty caseload sheet with lists to choose from, and a sheet that explains each column with an example."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    lists = book.create_sheet("Keuzes")
    for column, target in enumerate(TEMPLATE, start=1):
        letter = get_column_letter(column)
        head = sheet.cell(1, column, target.heading)
        head.font, head.fill, head.alignment = _HEAD, _FILL, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = max(14, len(target.heading) + 3)
        if target.key in _DATES:
            sheet.column_dimensions[letter].number_format = "d-m-yyyy"
        choices = tuple(programmes) if target.key == "programme" else _CHOICES.get(target.key, ())
        if choices:
            _add_list(sheet, lists, letter, choices)
    lists.sheet_state = "hidden"
    _explain(book)
    return _saved(book)


def _add_list(sheet: Any, lists: Any, letter: str, choices: tuple[str, ...]) -> None:
    """The choices stand in a hidden sheet: a list within the rule itself may hold 255 letters only, and no comma."""
    at = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, choice in enumerate(choices, start=1):
        lists.cell(row, at, choice)
    column = get_column_letter(at)
    rule = DataValidation("list", formula1=f"Keuzes!${column}$1:${column}${len(choices)}", allow_blank=True)
    rule.errorStyle = "warning"  # English positions and other words that Opstap reads may be typed too
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(rule)


def _explanations() -> dict[str, tuple[str, str, str]]:
    """What a column is for, and two invented people."""
    level = _("A language level: Alfa A, Alfa B, Alfa C, A1, A2, B1, B2, C1 or C2.")
    return {
        "reference": (_("Your own number for this person. Never a BSN."), "K-1001", "K-1002"),
        "first_name": (_("A first name or a last name is needed; all else may stay empty."), "Selam", "Omar"),
        "last_name": (_("The last name, with what belongs before it."), "Tesfay", "al-Khatib"),
        "birth_date": (_("Day, month and year."), "1-5-1990", "1985-11-30"),
        "sex": (_("V, M or X."), "V", "M"),
        "country_of_origin": (_("The name of the country, in Dutch or English."), "Eritrea", "Syrië"),
        "in_netherlands_since": (_("A date, or only the year."), "2019", "1-3-2021"),
        "education": (_("The highest education, also from elsewhere."), "voortgezet", "hbo"),
        "work_disability": (_("Yes (ja) or no (nee)."), "nee", "nee"),
        "postcode": (_("Four digits and two letters."), "1234 AB", "1234 AC"),
        "place": (_("Where the person lives."), "Testdorp", "Testdorp"),
        "email": (_("One e-mail address."), "selam@example.org", ""),
        "phone": (_("A phone number, however you write it."), "06-12345678", "+31 6 87654321"),
        "mother_tongue": (_("One language, in Dutch or English."), "Tigrinya", "Arabisch"),
        **{f"level_{skill}": (level, "A2", "B1") for skill in ("listening", "speaking", "reading", "writing")},
        "learning_route": (_("The route of the civic integration."), "B1-route", "Wi2013"),
        "programme": (_("The name of the programme, if there is one."), "", ""),
        "phase": (_("The phase of that programme."), "", ""),
        "track_start": (_("The day on which the track started."), "1-9-2022", "15-1-2023"),
        "case_manager": (_("The name of a colleague who uses Opstap."), "", ""),
        "outflow": (_("How the track ended, or where the person stands now."), "", "Baan"),
        "outflow_date": (_("The day of the outflow, not before the start."), "", "1-2-2024"),
    }


def _explain(book: Workbook) -> None:
    """Columns stand under each other here, so that this sheet cannot be taken for a caseload."""
    sheet = book.create_sheet("Uitleg")
    for column, title in enumerate((_("Column"), _("What to fill in"), _("Example"), _("Another example")), start=1):
        head = sheet.cell(1, column, title)
        head.font, head.fill = _HEAD, _FILL
    explanations = _explanations()
    for row, target in enumerate(TEMPLATE, start=2):
        for column, text in enumerate((target.heading, *explanations[target.key]), start=1):
            cell = sheet.cell(row, column)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 24), ("B", 60), ("C", 22), ("D", 22)):
        sheet.column_dimensions[letter].width = width


def write_rejected(rows: Sequence[RejectedRow]) -> bytes:
    """The rejected rows with their headings as found, and a last column that says what is wrong. One may mend it there
    and import the file again: Opstap leaves that last column out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    titles = [title for title, _value in rows[0].cells] if rows else headings()
    sheet.append([_cell(sheet, title) for title in (*titles, _("What is wrong"))])
    for row in rows:
        wrong = " ".join(f"{found.column}: {found.problem} {found.hint}" for found in row.problems)
        sheet.append([*(_cell(sheet, value) for _title, value in row.cells), _cell(sheet, wrong)])
    return _saved(book)


def _cell(sheet: Any, value: CellValue) -> Any:
    cell = WriteOnlyCell(sheet)
    _put(cell, value)
    return cell


def _put(cell: Any, value: CellValue) -> None:
    """Days and numbers as such, all else as text, also what begins with = + - or @."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, "d-m-yyyy"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
    else:
        cell.value = mask(as_text(value))
        cell.data_type = "s"
        if str(cell.value).startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
