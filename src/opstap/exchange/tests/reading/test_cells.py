"""Each cell reader: what it takes, what it refuses, and that it never falls over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.exchange.reading import cells, closed_lists, countries_and_languages, dates
from opstap.exchange.reading.municipal_words import phase
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
    closed_lists.sex,
    closed_lists.education,
    closed_lists.level,
    closed_lists.learning_route,
    closed_lists.outcome,
    countries_and_languages.country,
    countries_and_languages.mother_tongue,
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
        (closed_lists.sex, "V", "female"),
        (closed_lists.sex, "vrouw", "female"),
        (closed_lists.sex, "m", "male"),
        (closed_lists.sex, "X", "other"),
        (closed_lists.education, "VMBO", "secondary"),
        (closed_lists.education, "vwo", "secondary"),
        (closed_lists.education, "hoger", "higher_unspecified"),
        (closed_lists.education, "geen", "none"),
        (closed_lists.education, "basis", "primary"),
        (closed_lists.education, "MBO 4", "mbo"),
        (closed_lists.education, "VMBO-T", "secondary"),
        (closed_lists.education, "wo", "wo"),
        (closed_lists.level, "a2 ", "A2"),
        (closed_lists.level, "A2", "A2"),
        (closed_lists.level, "Alfa B", "Alfa B"),
        (closed_lists.level, "ALFA-C", "Alfa C"),
        (closed_lists.level, "erk b1", "B1"),
        (closed_lists.level, "geen", None),
        (closed_lists.learning_route, "B1-route", "b1"),
        (closed_lists.learning_route, "Z-route", "z"),
        (closed_lists.learning_route, "Onderwijsroute", "education"),
        (closed_lists.learning_route, "Wi2013", "act_2013"),
        (closed_lists.outcome, "Baan", "job"),
        (closed_lists.outcome, "eigen onderneming", "own_business"),
        (closed_lists.outcome, "Werk + aanvullende uitkering", "job_with_benefit"),
        (closed_lists.outcome, "Opleiding", "education"),
        (closed_lists.outcome, "Verhuisd", "moved"),
        (closed_lists.outcome, "language_internship", "language_internship"),
        (closed_lists.outcome, "Taalstage", "language_internship"),
        (closed_lists.outcome, "in track", "in_track"),
        (closed_lists.outcome, "geen", None),
        (cells.yes_no, "Ja", True),
        (cells.yes_no, "nee", False),
        (cells.yes_no, True, True),
        (countries_and_languages.country, "Syrië", "SY"),
        (countries_and_languages.country, "syrie", "SY"),
        (countries_and_languages.country, "Syria", "SY"),
        (countries_and_languages.country, "ER", "ER"),
        (countries_and_languages.country, "Oekraïne", "UA"),
        (countries_and_languages.country, "Afghaanse", "AF"),
        (countries_and_languages.mother_tongue, "Tigrinya", ("ti",)),
        (countries_and_languages.mother_tongue, "Arabisch", ("ar",)),
        (countries_and_languages.mother_tongue, "Dari", ("prs",)),
        (countries_and_languages.mother_tongue, "Farsi", ("fa",)),
        (countries_and_languages.mother_tongue, "Koerdisch (Sorani)", ("ckb",)),
        (countries_and_languages.mother_tongue, "Kurmanci", ("kmr",)),
        (countries_and_languages.mother_tongue, "Arabisch / Koerdisch", ("ar", "ku")),
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
        (closed_lists.sex, "q", "unknown_choice", "V, M, X"),
        (closed_lists.education, "iets", "unknown_choice", "mbo"),
        (closed_lists.level, "A3", "unknown_level", "Alfa A"),
        (closed_lists.level, "<A1", "unknown_level", "A1"),
        (closed_lists.level, "A2/B1", "unknown_level", "A1"),
        (closed_lists.level, "C", "unknown_level", "C1"),
        (closed_lists.outcome, "Op reis", "unknown_outflow", "Verhuisd"),
        (closed_lists.outcome, "Verhuist", "unknown_outflow", "Verhuisd?"),
        (closed_lists.learning_route, "Q-route", "unknown_choice", "Z-route"),
        (cells.yes_no, "soms", "unknown_choice", "ja"),
        (countries_and_languages.country, "Syriee", "unknown_country", "Syrië?"),
        (countries_and_languages.country, "Atlantis", "unknown_country", "land"),
        (countries_and_languages.mother_tongue, "Tigrinjia", "unknown_language", "Tigrinya?"),
        (countries_and_languages.mother_tongue, "Klokkentaal", "unknown_language", "taal"),
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
    assert (
        countries_and_languages.country_name("SY"),
        countries_and_languages.language_name("ti"),
        countries_and_languages.language_name("xyz"),
    ) == (
        "Syrië",
        "Tigrinya",
        "xyz",
    )
