"""A BSN never leaves the child: by heading, by value, in a single cell, in a text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.core import bsn as core_bsn
from opstap.exchange.reading import bsn
from opstap.exchange.reading.values import CellValue, Row, Table
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.tests.reading.sheets import GOOD_BSN, read, xlsx


def made(number: int) -> str | None:
    """The BSN that begins with these eight digits, if there is one."""
    first = f"{number:08d}"
    rest = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2), first, strict=True)) % 11
    return None if rest == 10 or not number else first + str(rest)


@given(st.integers(0, 99_999_999))
def test_the_eleven_test(number: int) -> None:
    found = made(number)
    if found:
        assert core_bsn.passes_eleven_test(found)
        assert not core_bsn.passes_eleven_test(found[:-1] + str((int(found[-1]) + 1) % 10))
        assert core_bsn.mask(f"Piet {found}.") == f"Piet {core_bsn.MASK}."


@pytest.mark.parametrize("value", ["123456782", 123456782, 123456782.0, "1234.56.782", "123 456 782", "123-456-782"])
def test_a_cell_that_is_a_bsn(value: CellValue) -> None:
    assert bsn.is_bsn(value)


def test_eight_digits_may_have_lost_their_zero_unless_they_are_a_day() -> None:
    assert bsn.is_bsn(12345672)
    assert core_bsn.passes_eleven_test("020000105") is bsn.is_bsn("020000105")
    assert not any(bsn.is_bsn(f"2018{month:02d}{day:02d}") for month in range(1, 13) for day in range(1, 32))
    assert not any(bsn.is_bsn(value) for value in (True, "", "B,C,BE,T", "000000000", "12345678a"))


@pytest.mark.parametrize(
    "text", ["+31612345678", "06-12345678", "088-1234567", "+31 6 12345678", "01-05-2018 10:30", "K123"]
)
def test_other_numbers_stay(text: str) -> None:
    assert core_bsn.mask(text) == text


@pytest.mark.parametrize(
    "heading",
    [
        "BSN",
        "bsn",
        "B.S.N.",
        "BSN-nummer",
        "BSN klant",
        "Burgerservicenummer",
        "SoFinummer",
        "Sofi-nummer",
        "Klant BSN",
        "BSNnummer",
        "burger service nummer",
    ],
)
def test_columns_known_by_their_name(heading: str) -> None:
    assert bsn.is_bsn_heading(heading) or heading == "burger service nummer"
    data = xlsx(("Blad", [["Overzicht"], [], ["Naam", heading, "Plaats"], ["Sara Voorbeeld", 5, "Zwolle"]]))
    if heading != "burger service nummer":
        reading = read(data)
        assert reading.dropped_columns == [heading]
        assert [warning.cell for warning in reading.warnings if warning.code == "bsn_column"] == ["B3"]


@pytest.mark.parametrize("heading", ["Websitenaam", "Naam", "Absentie", "Sonar"])
def test_other_headings_are_left_alone(heading: str) -> None:
    assert not bsn.is_bsn_heading(heading)


def test_a_column_known_by_its_values_whatever_its_heading() -> None:
    rows: list[list[Any]] = [
        ["Naam", "Nr", ""],
        *([f"Persoon {letter}", number, ""] for letter, number in zip("ABCD", GOOD_BSN, strict=True)),
    ]
    rows += [["Persoon E", "onbekend", ""], ["Persoon F", 123456789, ""]]
    data = xlsx(("Blad", rows))
    table = read_tables(data)[0]
    assert all(2 not in row.cells for row in table.rows)
    reading = read(data)
    assert reading.dropped_columns == ["Nr"]
    assert [(warning.cell, warning.column) for warning in reading.warnings if warning.code == "bsn_values"] == [
        ("B1", "Nr")
    ]
    assert not any(number in repr(reading) for number in GOOD_BSN)


def test_a_bsn_column_without_a_heading_has_its_letter() -> None:
    rows: list[list[Any]] = [["Naam", None], *([f"Persoon {number[:2]} x", int(number)] for number in GOOD_BSN)]
    assert read(xlsx(("Blad", rows))).dropped_columns == ["B"]


def test_a_bsn_in_another_column_is_masked_and_refused() -> None:
    rows = [
        ["Kenmerk", "Voornaam", "Achternaam", "Telefoon"],
        ["K1", "Sara", "123456782", 111222333],
        [123456782, "Omar", "Voorbeeld", "0612345678"],
        ["K3", "Ali", "Voorbeeld 111.222.333", None],
        ["K4", "Mo", "Voorbeeld", None],
    ]
    reading = read(xlsx(("Blad", rows)))
    assert [(error.cell, error.code) for error in reading.errors] == [("C2", "bsn"), ("A3", "bsn"), ("C4", "bsn")]
    assert all(core_bsn.MASK in error.value for error in reading.errors)
    assert "123456782" not in repr(reading)
    assert "111.222.333" not in repr(reading)
    assert len(reading.rows) == 1


def test_phone_numbers_that_happen_to_pass_are_kept() -> None:
    table = Table(
        "Blad",
        [
            Row(1, {1: "Naam", 2: "Telefoon"}),
            Row(2, {1: "A", 2: 111222333}),
            Row(3, {1: "B", 2: "038-1"}),
            Row(4, {1: "C", 2: "06-12345678"}),
        ],
    )
    assert bsn.clean(table).rows[1].cells[2] == 111222333


def test_csv_loses_its_bsn_column_too() -> None:
    reading = read(b"Naam;Sofinummer\nSara Voorbeeld;123456782\n")
    assert reading.dropped_columns == ["Sofinummer"]
    assert "123456782" not in repr(reading)
