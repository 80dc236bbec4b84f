"""Headings, layouts, suggestions: from a sheet as found to a mapping."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import Workbook

from opstap.exchange.reading import column_suggestions, column_words, headings, layouts
from opstap.exchange.reading.sheet_interpretation import find_people
from opstap.exchange.reading.values import Row, Table
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.tests.reading.sheets import SONAR_HEADINGS, read, saved, template, xlsx


def table(*rows: list[Any]) -> Table:
    made = [
        Row(number, {column: value for column, value in enumerate(row, start=1) if value is not None})
        for number, row in enumerate(rows, start=1)
    ]
    return Table("Blad", [row for row in made if row.cells])


def mapped(found: Table, **options: Any) -> dict[str, str]:
    """Heading to target, as recognised without asking."""
    heading = headings.find(found)
    assert heading
    mapping = layouts.recognise(heading, rows=headings.people_rows(found, heading), **options)
    return {mapping.headings[column]: target for column, target in mapping.columns.items()}


def test_titles_empty_rows_and_stray_spaces_above() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"], sheet["B3"], sheet["D4"] = "Caseload voorjaar", "Gemeente Dalfsen", "Gegevens"
    sheet.merge_cells("B2:F2")
    sheet.merge_cells("D4:F4")
    for column, title in zip("BCDEF", ("  voornaam ", "ACHTERNAAM", "Geboorte\ndatum", "Post code", None), strict=True):
        sheet[f"{column}6"] = title
    for column, value in zip("BCDEF", ("Sara", "Voorbeeld", "32-1-1990", "1234 ab", "los"), strict=True):
        sheet[f"{column}9"] = value
    reading = read(saved(book))
    assert [(error.cell, error.column, error.code) for error in reading.errors] == [
        ("D9", "Geboorte datum", "no_such_date")
    ]
    assert reading.unused_columns == ["F"]


def test_two_heading_rows_under_each_other() -> None:
    found = table(
        ["Persoon", None, "Adres", None], ["Voornaam", "Achternaam", "Postcode", "Plaats"], ["A", "B", None, None]
    )
    heading = headings.find(found)
    assert heading
    assert heading.row == 2
    split = table(["Naam", "Adres", None], [None, "Postcode", "Plaats"], ["Sara Voorbeeld", "1234 AB", "Dalfsen"])
    heading = headings.find(split)
    assert heading
    assert (heading.row, heading.columns) == (2, {1: "Naam", 2: "Postcode", 3: "Plaats"})


def test_cells_merged_downwards_count_for_each_row() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Voornaam", "Plaats"], ["Sara", "Dalfsen"], ["Omar"], ["Ali"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    assert [person.place for person in read(saved(book)).rows] == ["Dalfsen", "Dalfsen", ""]


def test_a_sheet_may_claim_what_it_likes() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Naam"])
    sheet.append(["Sara Voorbeeld"])
    sheet.cell(1_048_576, 1, " ")
    sheet.cell(5, 16_384).number_format = "0.00"
    reading = read(saved(book))
    assert (reading.people, reading.rows[0].number) == (1, 2)


def test_the_sheet_with_people_is_chosen_and_another_is_mentioned() -> None:
    codes = ("Keuzes", [["Geslacht", "Opleidingsniveau", "Programma"], ["V", "mbo", "x"], ["M", "hbo", "y"]])
    people = ("Mensen", [["Voornaam", "Achternaam"], ["Sara", "Voorbeeld"]])
    old = ("Vorig jaar", [["Voornaam", "Achternaam"], ["Omar", "Voorbeeld"], ["Ali", "Voorbeeld"]])
    assert find_people(read_tables(xlsx(codes, people)))[0].sheet == "Mensen"
    reading = read(xlsx(codes, old, people))
    assert reading.sheet == "Vorig jaar"
    assert [warning.sheet for warning in reading.warnings if warning.code == "other_sheet"] == ["Mensen"]


def test_headings_without_a_known_word_and_none_at_all() -> None:
    found = headings.find(table(["Overzicht"], ["Wie", "Waar"], ["Sara", "Dalfsen"], ["Omar", "Zwolle"]))
    assert found
    assert (found.row, found.known) == (2, 0)
    assert headings.find(table([1, 2], [3, 4])) is None
    assert headings.find(Table("leeg")) is None
    assert headings.choose([]) is None


def test_layouts_are_detected() -> None:
    def kind(*titles: str) -> str:
        found = headings.find(table(list(titles), ["x"]))
        assert found
        return layouts.detect(found)

    assert kind(*SONAR_HEADINGS) == "sonar"
    assert kind(*(target.heading for target in column_words.TEMPLATE)) == "opstap"
    assert kind("Voornaam", "Fase") == "opstap"
    assert kind("Volledige naam", "Geb.datum") == "other"


def test_a_foreign_sheet_in_everyday_words() -> None:
    found = table(
        [
            "Cliënt",
            "Geb.datum",
            "M/V",
            "Herkomstland",
            "Trajectstart",
            "Consulent",
            "Mailadres",
            "Tel.nr.",
            "Opmerking",
        ],
        ["Sara Voorbeeld", "1-5-1990", "V", "Syrië", "1-1-2020", "Ans de Boer", "s@example.org", "06-12345678", "x"],
    )
    assert mapped(found) == {
        "Cliënt": "full_name",
        "Geb.datum": "birth_date",
        "M/V": "sex",
        "Herkomstland": "country_of_origin",
        "Trajectstart": "track_start",
        "Consulent": "case_manager",
        "Mailadres": "email",
        "Tel.nr.": "phone",
    }


def test_typing_errors_are_guessed_with_a_warning_but_only_where_the_values_fit() -> None:
    rows = [["Voornaam", "Geboortedatm", "Postkode"], ["Sara", "1-5-1990", "blauw"], ["Omar", "2-5-1991", "rood"]]
    reading = read(xlsx(("Blad", rows)))
    assert [(warning.cell, warning.code) for warning in reading.warnings if warning.code == "guessed_column"] == [
        ("B1", "guessed_column")
    ]
    assert reading.rows[0].birth_date
    assert reading.unused_columns == ["Postkode"]


def test_vague_words_and_contents_are_only_suggested() -> None:
    found = table(
        ["Naam van de persoon", "Contact", "Woont op"],
        ["Sara Voorbeeld", "s@example.org", "1234 AB"],
        ["Omar Voorbeeld", "o@example.org", "1234 AC"],
    )
    heading = headings.find(found)
    assert heading
    assert layouts.recognise(heading, rows=headings.people_rows(found, heading)).columns == {}
    offer = layouts.suggested(heading, headings.people_rows(found, heading))
    assert offer.columns == {1: "full_name", 2: "email", 3: "postcode"}
    assert offer.how == {1: "similar", 2: "content", 3: "content"}


def test_a_choice_is_remembered_also_that_a_column_is_left_out() -> None:
    found = table(["Wie", "Status", "Plaats"], ["Sara Voorbeeld", "Baan", "Dalfsen"])
    heading = headings.find(found)
    assert heading
    chosen = layouts.chosen(heading, {1: "full_name", 2: "outflow", 9: "full_name", 3: "no such target"})
    assert chosen.columns == {1: "full_name", 2: "outflow"}
    remembered = chosen.to_remember()
    assert remembered == {"wie": "full_name", "status": "outflow", "plaats": ""}
    assert mapped(found, remembered=remembered) == {"Wie": "full_name", "Status": "outflow"}
    assert mapped(found) == {"Plaats": "place"}


def test_a_named_layout_takes_exact_headings_only() -> None:
    found = table(["Voornaam", "Geboortedatm"], ["Sara", "1-5-1990"])
    assert mapped(found, layout="opstap") == {"Voornaam": "first_name"}


def test_an_appended_template_column_counts_in_a_sonar_export() -> None:
    found = table([*SONAR_HEADINGS, "Programma"], ["x"] * 36)
    assert mapped(found)["Programma"] == "programme"
    assert mapped(found)["Medewerker Naam"] == "case_manager"


def test_fits_says_yes_where_nothing_is_known() -> None:
    assert column_suggestions.fits("place", ["x"])
    assert column_suggestions.fits("email", [])
    assert not column_suggestions.fits("email", ["x", "y", "z@example.org"])


@pytest.mark.parametrize("target", column_words.TEMPLATE, ids=lambda target: target.key)
def test_every_template_heading_is_its_own_target(target: column_words.Target) -> None:
    assert column_words.target_of(f"  {target.heading.upper()} *") == target.key


def test_a_table_survives_json() -> None:
    tables = read_tables(template({"Voornaam": "Sara", "Geboortedatum": "x"}))
    assert [Table.from_data(found.as_data()) for found in tables] == tables
