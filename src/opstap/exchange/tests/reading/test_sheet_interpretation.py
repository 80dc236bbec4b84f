"""From a sheet to people: the errors and warnings of a sheet, each at its cell, and the layouts whole."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from opstap.exchange.reading.municipal_words import Known
from opstap.exchange.reading.result import PersonRow, RejectedRow
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.exchange.reading.xlsx_writer import headings, write_rejected, write_template
from opstap.exchange.tests.reading.sheets import read, saved, sonar, template, xlsx

pytestmark = pytest.mark.thorough

WHOLE: dict[str, Any] = {
    "Kenmerk": 12345.0,
    "Voornaam": " Selam ",
    "Achternaam": "Tesfay",
    "Geboortedatum": date(1990, 5, 1),
    "Geslacht": "vrouw",
    "Land van herkomst": "Eritrea",
    "In Nederland sinds": 2016,
    "Opleidingsniveau": "havo",
    "Arbeidsbeperking": "nee",
    "Postcode": "1234ab",
    "Plaats": "Dalfsen",
    "E-mail": "selam@example.org",
    "Telefoon": "06-12345678",
    "Moedertaal": "Tigrinya",
    "Taalniveau luisteren": "a2 ",
    "Taalniveau spreken": "A2",
    "Taalniveau lezen": "Alfa B",
    "Taalniveau schrijven": "A1",
    "Leerroute": "B1-route",
    "Programma": "thuis in dalfsen",
    "Fase": "Meedoen",
    "Start traject": "1-9-2022",
    "Klantmanager": "Ans de Boer",
    "Uitstroom": "Werk + aanvullende uitkering",
    "Datum uitstroom": "2024-02-01",
}


def test_a_whole_row_of_the_template() -> None:
    reading = read(template(WHOLE))
    assert (reading.errors, reading.warnings, reading.layout) == ([], [], "opstap")
    assert reading.rows == [
        PersonRow(
            2,
            "12345",
            "Selam",
            "Tesfay",
            date(1990, 5, 1),
            "female",
            "ER",
            date(2016, 1, 1),
            "year",
            "secondary",
            False,
            "1234 AB",
            "Dalfsen",
            "selam@example.org",
            "06-12345678",
            "ti",
            "A2",
            "A2",
            "Alfa B",
            "A1",
            "b1",
            "dalfsen",
            "join",
            date(2022, 9, 1),
            "u1",
            "Ans de Boer",
            "job_with_benefit",
            date(2024, 2, 1),
        )
    ]
    assert PersonRow.from_data(json.loads(json.dumps(reading.rows[0].as_data()))) == reading.rows[0]


@pytest.mark.parametrize(
    ("change", "cell", "code"),
    [
        ({"Geboortedatum": "1-1-2090"}, "D2", "birth_in_future"),
        ({"Geboortedatum": "1-1-1919"}, "D2", "birth_too_early"),
        ({"Geboortedatum": "30-2-1990"}, "D2", "no_such_date"),
        ({"In Nederland sinds": 2090}, "G2", "since_in_future"),
        ({"Datum uitstroom": "1-1-2020"}, "Y2", "end_before_start"),
        ({"Programma": "Maanreis"}, "T2", "unknown_programme"),
        ({"Taalniveau lezen": "D4"}, "Q2", "unknown_level"),
        ({"Uitstroom": "Maan"}, "X2", "unknown_outflow"),
        ({"Geslacht": "Q"}, "E2", "unknown_choice"),
        ({"Postcode": "12 AB"}, "J2", "malformed_postcode"),
        ({"Voornaam": None, "Achternaam": "n.v.t."}, "B2", "no_name"),
        ({"Fase": "Vier"}, "U2", "unknown_phase"),
        ({"Programma": None}, "U2", "phase_without_programme"),
        ({"Land van herkomst": "Maan"}, "F2", "unknown_country"),
        ({"Moedertaal": "Maans"}, "N2", "unknown_language"),
        ({"Leerroute": "A"}, "S2", "unknown_choice"),
        ({"Start traject": "vroeger"}, "V2", "no_such_date"),
        ({"Plaats": "x" * 90}, "K2", "too_long"),
        ({"Voornaam": "123"}, "B2", "no_letters"),
    ],
)
def test_each_error_stands_at_its_cell(change: dict[str, Any], cell: str, code: str) -> None:
    reading = read(template({**WHOLE, **change}))
    assert [(error.cell, error.code, error.sheet) for error in reading.errors] == [(cell, code, "Caseload")]
    assert (len(reading.rows), len(reading.rejected), reading.people) == (0, 1, 1)
    data = reading.errors[0].as_data()
    assert list(data) == ["sheet", "cell", "column", "value", "problem", "hint"]
    assert data["problem"].endswith(".")
    assert data["hint"]


def test_several_errors_in_a_row_and_none_twice_at_a_cell() -> None:
    reading = read(template({**WHOLE, "Geslacht": "Q", "Postcode": "x", "Programma": "Maanreis"}))
    assert [error.cell for error in reading.errors] == ["E2", "J2", "T2"]
    assert len(reading.rejected) == 1


def test_the_same_reference_twice_is_the_later_ones_error() -> None:
    people = [
        {"Kenmerk": kenmerk, "Voornaam": name}
        for kenmerk, name in (("k-1", "A"), ("K-1 ", "B"), ("k1-", "C"), ("K-1", "D"))
    ]
    reading = read(template(*people))
    assert [(error.cell, error.code) for error in reading.errors] == [
        ("A3", "double_reference"),
        ("A5", "double_reference"),
    ]
    assert "A2" in reading.errors[0].problem
    assert [row.first_name for row in reading.rows] == ["A", "C"]


def test_no_name_stands_at_the_only_name_column() -> None:
    reading = read(xlsx(("Blad", [["Plaats", "Naam"], ["Dalfsen", "NNB"], ["Dalfsen", "Sara Voorbeeld"]])))
    assert [(error.cell, error.code) for error in reading.errors] == [("B2", "no_name")]


def test_warnings_do_not_keep_anybody_out() -> None:
    rows = [
        ["Naam", "Klantmanager", "Programma", "Gemeente", "E-mail", "Telefoon", "Moedertaal", "Schoenmaat", "Klant"],
        ["Sara Voorbeeld", "Onbekende Collega", None, "0193", "s at x", "bellen", "Arabisch en Koerdisch", 39, "x"],
        ["sara  VOORBEELD", "Jan Smit", "STAR/T", "Dalfsen", None, None, None, None, None],
    ]
    reading = read(xlsx(("Blad", rows)))
    assert len(reading.rows) == 2
    assert {(warning.cell, warning.code) for warning in reading.warnings} == {
        ("B2", "unknown_case_manager"),
        ("C2", "no_programme"),
        ("D2", "other_municipality"),
        ("E2", "malformed_email"),
        ("F2", "malformed_phone"),
        ("G2", "more_languages"),
        ("H1", "dropped_column"),
        ("I1", "dropped_column"),
        ("A3", "namesake"),
        ("B3", "ambiguous_case_manager"),
    }
    assert reading.rows[0].email == ""
    assert reading.rows[0].mother_tongue == "ar"


def test_a_second_column_for_the_same_is_said() -> None:
    reading = read(xlsx(("Blad", [["Naam", "Postcode", "postcode"], ["Sara Voorbeeld", "1234 AB", "1234 AC"]])))
    assert [(warning.cell, warning.code) for warning in reading.warnings][:1] == [("C1", "double_column")]
    assert "no_programme_column" in {warning.code for warning in reading.warnings}


def test_an_infix_belongs_to_the_last_name() -> None:
    rows = [["Voornaam", "Tussenvoegsel", "Achternaam"], ["Ans", "de", "Boer"], ["Sara", "van", None]]
    reading = read(xlsx(("Blad", rows)))
    assert [row.last_name for row in reading.rows] == ["de Boer", ""]


def test_formulas_errors_booleans_and_repeated_headings() -> None:
    rows = [
        ["Naam", "Plaats", "Arbeidsbeperking"],
        ["Sara Voorbeeld", "#N/A", True],
        ["Naam", "Plaats", "Arbeidsbeperking"],
        ["Omar Voorbeeld", "=1+1", False],
    ]
    reading = read(xlsx(("Blad", rows)))
    assert [(error.cell, error.code, error.value) for error in reading.errors] == [("B2", "cell_error", "#N/A")]
    assert [(row.number, row.place, row.work_disability) for row in reading.rows] == [(4, "", False)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (write_template(["STAR/T"]), "no_people"),
        (xlsx(("Blad", [[1, 2], [3, 4]])), "no_headings"),
        (xlsx(("Blad", [["Postcode", "Plaats"], ["1234 AB", "x"]])), "no_name_column"),
        (b"hallo, dit is een brief.\n", "no_headings"),
    ],
)
def test_a_sheet_without_people_says_so(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.code == code


def test_a_sonar_export() -> None:
    person = {
        "BSN": 123456782,
        "ID_WZ": "NNB",
        "Opleidingsniveau": "VMBO",
        "Inschrijfdatum": date(2022, 1, 1),
        "Geslacht": "Onbekend",
        "Telefoonnummer": "088-1234567",
        "Volledige Naam": "Sara Voorbeeld",
        "Leeftijd": "Onbekend",
        "E-mailadres": "sara@example.org",
        "Gemeente": 12345,
        "Postcode": "1234AB",
        "Plaats": "Testdorp",
        "Medewerker Naam": "Ans de Boer",
        "Participatieladder": "??",
        "Aantal": 0,
    }
    reading = read(sonar(person, {**person, "Volledige Naam": "Omar Voorbeeld", "BSN": 111222333, "ID_WZ": "W2"}))
    assert (reading.layout, reading.sheet, reading.errors) == ("sonar", "Blad 1", [])
    assert reading.dropped_columns == ["BSN"]
    assert reading.rows[1] == PersonRow(
        3,
        reference="W2",
        first_name="Omar",
        last_name="Voorbeeld",
        education="secondary",
        postcode="1234 AB",
        place="Testdorp",
        email="sara@example.org",
        phone="088-1234567",
        track_start=date(2022, 1, 1),
        case_manager="u1",
        case_manager_text="Ans de Boer",
    )
    assert Counter(warning.code for warning in reading.warnings)["other_municipality"] == 2
    assert "Participatieladder" in reading.unused_columns


@pytest.mark.realdata
def test_the_real_sonar_example() -> None:
    folder = os.environ.get("OPSTAP_REALDATA")
    if not folder:
        pytest.skip("OPSTAP_REALDATA names no folder with reference data")
    data = (Path(folder) / "vum" / "SonarDashboardExample.xlsx").read_bytes()
    reading = read(data)
    assert (len(reading.rows), reading.rejected, reading.errors, reading.layout) == (24, [], [], "sonar")
    assert reading.dropped_columns == ["BSN"]
    numbers = [row[2] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(2, 25, values_only=True)]
    assert len(numbers) == 24
    assert not any(str(number) in repr(reading) for number in numbers)


def test_the_template_has_the_headings_of_the_issue_and_can_be_filled_in() -> None:
    book = load_workbook(io.BytesIO(write_template(["Thuis in Dalfsen", "STAR/T"])))
    sheet = book["Caseload"]
    assert [cell.value for cell in sheet[1]] == headings() == list(WHOLE)
    assert sheet.freeze_panes == "A2"
    rules = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"E", "H", "I", "O", "P", "Q", "R", "S", "T", "X"}
    assert book["Keuzes"].sheet_state == "hidden"
    column = rules["T"].split("$")[1]
    assert [cell.value for cell in book["Keuzes"][column]][:2] == ["Thuis in Dalfsen", "STAR/T"]
    for column_number, title in enumerate(headings(), start=1):
        sheet.cell(2, column_number, WHOLE[title])
    assert len(read(saved(book)).rows) == 1


def test_every_choice_of_the_template_is_understood() -> None:
    from opstap.exchange.reading.column_words import TEMPLATE
    from opstap.exchange.reading.xlsx_writer import _CHOICES, _explanations

    titles = {target.key: target.heading for target in TEMPLATE}
    people = [{"Voornaam": "Sara", titles[key]: word} for key, words in _CHOICES.items() for word in words]
    people += [{titles[key]: told[number] for key, told in _explanations().items()} for number in (1, 2)]
    assert read(template(*people)).errors == []


def test_rejected_rows_come_back_as_text_with_what_is_wrong() -> None:
    people = [
        {
            "Voornaam": "=1+1",
            "Achternaam": "+Voorbeeld",
            "Plaats": "@x",
            "Postcode": "x",
            "Kenmerk": 7,
            "Geboortedatum": date(1990, 5, 1),
        }
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(people[0]))
    sheet.append(list(people[0].values()))
    sheet["A2"].data_type = "s"
    reading = read(saved(book))
    again = [RejectedRow.from_data(json.loads(json.dumps(row.as_data()))) for row in reading.rejected]
    assert again == reading.rejected
    written = load_workbook(io.BytesIO(write_rejected(again))).worksheets[0]
    assert [cell.value for cell in written[1]][-1] == "Wat is er mis"
    assert [cell.data_type for cell in written[2]] == ["s", "s", "s", "s", "n", "d", "s"]
    assert [cell.value for cell in written[2]][:5] == ["=1+1", "+Voorbeeld", "@x", "x", 7]
    assert "Dit is geen postcode." in str(written.cell(2, 7).value)
    assert load_workbook(io.BytesIO(write_rejected([]))).worksheets[0]["A1"].value == "Kenmerk"


def test_nothing_known_means_nothing_to_compare_with() -> None:
    reading = read(xlsx(("Blad", [["Naam", "Gemeente"], ["Sara Voorbeeld", "0193"]])), known=Known())
    assert [warning.code for warning in reading.warnings] == ["no_programme_column"]


def test_ten_thousand_people() -> None:
    data = template(
        *({**WHOLE, "Kenmerk": f"K{number}", "Achternaam": f"Voorbeeld {number}"} for number in range(10_000))
    )
    reading = read(data)
    assert len(reading.rows) == 10_000
