"""`opstap import`: the JSON that others rely on, the exit codes, and what --check and --good-rows do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from tests import factories as make

from opstap.core.scope import scoped
from opstap.exchange.models import Import
from opstap.exchange.tests.exchange_steps import found, people, person, picture
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality
from opstap.people.models import Participant
from opstap.site.cli import main

KEYS = ["rows", "new", "changed", "unchanged", "rejected", "errors", "warnings", "dropped_columns"]
FINDING = ["sheet", "cell", "column", "value", "problem", "hint"]


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch) -> Municipality:
    """The command runs in this process, in the test's database."""
    monkeypatch.setattr("opstap.site.boot.opened", lambda **options: nullcontext())
    return make.make_municipality("Testdorp aan de Vecht")


def run(path: Path, *options: str) -> Result:
    place = "Testdorp aan de Vecht"
    return CliRunner().invoke(main, ["import", "caseload", str(path), "--municipality", place, *options])


def report(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "goed.xlsx"
    path.write_bytes(people(3))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "gemengd.xlsx"
    path.write_bytes(template(person(1), person(2, Postcode="12 AB"), person(3)))
    return path


def test_everything_goes_in(here: Municipality, good: Path) -> None:
    result = run(good, "--format", "json")
    told = report(result)
    assert (result.exit_code, list(told)) == (0, KEYS)
    assert [told[key] for key in KEYS[:5]] == [3, 3, 0, 0, 0]
    with scoped([here.pk]):
        assert Participant.objects.filter(municipality=here).count() == 3


def test_the_same_again_changes_nothing(here: Municipality, good: Path) -> None:
    run(good)
    before = picture(here)
    told = report(run(good, "--format", "json"))
    assert [told[key] for key in KEYS[:5]] == [3, 0, 0, 3, 0]
    assert picture(here) == before


def test_check_changes_nothing(here: Municipality, good: Path) -> None:
    result = run(good, "--check", "--format", "json")
    assert (result.exit_code, report(result)["new"]) == (0, 3)
    with scoped([here.pk]):
        assert not Participant.objects.filter(municipality=here).exists()
        assert not Import.objects.exists()


def test_all_or_nothing_unless_asked(here: Municipality, mixed: Path) -> None:
    result = run(mixed, "--format", "json")
    told = report(result)
    assert (result.exit_code, told["new"], told["rejected"]) == (1, 2, 1)
    (error,) = told["errors"]
    assert list(error) == FINDING
    assert (error["sheet"], error["cell"], error["column"], error["value"]) == ("Caseload", "J3", "Postcode", "12 AB")
    assert error["problem"]
    assert error["hint"]
    with scoped([here.pk]):
        assert not Participant.objects.filter(municipality=here).exists()
    again = run(mixed, "--good-rows", "--format", "json")
    assert (again.exit_code, report(again)["new"]) == (1, 2)
    assert {found(here, key).reference for key in ("K-1", "K-3")} == {"K-1", "K-3"}


@pytest.mark.parametrize("options", [(), ("--format", "json")])
def test_what_cannot_be_read_is_a_sentence_and_exit_2(here: Municipality, tmp_path: Path, options: tuple[str]) -> None:
    (tmp_path / "leeg.xlsx").write_bytes(b"")
    (tmp_path / "foto.xlsx").write_bytes(b"\x89PNG\r\n" + b"\0" * 100)
    for path in (tmp_path / "leeg.xlsx", tmp_path / "foto.xlsx", tmp_path / "weg.xlsx", tmp_path):
        result = run(path, *options)
        assert (result.exit_code, result.stdout) == (2, ""), path
        assert result.stderr.startswith("Error: ")
        assert "Traceback" not in result.stderr


def test_an_unknown_municipality_is_a_sentence(here: Municipality, good: Path) -> None:
    result = CliRunner().invoke(main, ["import", "caseload", str(good), "--municipality", "Nergens"])
    assert result.exit_code != 0
    assert "Nergens" in result.stderr


def test_a_named_layout_is_taken_at_its_word(here: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "namen.csv"
    path.write_text("Naam;Geb. datum\nJan Jansen;1-5-1990\n", encoding="utf-8")
    assert report(run(path, "--check", "--format", "json"))["new"] == 1
    assert run(path, "--layout", "sonar", "--check").exit_code == 2


def test_text_says_it_in_dutch(here: Municipality, mixed: Path, good: Path) -> None:
    told = run(mixed).stdout
    assert "3 rijen: 2 nieuw, 0 gewijzigd, 0 ongewijzigd, 1 afgekeurd." in told
    assert "Fout: Caseload J3 Postcode" in told
    assert "Er is niets gewijzigd." in told
    assert "Er is niets gewijzigd." not in run(good).stdout


def test_the_template_is_read_by_what_wrote_it(here: Municipality, tmp_path: Path) -> None:
    out = tmp_path / "sjabloon.xlsx"
    assert CliRunner().invoke(main, ["import", "template", str(out)]).exit_code == 0
    book = load_workbook(out)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for column, value in {"Voornaam": "Selam", "Uitstroom": "Baan", "Programma": "STAR/T"}.items():
        sheet.cell(2, headings.index(column) + 1, value)
    book.save(out)
    assert report(run(out, "--format", "json"))["new"] == 1
    nowhere = CliRunner().invoke(main, ["import", "template", str(tmp_path / "geen" / "map.xlsx")])
    assert (nowhere.exit_code, "Traceback" in nowhere.stderr) == (1, False)


@pytest.mark.realdata
def test_the_sonar_example_gives_24_people(here: Municipality) -> None:
    folder = os.environ.get("OPSTAP_REALDATA")
    if not folder:
        pytest.skip("OPSTAP_REALDATA names no folder with reference data")
    path = Path(folder) / "vum" / "SonarDashboardExample.xlsx"
    first = run(path, "--format", "json")
    told = report(first)
    assert first.exit_code == 0
    assert [told[key] for key in KEYS[:5]] == [24, 24, 0, 0, 0]
    assert told["dropped_columns"] == ["BSN"]
    again = report(run(path, "--format", "json"))
    assert [again[key] for key in KEYS[:5]] == [24, 0, 0, 24, 0]


@pytest.mark.slow
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="about the embedded database")
def test_as_somebody_types_it(tmp_path: Path) -> None:
    """Real processes, a data folder of their own, no worker."""
    environment = os.environ | {"OPSTAP_DATA": str(tmp_path / "data")}

    def opstap(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "opstap.site.cli", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)

    assert opstap("init").returncode == 0
    assert opstap("organisation", "add", "municipality", "Testdorp").returncode == 0
    for name, data, code in (("goed", people(3), 0), ("fout", people(2, Postcode="12"), 1), ("leeg", b"", 2)):
        (tmp_path / name).write_bytes(data)
        done = opstap("import", "caseload", str(tmp_path / name), "--municipality", "Testdorp", "--format", "json")
        assert done.returncode == code, done.stderr
        assert code == 2 or list(json.loads(done.stdout)) == KEYS
