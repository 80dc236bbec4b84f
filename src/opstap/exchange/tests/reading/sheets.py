"""Spreadsheets made in code, for the tests of this folder. All people in them are invented."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from openpyxl import Workbook

from opstap.exchange.reading.municipal_words import Known, ProgrammeWords, Word
from opstap.exchange.reading.result import Reading
from opstap.exchange.reading.sheet_interpretation import read_caseload
from opstap.exchange.reading.xlsx_writer import headings

TODAY = date(2025, 11, 3)
GOOD_BSN = ("123456782", "111222333", "100000009", "123456708")
KNOWN = Known(
    programmes=(
        ProgrammeWords(
            "dalfsen",
            "Thuis in Dalfsen",
            ("Dalfsen",),
            (Word("care", "Zorg"), Word("join", "Meedoen"), Word("fit", "Werkfit")),
        ),
        ProgrammeWords("enschede", "STAR/T", (), (Word("select", "Selectie"),)),
    ),
    case_managers=(Word("u1", "Ans de Boer", ("ans@example.org",)), Word("u2", "Jan Smit"), Word("u3", "Jan Smit")),
    municipality_code="0148",
    municipality_name="Dalfsen",
)
SONAR_HEADINGS = (
    "Datum melding",
    "1e uitk dag (niet WW)",
    "BSN",
    "ID_WZ",
    "Beschikbare uren/wk",
    "Opleidingsniveau",
    "Beroepssector",
    "Bemiddelingsberoep",
    "Mondeling Nederlands",
    "Schriftelijk Nederlands",
    "Rijbewijs",
    "Inschrijfdatum",
    "Geslacht",
    "Telefoonnummer",
    "Volledige Naam",
    "Leeftijd",
    "E-mailadres",
    "Vervoer",
    "Gemeente",
    "Postcode",
    "Plaats",
    "Straatnaam",
    "Huisnummer",
    "Huisnummer Toevoeging",
    "Banenafspraak",
    "Klantprofiel",
    "Arbeidsmarktregio",
    "Cases (aantal)",
    "Sonar",
    "Medewerker Naam",
    "Organisatie Naam",
    "GSD Kantoor",
    "Participatieladder",
    "Aantal",
    "Toestemming",
)


def xlsx(*sheets: tuple[str, Iterable[Any]]) -> bytes:
    """A workbook of named sheets with rows of values."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def template(*people: dict[str, Any]) -> bytes:
    """A filled template: each person a dict by heading."""
    titles = headings()
    return xlsx(("Caseload", [titles, *([person.get(title) for title in titles] for person in people)]))


def sonar(*people: dict[str, Any]) -> bytes:
    """A Sonar-like export with its code lists."""
    rows = [[person.get(title) for title in SONAR_HEADINGS] for person in people]
    codes = [[], [None, "Taalbeheersing", "Rijbewijs"], [None, 1, "A"], [None, 2, "B"]]
    return xlsx(("Blad 1", [SONAR_HEADINGS, *rows]), ("Keuzevelden", codes))


def read(data: bytes, **options: Any) -> Reading:
    """Read with the test's day and words."""
    return read_caseload(data, "caseload", today=TODAY, known=options.pop("known", KNOWN), **options)
