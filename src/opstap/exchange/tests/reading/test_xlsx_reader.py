"""Two readers of xlsx that must say the same, and what the scan adds to the fast one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers.expat import ExpatError

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from opstap.exchange.reading import xlsx_reader
from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import DEFAULT
from opstap.exchange.reading.values import CellValue, ErrorValue
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.reading.xlsx_scan import bounds, column_number
from opstap.exchange.tests.reading.sheets import saved, template

Cells = dict[str, dict[tuple[int, int], CellValue]]
MOMENT = datetime(2018, 5, 1, 13, 45)  # noqa: DTZ001 - a spreadsheet knows no zones
FORMATS = (
    "General",
    "d-m-yyyy",
    "yyyy-mm-dd hh:mm",
    "h:mm",
    "[h]:mm:ss",
    "[$-413]d mmmm yyyy;@",
    '0 "dagen"',
    "[Red]0;[Blue]-0",
    "00000",
    "@",
    "0%",
    "\\d0",
    "_ * #,##0_ ;",
    "yyyy;;",
)


def cells(data: bytes) -> Cells:
    """Every filled cell by sheet, row and column."""
    tables = xlsx_reader.read(data, DEFAULT)
    return {t.sheet: {(row.number, column): v for row in t.rows for column, v in row.cells.items()} for t in tables}


def changed(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The same file with its parts changed: `change` gets and gives a part's name and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return out.getvalue()


def replaced(data: bytes, part: str, *pairs: tuple[bytes, bytes]) -> bytes:
    """The same file with texts of one part replaced."""

    def change(name: str, content: bytes) -> tuple[str, bytes]:
        for old, new in pairs if name == part else ():
            assert old in content
            content = content.replace(old, new)
        return name, content

    return changed(data, change)


VALUES: list[Any] = [
    0,
    1,
    43_221,
    60.25,
    2_958_466,
    MOMENT,
    MOMENT.date(),
    time(9, 30),
    timedelta(hours=30),
    True,
    False,
    " ",
    "tekst",
    "  twee\nregels ",
    "é <&> 😀",
    "0012",
    "#N/A",
    "#DIV/0!",
    None,
]
"""Every kind of value."""


def book_of_everything(*, mac: bool = False) -> bytes:
    """Every kind of value in every kind of format, away from the corner, in several sheets, with merged cells."""
    book = Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for row, number_format in enumerate(FORMATS, start=3):
        for column, value in enumerate(VALUES, start=4):
            cell = sheet.cell(row, column, value)
            if not isinstance(value, datetime | date | time | timedelta):
                cell.number_format = number_format
    sheet.merge_cells("D3:D5")
    sheet.merge_cells("Q3:S3")
    book.create_sheet("Čeština & 'x'")["B7"] = "ver"
    book.create_sheet("leeg")
    book.create_sheet("weg")["A1"] = 1
    book.worksheets[-1].sheet_state = "veryHidden"
    book.create_sheet("dicht")["A1"] = 1
    book.worksheets[-1].sheet_state = "hidden"
    return saved(book)


@pytest.mark.parametrize("mac", [False, True])
def test_both_readers_say_the_same_of_every_cell(mac: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    data = book_of_everything(mac=mac)
    with monkeypatch.context() as alone:
        alone.delattr(xlsx_reader, "rows_by_openpyxl")
        fast = cells(data)
    monkeypatch.setattr(xlsx_reader, "LARGEST_AREA", -1)
    monkeypatch.delattr(xlsx_reader, "rows_by_calamine")
    assert cells(data) == fast
    assert list(fast) == ["Sheet", "Čeština & 'x'", "leeg", "dicht"]
    assert len(fast["Sheet"]) > 200
    assert fast["Sheet"][3, 20] == ErrorValue("#N/A")
    assert fast["Čeština & 'x'"] == {(7, 2): "ver"}


def test_a_sheet_that_is_a_chart_holds_nobody() -> None:
    book = Workbook()
    book.create_chartsheet("grafiek", 0)
    book.worksheets[0]["A1"] = "tekst"
    assert cells(saved(book)) == {"Sheet": {(1, 1): "tekst"}}


def test_errors_stand_at_their_cell() -> None:
    book = Workbook()
    book.worksheets[0]["C4"], book.worksheets[0]["E9"] = "#REF!", "#N/A"
    assert cells(saved(book)) == {"Sheet": {(4, 3): ErrorValue("#REF!"), (9, 5): ErrorValue("#N/A")}}
    formula = replaced(saved(book), "xl/worksheets/sheet1.xml", (b"<v>#REF!", b"<f>A1/0</f><v>#DIV&#47;0!"))
    assert cells(formula)["Sheet"][4, 3] == ErrorValue("#DIV/0!")


@pytest.mark.parametrize(
    ("serial", "shown"),
    [(2_958_465, date(9999, 12, 31)), (2_958_466, ErrorValue("#VALUE!")), (99_999_999, ErrorValue("#VALUE!"))],
)
def test_a_date_that_no_calendar_has_is_an_error(serial: int, shown: CellValue) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = serial, serial
    sheet["A1"].number_format = "d-m-yyyy"
    assert cells(saved(book)) == {"Sheet": {(1, 1): shown, (1, 2): serial}}


def test_a_sheet_that_reaches_far_is_read_within_the_bounds_of_memory() -> None:
    """Calamine would lay out 300 million cells for these five."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Naam", "Plaats"])
    sheet.append(["Sara Voorbeeld", "#N/A"])
    sheet.cell(1_048_576, 300, "ver")
    (found,) = read_tables(saved(book))
    assert [(row.number, row.cells) for row in found.rows] == [
        (1, {1: "Naam", 2: "Plaats"}),
        (2, {1: "Sara Voorbeeld", 2: ErrorValue("#N/A")}),
        (1_048_576, {300: "ver"}),
    ]


