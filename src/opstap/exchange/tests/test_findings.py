"""Every kind of error stands at its cell, once, with a hint; warnings let the row in; nobody is told too much."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests import factories as make

from opstap.core.dates import today
from opstap.exchange.tests.exchange_steps import on_command, person
from opstap.exchange.tests.reading.sheets import sonar, template, xlsx
from opstap.organisations.models import Municipality

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(today().year + 1, 1, 1)
ERRORS = [
    ("birth_in_future", "D2", {"Geboortedatum": NEXT_YEAR}),
    ("birth_too_early", "D2", {"Geboortedatum": date(1919, 12, 31)}),
    ("no_such_date", "D2", {"Geboortedatum": "31-2-1990"}),
    ("since_in_future", "G2", {"In Nederland sinds": str(today().year + 1)}),
    ("end_before_start", "Y2", {"Start traject": "1-2-2024", "Uitstroom": "Baan", "Datum uitstroom": "31-1-2024"}),
    ("unknown_programme", "T2", {"Programma": "Kapsalon"}),
    ("unknown_phase", "U2", {"Fase": "Nergens"}),
    ("unknown_level", "P2", {"Taalniveau spreken": "D1"}),
    ("unknown_outflow", "X2", {"Uitstroom": "Zoek"}),
    ("unknown_choice", "E2", {"Geslacht": "Q"}),
    ("unknown_choice", "H2", {"Opleidingsniveau": "zwemdiploma"}),
    ("unknown_choice", "I2", {"Arbeidsbeperking": "misschien"}),
    ("malformed_postcode", "J2", {"Postcode": "1234"}),
    ("no_name", "B2", {"Voornaam": "NNB", "Achternaam": "-"}),
]


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality("Testdorp")


@pytest.mark.parametrize(("code", "cell", "cells"), ERRORS, ids=[f"{code}-{cell}" for code, cell, _ in ERRORS])
def test_an_error_stands_at_its_cell(
    here: Municipality, tmp_path: Path, code: str, cell: str, cells: dict[str, Any]
) -> None:
    outcome = on_command(tmp_path, template(person(1, **cells), person(2)), here, check=True)
    (error,) = outcome.report["errors"]
    assert (error["cell"], outcome.code) == (cell, 1)
    assert (outcome.report["new"], outcome.report["rejected"]) == (1, 1)
    assert error["problem"]
    assert error["hint"]
    assert error["sheet"] == "Caseload"


def test_the_later_of_two_equal_references_is_wrong(here: Municipality, tmp_path: Path) -> None:
    report = on_command(tmp_path, template(person(1), person(2, Kenmerk="k-1"), person(3)), here, check=True).report
    (error,) = report["errors"]
    assert (error["cell"], error["column"], error["value"]) == ("A3", "Kenmerk", "k-1")
    assert "A2" in error["problem"]


def test_one_error_a_cell_and_every_bad_cell(here: Municipality, tmp_path: Path) -> None:
    row = person(1, Geslacht="Q", Postcode="x", Programma="Kapsalon", Fase="Nergens")
    report = on_command(tmp_path, template(row), here, check=True).report
    assert sorted(error["cell"] for error in report["errors"]) == ["E2", "J2", "T2"]


def test_an_outcome_before_a_start_that_still_comes_is_an_error(here: Municipality, tmp_path: Path) -> None:
    """It would end today, before it begins: the database would refuse it, so the preview must."""
    row = person(1, **{"Start traject": NEXT_YEAR, "Uitstroom": "Baan"})
    report = on_command(tmp_path, template(row), here, check=True).report
    assert [error["cell"] for error in report["errors"]] == ["X2"]


def test_warnings_let_the_row_in(here: Municipality, tmp_path: Path) -> None:
    rows = [person(1, Klantmanager="Niemand Bekend", Programma=None), person(2, Voornaam="Selamb")]
    outcome = on_command(tmp_path, template(*rows), here)
    assert (outcome.code, outcome.imported, outcome.report["new"]) == (0, True, 2)
    places = {(warning["cell"], warning["column"]) for warning in outcome.report["warnings"]}
    assert {("W2", "Klantmanager"), ("T2", "Programma"), ("C3", "Achternaam")} <= places
    counted = [w["cell"] for w in outcome.report["warnings"]]
    assert len(counted) == len(set(counted))


def test_another_municipality_and_columns_without_a_place_are_warned_of(here: Municipality, tmp_path: Path) -> None:
    people = [{"Volledige Naam": "Piet Jansen", "Gemeente": "0193", "Vervoer": "fiets", "BSN": "123456782"}]
    report = on_command(tmp_path, sonar(*people), here, check=True).report
    assert report["dropped_columns"] == ["BSN"]
    assert {"Gemeente", "Vervoer", "BSN"} <= {warning["column"] for warning in report["warnings"]}


def test_a_second_sheet_with_people_is_mentioned(here: Municipality, tmp_path: Path) -> None:
    head = ["Voornaam", "Achternaam", "Plaats"]
    sheets = [("Een", [head, ["A", "Jansen", "X"], ["B", "Jansen", "X"]]), ("Twee", [head, ["C", "Jansen", "X"]])]
    report = on_command(tmp_path, xlsx(*sheets), here, check=True).report
    assert report["new"] == 2
    assert "Twee" in {warning["sheet"] for warning in report["warnings"]}
