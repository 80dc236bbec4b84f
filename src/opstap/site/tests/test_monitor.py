"""`opstap monitor`: what it prints, word for word, and what it says to bad input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests import factories as make

from opstap.core.scope import scoped
from opstap.insight.settings import AGES_SETTING
from opstap.organisations.actions.parties import change_setting
from opstap.site import boot
from opstap.site.cli import main

pytestmark = pytest.mark.django_db
DAY = "2026-06-01"


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test run is there already."""

    @contextmanager
    def ready(**_: bool) -> Iterator[None]:
        yield

    monkeypatch.setattr(boot, "opened", ready)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["monitor", *words])


def printed(*words: str) -> Any:
    result = run(*words, "--on", DAY, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_background_word_for_word() -> None:
    here = make.make_municipality("Gemeente Hier")
    person = make.make_participant(
        here,
        sex="female",
        birth_date=date(1990, 1, 1),
        country="SY",
        in_nl_since_year=2014,
        education="hbo",
        limited_capacity=False,
    )
    make.open_track(person, programme="start-enschede", started_on=date(2025, 1, 1))
    make.open_track(make.make_participant(here), started_on=date(2026, 6, 1))
    make.open_track(make.make_participant(here), programme="dalfsen", started_on=date(2026, 6, 2))
    known = {
        "age": "31-49",
        "country": "SY",
        "education": "higher",
        "limited_capacity": "no",
        "sex": "female",
        "since": "2013-2015",
    }
    assert printed("background") == {
        "on": DAY,
        "rows": [
            *({"programme": "none", "variable": name, "value": "unknown", "n": 1} for name in known),
            *({"programme": "start-enschede", "variable": name, "value": known[name], "n": 1} for name in known),
        ],
    }


def test_outcomes_word_for_word_and_per_municipality() -> None:
    places = [make.make_municipality(f"Gemeente {name}") for name in ("Een", "Twee")]
    for number, place in enumerate(places, start=1):
        for _ in range(number):
            make.open_track(make.make_participant(place), programme="dalfsen", started_on=date(2025, 1, 1))

    def counted(*words: str) -> list[int]:
        answer = printed("outcomes", *words)
        assert [set(row) for row in answer["rows"]] == [{"programme", "outcome", "n"}] * len(answer["rows"])
        assert {(row["programme"], row["outcome"]) for row in answer["rows"]} <= {("dalfsen", "in_track")}
        return [row["n"] for row in answer["rows"]]

    assert counted() == [3]
    assert counted("--municipality", "twee") == [2]
    assert counted("--municipality", "Gemeente Een", "--municipality", "twee") == [3]


def test_own_bands_hold_for_one_municipality_only() -> None:
    here = make.make_municipality("Gemeente Hier")
    make.open_track(make.make_participant(here, birth_date=date(1990, 1, 1)), started_on=date(2025, 1, 1))
    with scoped([here.pk]):
        change_setting(
            municipality=here,
            name=AGES_SETTING,
            value=[26, 44],
            source="Besluit",
            since=date(2026, 1, 1),
            by=make.system(here),
        )

    def band(*words: str) -> str:
        return next(str(row["value"]) for row in printed("background", *words)["rows"] if row["variable"] == "age")

    assert (band("--municipality", "hier"), band()) == ("27-44", "31-49")


def test_a_table_to_read() -> None:
    here = make.make_municipality("Gemeente Hier")
    make.open_track(make.make_participant(here, sex="female"), programme="dalfsen", started_on=date(2025, 1, 1))
    make.open_track(make.make_participant(here), started_on=date(2025, 1, 1))
    text = run("outcomes", "--on", DAY).output
    assert "Stand op 1 juni 2026." in text
    lines = [line.split() for line in text.splitlines()]
    assert ["In", "traject", "1", "1", "2"] in lines
    assert ["Totaal", "1", "1", "2"] in lines
    assert ["Vrouw", "1", "0", "1"] in [line.split() for line in run("background", "--on", DAY).output.splitlines()]


def test_nobody() -> None:
    assert printed("outcomes") == {"on": DAY, "rows": []}
    assert run("background", "--on", DAY).output == "Op 1 juni 2026 had niemand een traject.\n"


@pytest.mark.parametrize("day", ["2026-02-30", "gisteren", "1-6-2026", ""])
def test_a_date_that_is_none(day: str) -> None:
    result = run("outcomes", "--on", day)
    assert result.exit_code == 2
    assert "Write it as year-month-day" in result.output


def test_a_date_is_needed_and_a_municipality_must_be_there() -> None:
    assert run("outcomes").exit_code == 2
    make.make_municipality("Gemeente Dalfsen")
    result = run("background", "--on", DAY, "--municipality", "Dalfsn")
    assert result.exit_code == 1
    assert "Er is geen organisatie die Dalfsn heet. Bedoelde u Dalfsen?" in result.output.replace("Gemeente ", "")