def test_what_calamine_refuses_openpyxl_may_still_read() -> None:
    data = template({"Voornaam": "Sara"})
    nameless = replaced(data, "xl/worksheets/sheet1.xml", (b'r="A1"', b'r=""'), (b'r="B1"', b'r=""'))
    assert cells(nameless) == cells(data)
    book = Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["A2"] = 1e300, "tekst"
    book.worksheets[0]["A1"].number_format = "[h]:mm"
    assert cells(saved(book))["Sheet"][2, 1] == "tekst"


def test_strict_files_and_parts_in_another_case_are_read() -> None:
    data = template({"Voornaam": "Sara", "Geboortedatum": date(1990, 5, 1)})
    plain = cells(data)
    assert date(1990, 5, 1) in plain["Caseload"].values()
    transitional, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    families = [(b"spreadsheetml/2006/main", b"spreadsheetml/main"), (b"officeDocument/2006/", b"officeDocument/")]

    def to_strict(name: str, content: bytes) -> tuple[str, bytes]:
        for old, new in families:
            content = content.replace(transitional + old, strict + new)
        return name, content

    assert cells(changed(data, to_strict)) == plain
    assert cells(changed(data, lambda name, content: (name.replace("sheet1.xml", "Sheet1.xml"), content))) == plain
    assert cells(changed(data, lambda name, content: (name.replace("sharedS", "SharedS"), content))) == plain


def test_a_fault_in_the_look_of_a_sheet_is_no_matter() -> None:
    data = template({"Voornaam": "Sara", "Geboortedatum": date(1990, 5, 1)})
    empty_fill = replaced(data, "xl/styles.xml", (b"<fills", b"<fills><fill/></fills><fills"))
    assert cells(empty_fill) == cells(data)


def test_more_cells_than_may_be_are_refused_before_they_are_laid_out() -> None:
    data = template(*({"Voornaam": "Sara"} for _ in range(30)))
    with pytest.raises(FaultError) as caught:
        xlsx_reader.read(data, replace(DEFAULT, cells=40))
    assert caught.value.code == "too_much"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_no_part_may_declare_entities(part: str) -> None:
    def declare(name: str, content: bytes) -> tuple[str, bytes]:
        head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' if name == part else b""
        return name, head + content[content.index(b"<", content.find(b"?>") + 1) :] if head else content

    with pytest.raises(FaultError) as caught:
        xlsx_reader.read(changed(template({"Voornaam": "Sara"}), declare), DEFAULT)
    assert caught.value.code == "damaged"


def test_names_of_columns_and_areas() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA", "$AB", "XFD")] == [1, 26, 27, 28, 16_384]
    assert bounds("B2:C4") == (2, 2, 3, 4)
    assert bounds("$B$2") == (2, 2, 2, 2)


def test_a_panic_of_the_fast_reader_leaves_the_file_to_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def fail(kind: type[BaseException]) -> Callable[[xlsx_reader.Book], object]:
        def open_fast(book: xlsx_reader.Book) -> object:
            raise kind

        return open_fast

    data = template({"Voornaam": "Sara"})
    plain = cells(data)
    monkeypatch.setattr(xlsx_reader.Book, "fast", property(fail(panic)))
    assert cells(data) == plain
    monkeypatch.setattr(xlsx_reader.Book, "fast", property(fail(KeyboardInterrupt)))
    with pytest.raises(KeyboardInterrupt):
        cells(data)


def test_a_part_of_the_reader_that_gets_no_memory_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expat and zlib say so in words of their own."""

    def fails(_data: bytes) -> None:
        raise ExpatError("out of memory: line 1, column 0")

    monkeypatch.setattr(xlsx_reader, "Book", fails)
    with pytest.raises(FaultError, match="too_much"):
        xlsx_reader.read(b"", DEFAULT)
