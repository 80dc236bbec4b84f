"""The form about a person: what it takes, what it refuses, with a sentence at the field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from opstap.core.dates import today
from opstap.people.forms import SECTIONS, ParticipantForm


def filled(**data: Any) -> ParticipantForm:
    initial = data.pop("initial", {})
    with translation.override("en"):
        form = ParticipantForm({"request_key": str(uuid4()), "given_name": "Selam", **data}, initial=initial)
        form.is_valid()
    return form


def test_a_name_alone_is_enough() -> None:
    assert not filled().errors
    assert not filled(given_name="", family_name="Abebe").errors
    assert set(filled(given_name="").errors) == {"given_name"}
    assert set(filled(given_name="   ").errors) == {"given_name"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31-12-1919"),
        ("birth_date", "30-2-1990"),
        ("birth_date", "morgen"),
        ("email", "selam@"),
        ("postcode", "0721 AB"),
        ("postcode", "7721"),
        ("country", "XX"),
        ("education", "phd"),
        ("in_nl_since", "1-1-1900"),
        ("permit_until", "1-1-0001"),
        ("permit_until", "1-1-9999"),
        ("level_speaking", "Alfa A"),
        ("level_reading", "D1"),
        ("given_name", "x" * 81),
        ("family_name", "x" * 121),
        ("phone", "6" * 41),
        ("given_name", "a\x00b"),
        ("limited_capacity", "maybe"),
        ("seen", "yesterday"),
        ("request_key", "1"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, value: str) -> None:
    assert set(filled(**{field: value}).errors) == {field}


@pytest.mark.parametrize("field", ["reference", "phone", "city"])
def test_a_bsn_is_refused_wherever_it_is_typed(field: str) -> None:
    assert set(filled(**{field: "123456782"}).errors) == {field}


def test_birth_and_arrival_agree_and_lie_in_the_past() -> None:
    tomorrow = f"{today() + timedelta(days=1):%d-%m-%Y}"
    assert set(filled(birth_date=tomorrow).errors) == {"birth_date"}
    assert set(filled(in_nl_since=tomorrow).errors) == {"in_nl_since"}
    assert set(filled(birth_date="1-5-2020", in_nl_since="30-4-2020").errors) == {"in_nl_since"}
    assert not filled(birth_date="1-5-2020", in_nl_since="1-5-2020").errors


def test_values_as_the_participant_stores_them() -> None:
    form = filled(
        postcode=" 7721ab ", birth_date="1-5-1990", in_nl_since="2-6-2021", limited_capacity="no", level_speaking="A2"
    )
    values = form.values()
    assert (values["postcode"], values["birth_date"]) == ("7721 AB", date(1990, 5, 1))
    assert (values["in_nl_since"], values["in_nl_since_year"]) == (date(2021, 6, 2), 2021)
    assert values["limited_capacity"] is False
    assert form.levels() == {"speaking": "A2"}
    assert not {"seen", "request_key", "level_speaking"} & set(values)
    assert filled().values()["limited_capacity"] is None


def test_a_year_alone_stays_until_a_day_comes_or_goes() -> None:
    assert "in_nl_since_year" not in filled().values()
    assert filled(initial={"in_nl_since": date(2021, 6, 2)}).values()["in_nl_since_year"] is None


def test_only_new_levels_are_kept() -> None:
    form = filled(level_speaking="A2", level_reading="Alfa B", level_writing="", initial={"level_speaking": "A2"})
    assert form.levels() == {"reading": "Alfa B"}


def test_every_field_stands_in_a_section() -> None:
    shown = {name for _title, names in SECTIONS for name in names}
    assert shown == set(filled().fields) - {"request_key", "seen"}
