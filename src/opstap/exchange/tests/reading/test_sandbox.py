"""What runs inside the child, run here where it can be measured: parsing, cleaning, answering."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from opstap.exchange.reading import bsn, csv_reader, sandbox, workbook, xlsx_reader
from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import DEFAULT
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.exchange.reading.values import ErrorValue, Row, Table
from opstap.exchange.tests.reading.sheets import saved, sonar, template


def answer(monkeypatch: pytest.MonkeyPatch, kind: str, data: bytes) -> dict[str, Any]:
    """What the child says, without the bounds that would hold for the tests too."""
    out = io.StringIO()
    monkeypatch.setattr(sandbox, "_bound", lambda limits: None)
    monkeypatch.setattr(sys, "argv", ["child", kind, json.dumps(DEFAULT.as_data())])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    monkeypatch.setattr(sys, "stdout", out)
    sandbox.main()
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_values_of_every_kind() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    moment = datetime(2018, 5, 1, 13, 45)  # noqa: DTZ001 - a spreadsheet knows no zones
    sheet.append(
        ["tekst", 5, 5.0, 5.5, True, moment, date(2018, 5, 1), time(9, 30), timedelta(hours=30), " ", "#DIV/0!"]
    )
    sheet.append([])
    sheet["A4"] = 99_999_999
    sheet["A4"].number_format = "d-m-yyyy"
    hidden = book.create_sheet("verborgen")
    hidden.append(["x"])
    hidden.sheet_state = "veryHidden"
    found = xlsx_reader.read(saved(book), DEFAULT)
    assert [table.sheet for table in found] == ["Sheet"]
    assert found[0].rows == [
        Row(
            1,
            {
                1: "tekst",
                2: 5,
                3: 5,
                4: 5.5,
                5: True,
                6: date(2018, 5, 1),
                7: date(2018, 5, 1),
                8: "09:30:00",
                9: "1 day, 6:00:00",
                11: ErrorValue("#DIV/0!"),
            },
        ),
        Row(4, {1: ErrorValue("#VALUE!")}),
    ]
    assert Table.from_data(json.loads(json.dumps(found[0].as_data()))) == found[0]
    assert xlsx_reader.plain_value(float("nan")) == ErrorValue("#NUM!")
    assert xlsx_reader.plain_value(b"x") == "b'x'"


@pytest.mark.parametrize("bound", [{"rows": 1}, {"cells": 3}, {"columns": 1}, {"characters": 10}])
def test_too_much(bound: dict[str, int]) -> None:
    with pytest.raises(FaultError) as caught:
        xlsx_reader.read(template({"Voornaam": "Sara"}), replace(DEFAULT, **bound))
    assert caught.value.code == "too_much"
    if "characters" not in bound:
        with pytest.raises(FaultError) as caught:
            csv_reader.read(b"Naam;Plaats\nSara;Dalfsen\n", replace(DEFAULT, **bound))
        assert caught.value.code == "too_much"


def test_broken_content_is_damaged() -> None:
    for data in (b"PK\x03\x04", b"nonsense"):
        with pytest.raises(FaultError) as caught:
            xlsx_reader.read(data, DEFAULT)
        assert caught.value.code == "damaged"
    with pytest.raises(FaultError) as caught:
        csv_reader.read(b"a;" + b"x" * 200_000, DEFAULT)
    assert caught.value.code == "damaged"


def test_the_answer_holds_no_bsn(monkeypatch: pytest.MonkeyPatch) -> None:
    said = answer(
        monkeypatch, "xlsx", sonar({"Volledige Naam": "Sara Voorbeeld", "BSN": 123456782, "ID_WZ": 111222333.0})
    )
    assert said["tables"][0]["dropped"] == [[3, "BSN", "name"], [4, "ID_WZ", "values"]]
    assert not any(number in json.dumps(said) for number in ("123456782", "111222333"))


def test_the_answer_names_the_fault_and_never_quotes_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, "xlsx", b"nonsense") == {"fault": "damaged"}

    def fail(*_: object) -> list[Table]:
        raise ValueError("123456782")

    monkeypatch.setattr(sandbox, "_parse", fail)
    said = answer(monkeypatch, "csv", b"x")
    assert said["fault"] == "damaged"
    assert said["where"].startswith("ValueError in test_sandbox.py:")

    def swell(*_: object) -> list[Table]:
        raise MemoryError

    monkeypatch.setattr(sandbox, "_parse", swell)
    assert answer(monkeypatch, "csv", b"x") == {"fault": "too_much"}


def test_an_unforeseen_fault_is_logged_by_its_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = json.dumps({"fault": "damaged", "where": "KeyError in xlsx.py:1"}).encode()
    done = subprocess.CompletedProcess([], 0, stdout=said)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with caplog.at_level(logging.ERROR), pytest.raises(UnreadableError):
        workbook.read_tables(b"Naam;Plaats\n")
    assert "KeyError in xlsx.py:1" in caplog.text


def test_headings_above_the_headings_give_a_bsn_away_too() -> None:
    rows = [
        Row(1, {1: "Persoon", 2: "Sofinummer"}),
        Row(2, {1: "Naam", 2: "nr.", 3: "Postcode"}),
        Row(3, {1: "Sara", 2: 5, 3: True}),
    ]
    found = bsn.clean(Table("Blad 123456782", rows))
    assert found.sheet == "Blad [BSN]"
    assert [(drop.column, drop.heading, drop.reason) for drop in found.dropped] == [(2, "Sofinummer", "name")]
    assert found.rows[2].cells == {1: "Sara", 3: True}
