"""Each cell reader: what it takes, what it refuses, and that it never falls over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.exchange.reading import cells, dates, places, words
from opstap.exchange.reading.known import phase
from opstap.exchange.reading.problems import Problem
from opstap.exchange.reading.values import CellValue, ErrorValue, address, as_text, is_empty, tidy
from opstap.exchange.tests.reading.sheets import GOOD_BSN, KNOWN, TODAY

CELLS = st.one_of(
    st.text(max_size=60),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.just(ErrorValue("#N/A")),
)
READERS: list[Callable[[CellValue], Any]] = [
    cells.reference,
    cells.name,
    cells.full_name,
    cells.postcode,
    cells.email,
    cells.phone,
    cells.yes_no,
    dates.day,
    lambda value: dates.birth_date(value, TODAY),
    lambda value: dates.since(value, TODAY),
    words.sex,
    words.education,
    words.level,
    words.learning_route,
    words.outcome,
    places.country,
    places.mother_tongue,
    KNOWN.programme,
    KNOWN.case_manager,
    KNOWN.municipality,
    lambda value: phase(value, KNOWN.programmes[0]),
]


_MONTHS_IN_FULL = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def code(found: object) -> str:
    assert isinstance(found, Problem), found
    assert found.problem
    assert found.hint
    return found.code


@given(CELLS)
def test_no_reader_falls_over(value: CellValue) -> None:
    for reader in READERS:
        reader(value)


@given(st.dates(date(1920, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_in_every_way_it_is_written(day: date) -> None:
    month = list(_MONTHS_IN_FULL)
    serial = (day - date(1899, 12, 30)).days
    for text in (
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T00:00:00",
        f"{day.day} {month[day.month - 1]} {day.year}",
        f"{day.day} {day:%B} {day.year}",
        f"{day.day}-{month[day.month - 1][:3]}-{day.year}",
        serial,
        float(serial),
        day,
    ):
        assert dates.day(text) == day, text


@pytest.mark.parametrize(
    "text",
    [
        "30-2-2018",
        "31-4-2020",
        "5/13/2018",
        "1-5-18",
        "mei 2018",
        "2018",
        2018,
        "0-1-2018",
        "morgen",
        "1-1-1850",
        True,
        ErrorValue("#VALUE!"),
    ],
)
def test_no_such_date(text: CellValue) -> None:
    assert code(dates.day(text)) == "no_such_date"


def test_birth_lies_between_1920_and_today() -> None:
    assert dates.birth_date(TODAY, TODAY) == TODAY
    assert dates.birth_date(date(1920, 1, 1), TODAY) == date(1920, 1, 1)
    assert code(dates.birth_date(TODAY + timedelta(1), TODAY)) == "birth_in_future"
    assert code(dates.birth_date("31-12-1919", TODAY)) == "birth_too_early"
    assert code(dates.birth_date("1990", TODAY)) == "no_such_date"


@pytest.mark.parametrize("value", [2016, "2016", "sinds 2016", 2016.0, date(1905, 7, 8)])
def test_since_may_be_a_year_alone(value: CellValue) -> None:
    assert dates.since(value, TODAY) == dates.Since(date(2016, 1, 1), "year")


def test_since_is_not_in_the_future() -> None:
    assert dates.since("1-5-2018", TODAY) == dates.Since(date(2018, 5, 1), "day")
    assert dates.since(TODAY.year, TODAY) == dates.Since(date(TODAY.year, 1, 1), "year")
    assert code(dates.since(TODAY.year + 1, TODAY)) == "since_in_future"
    assert code(dates.since(TODAY + timedelta(1), TODAY)) == "since_in_future"
    assert code(dates.since("1819", TODAY)) == "no_such_date"
    assert code(dates.since("lang geleden", TODAY)) == "no_such_date"


@given(st.integers(1000, 9999), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2), st.booleans())
def test_a_postcode_in_any_spacing_and_case(digits: int, letters: str, lower: bool) -> None:
    for text in (f"{digits}{letters}", f"{digits} {letters}", f" {digits}   {letters} ", f"{digits}\u00a0{letters}"):
        assert cells.postcode(text.lower() if lower else text) == f"{digits} {letters}"


@pytest.mark.parametrize("text", ["1234", 1234, "0123 AB", "12345 AB", "1234 ABC", "AB 1234", "1234 A1"])
def test_a_malformed_postcode(text: CellValue) -> None:
    assert code(cells.postcode(text)) == "malformed_postcode"


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (words.sex, "V", "female"),
        (words.sex, "vrouw", "female"),
        (words.sex, "m", "male"),
        (words.sex, "X", "other"),
        (words.education, "VMBO", "secondary"),
        (words.education, "vwo", "secondary"),
        (words.education, "hoger", "higher_unspecified"),
        (words.education, "geen", "none"),
        (words.education, "basis", "primary"),
        (words.education, "MBO 4", "mbo"),
        (words.education, "VMBO-T", "secondary"),
        (words.education, "wo", "wo"),
        (words.level, "a2 ", "A2"),
        (words.level, "A2", "A2"),
        (words.level, "Alfa B", "Alfa B"),
        (words.level, "ALFA-C", "Alfa C"),
        (words.level, "erk b1", "B1"),
        (words.level, "geen", None),
        (words.learning_route, "B1-route", "b1"),
        (words.learning_route, "Z-route", "z"),
        (words.learning_route, "Onderwijsroute", "education"),
        (words.learning_route, "Wi2013", "act_2013"),
        (words.outcome, "Baan", "job"),
        (words.outcome, "eigen onderneming", "own_business"),
        (words.outcome, "Werk + aanvullende uitkering", "job_with_benefit"),
        (words.outcome, "Opleiding", "education"),
        (words.outcome, "Verhuisd", "moved"),
        (words.outcome, "language_internship", "language_internship"),
        (words.outcome, "Taalstage", "language_internship"),
        (words.outcome, "in track", "in_track"),
        (words.outcome, "geen", None),
        (cells.yes_no, "Ja", True),
        (cells.yes_no, "nee", False),
        (cells.yes_no, True, True),
        (places.country, "Syrië", "SY"),
        (places.country, "syrie", "SY"),
        (places.country, "Syria", "SY"),
        (places.country, "ER", "ER"),
        (places.country, "Oekraïne", "UA"),
        (places.country, "Afghaanse", "AF"),
        (places.mother_tongue, "Tigrinya", ("ti",)),
        (places.mother_tongue, "Arabisch", ("ar",)),
        (places.mother_tongue, "Dari", ("prs",)),
        (places.mother_tongue, "Farsi", ("fa",)),
        (places.mother_tongue, "Koerdisch (Sorani)", ("ckb",)),
        (places.mother_tongue, "Kurmanci", ("kmr",)),
        (places.mother_tongue, "Arabisch / Koerdisch", ("ar", "ku")),
        (cells.reference, 12345.0, "12345"),
        (cells.reference, "  K 12 ", "K 12"),
        (cells.email, "mailto:a@example.org", "a@example.org"),
        (cells.phone, 612345678, "0612345678"),
        (cells.phone, 31612345678, "+31612345678"),
        (cells.phone, "06-12345678 (moeder)", "06-12345678 (moeder)"),
        (cells.full_name, "Piet Jansen", ("Piet", "Jansen")),
        (cells.full_name, "Jansen, Piet", ("Piet", "Jansen")),
        (cells.full_name, "Mw. Selam Tesfay", ("Selam", "Tesfay")),
        (cells.full_name, "Ahmad", ("Ahmad", "")),
        (cells.full_name, "Omar al Khatib", ("Omar", "al Khatib")),
        (KNOWN.case_manager, "ans  DE boer", "u1"),
        (KNOWN.case_manager, "Boer, Ans de", "u1"),
        (KNOWN.case_manager, "ans@example.org", "u1"),
        (KNOWN.municipality, 148, None),
        (KNOWN.municipality, "GM0148", None),
        (KNOWN.municipality, "Gemeente Dalfsen", None),
    ],
)
def test_words_that_are_understood(reader: Callable[[CellValue], Any], text: CellValue, expected: object) -> None:
    assert reader(text) == expected


@pytest.mark.parametrize(
    ("reader", "text", "expected", "hint"),
    [
        (words.sex, "q", "unknown_choice", "V, M, X"),
        (words.education, "iets", "unknown_choice", "mbo"),
        (words.level, "A3", "unknown_level", "Alfa A"),
        (words.level, "<A1", "unknown_level", "A1"),
        (words.level, "A2/B1", "unknown_level", "A1"),
        (words.level, "C", "unknown_level", "C1"),
        (words.outcome, "Op reis", "unknown_outflow", "Verhuisd"),
        (words.outcome, "Verhuist", "unknown_outflow", "Verhuisd?"),
        (words.learning_route, "Q-route", "unknown_choice", "Z-route"),
        (cells.yes_no, "soms", "unknown_choice", "ja"),
        (places.country, "Syriee", "unknown_country", "Syrië?"),
        (places.country, "Atlantis", "unknown_country", "land"),
        (places.mother_tongue, "Tigrinjia", "unknown_language", "Tigrinya?"),
        (places.mother_tongue, "Klokkentaal", "unknown_language", "taal"),
        (cells.name, "12345", "no_letters", "letters"),
        (cells.name, "x" * 100, "too_long", "99"),
        (cells.email, "piet", "malformed_email", "@"),
        (cells.phone, "geen tel", "malformed_phone", "cijfers"),
        (cells.full_name, "x" * 90, "too_long", "80"),
        (KNOWN.programme, "Dalfsen thuis", "unknown_programme", "STAR/T"),
        (KNOWN.programme, "Thuis in Dalfse", "unknown_programme", "Thuis in Dalfsen?"),
        (KNOWN.case_manager, "Jan Smit", "ambiguous_case_manager", "overdragen"),
        (KNOWN.case_manager, "Niemand", "unknown_case_manager", "overdragen"),
        (KNOWN.municipality, "12345", "other_municipality", "woont"),
    ],
)
def test_words_that_are_refused_with_a_hint(
    reader: Callable[[CellValue], Any], text: CellValue, expected: str, hint: str
) -> None:
    found = reader(text)
    assert code(found) == expected
    assert hint in found.hint


def test_phases_by_name_number_and_both() -> None:
    dalfsen = KNOWN.programmes[0]
    assert [phase(text, dalfsen) for text in ("Werkfit", "werkfit ", "3", 3, "fase 3", "3. Werkfit", "fit")] == [
        "fit"
    ] * 7
    assert code(phase("Fase 4", dalfsen)) == "unknown_phase"
    assert "Werkfit?" in getattr(phase("Werkfitt", dalfsen), "hint", "")


@pytest.mark.parametrize("text", ["NNB", "nnb", "Onbekend", "??", "n.v.t.", "N.V.T.", "nvt", "-", "--", "", " . "])
def test_words_that_say_nothing(text: str) -> None:
    assert is_empty(text)


@given(st.text(max_size=80))
def test_tidy_text_is_clean_and_stays_so(text: str) -> None:
    clean = tidy(text)
    assert tidy(clean) == clean
    assert "\0" not in clean
    assert "\n" not in clean


def test_texts_and_addresses() -> None:
    assert [as_text(value) for value in (12345.0, 1.5, True, False, date(2018, 5, 1), ErrorValue("#N/A"), None)] == [
        "12345",
        "1.5",
        "ja",
        "nee",
        "1-5-2018",
        "#N/A",
        "",
    ]
    assert [address(7, column) for column in (2, 26, 27, 52, 703)] == ["B7", "Z7", "AA7", "AZ7", "AAA7"]
    assert tidy("  Sara\u200b\tvan\u00a0 Dijk\u202e ") == "Sara van Dijk"


@pytest.mark.parametrize("bsn", GOOD_BSN)
def test_a_reference_is_never_a_bsn(bsn: str) -> None:
    for value in (bsn, int(bsn), f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}"):
        assert code(cells.reference(value)) == "bsn"


def test_names_of_codes_for_the_screen() -> None:
    assert (places.country_name("SY"), places.language_name("ti"), places.language_name("xyz")) == (
        "Syrië",
        "Tigrinya",
        "xyz",
    )
