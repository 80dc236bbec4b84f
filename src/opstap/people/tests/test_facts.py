"""Facts in words, and who may read which of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from opstap.core.privacy import privacy_of
from opstap.organisations.roles import Role
from opstap.people.facts import SHOWN, age, country_choices, country_name, display, facts_for, label
from opstap.people.models import Participant

WHOLE = {
    "given_name": "Selam",
    "family_name": "Abebe",
    "called": "Sela",
    "birth_date": date(1990, 2, 28),
    "phone": "0612345678",
    "email": "selam@example.org",
    "reference": "D-12",
    "permit_kind": "asylum_temporary",
    "permit_until": date(2027, 1, 5),
    "in_nl_since": date(2021, 3, 4),
    "in_nl_since_year": 2021,
    "country": "ER",
    "mother_tongue": "Tigrinya",
    "education": "mbo",
    "learning_route": "b1",
    "sex": "female",
    "limited_capacity": False,
    "postcode": "7721 AB",
    "city": "Dalfsen",
}


def told(role: str, **values: object) -> dict[str, str]:
    return dict(facts_for(Participant(**(WHOLE | values)), role))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reads_exactly_what_the_register_gives_it(role: str) -> None:
    allowed = privacy_of(Participant).readable_by(role)
    with translation.override("nl"):
        assert list(told(role)) == [label(name) for name in SHOWN if name in allowed]


def test_who_guides_reads_no_permit_and_no_country() -> None:
    with translation.override("en"):
        assert told(Role.CASE_MANAGER)["Residence permit"] == "Asylum, temporary"
        assert told(Role.CASE_MANAGER)["Limited capacity for work"] == "No"
        coach = told(Role.COACH)
        assert coach["Mother tongue"] == "Tigrinya"
        assert not {
            "Residence permit",
            "Permit valid until",
            "Country of origin",
            "Sex",
            "Limited capacity for work",
        } & set(coach)
        assert "E-mail" not in told(Role.COORDINATOR)
        assert told(Role.POLICY_OFFICER) == {}


def test_what_is_unknown_is_shown_as_such_but_no_empty_nickname() -> None:
    with translation.override("en"):
        facts = told(Role.CASE_MANAGER, called="", phone="", country="", limited_capacity=None, in_nl_since=None)
        assert facts["Phone"] == ""
        assert facts["Country of origin"] == ""
        assert facts["Limited capacity for work"] == ""
        assert facts["In the Netherlands since"] == "2021"
        assert "Likes to be called" not in facts


@pytest.mark.parametrize(
    ("name", "value", "english", "dutch"),
    [
        ("birth_date", date(1990, 2, 28), "28 February 1990", "28 februari 1990"),
        ("birth_date", "1990-02-28", "28 February 1990", "28 februari 1990"),
        ("country", "SY", "Syria", "Syrië"),
        ("country", "XX", "XX", "XX"),
        ("limited_capacity", True, "Yes", "Ja"),
        ("education", "hbo", "Applied university (hbo)", "Hbo"),
        ("city", "Dalfsen", "Dalfsen", "Dalfsen"),
        ("level_speaking", "A2", "A2", "A2"),
        ("in_nl_since_year", 2021, "2021", "2021"),
        ("phone", None, "", ""),
    ],
)
def test_values_in_words(name: str, value: object, english: str, dutch: str) -> None:
    with translation.override("en"):
        assert display(name, value) == english
    with translation.override("nl"):
        assert display(name, value).lower() == dutch.lower()


def test_labels() -> None:
    with translation.override("nl"):
        assert label("level_speaking") == "Spreken"
        assert label("in_nl_since_year") == "In Nederland sinds (jaar)"
        assert label("birth_date") == "Geboortedatum"


def test_countries_are_sorted_by_name_and_are_no_groups_of_countries() -> None:
    with translation.override("nl"):
        choices = country_choices()
        assert country_name("ER") == "Eritrea"
    assert ("SY", "Syrië") in choices
    assert not {"EU", "ZZ", "UN", "XA", "XB", "DG"} & {code for code, _name in choices}
    assert [name for _code, name in choices] == sorted(name for _code, name in choices)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1990, 2, 28), date(2026, 2, 27), 35),
        (date(1990, 2, 28), date(2026, 2, 28), 36),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
        (None, date(2026, 1, 1), None),
    ],
)
def test_age_in_whole_years(born: date | None, day: date, years: int | None) -> None:
    assert age(born, day) == years
