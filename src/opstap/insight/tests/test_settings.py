"""Bands and their names follow from the numbers that a municipality sets."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests import factories as make

from opstap.core.scope import scoped
from opstap.insight.labels import label
from opstap.insight.settings import (
    AGES_SETTING,
    DEFAULT,
    YEARS_SETTING,
    Bands,
    bands_for,
    read_ages,
    read_years,
    write_numbers,
)
from opstap.organisations.actions.parties import change_setting

DAY = date(2026, 6, 1)


def test_the_bands_of_the_researchers() -> None:
    assert DEFAULT.age_names == ["<=30", "31-49", "50+"]
    assert DEFAULT.year_names == ["before 2013", "2013-2015", "after 2015"]
    assert [label("age", name) for name in DEFAULT.age_names] == ["tot en met 30", "31-49", "50 en ouder"]
    assert [label("since", name) for name in DEFAULT.year_names] == ["voor 2013", "2013-2015", "na 2015"]


def test_other_bands_have_other_names() -> None:
    bands = Bands(ages=(26, 27, 44), years=(2015, 2015, 2019))
    assert bands.age_names == ["<=26", "27", "28-44", "45+"]
    assert bands.year_names == ["before 2015", "2015", "2016-2019", "after 2019"]
    assert Bands(ages=(40,)).age_names == ["<=40", "41+"]


@pytest.mark.parametrize(("text", "found"), [("30, 49", [30, 49]), (" 26 44;60 ", [26, 44, 60]), ("40", [40])])
def test_ages_as_people_type_them(text: str, found: list[int]) -> None:
    assert read_ages(text) == found
    assert read_ages(write_numbers(found)) == found


@pytest.mark.parametrize(
    "text", ["", "dertig", "49, 30", "30, 30", "-3", "5, 30", "30, 120", "1 2 3 4 5 6 7 8 9", "30,5x", "٣٠"]
)
def test_what_is_no_row_of_ages_is_told(text: str) -> None:
    with pytest.raises(ValidationError, match="van jong naar oud"):
        read_ages(text)


def test_years_may_name_a_band_of_one_year() -> None:
    assert read_years("2015, 2015") == [2015, 2015]
    for text in ("2015", "2015, 2013", "2013, 2015, 2015", "1900, 2000", "2013, 3000", "13, 15"):
        with pytest.raises(ValidationError, match="van vroeg naar laat"):
            read_years(text)


@pytest.mark.django_db
def test_a_municipality_has_its_own_from_a_day_on_and_several_have_the_defaults() -> None:
    here = make.make_municipality()
    with scoped([here.pk]):
        for name, value in ((AGES_SETTING, [26]), (YEARS_SETTING, [2000, 2010])):
            change_setting(municipality=here, name=name, value=value, source="Besluit", since=DAY, by=make.system(here))
        assert bands_for([here.pk], DAY) == Bands(ages=(26,), years=(2000, 2010))
        assert bands_for([here.pk], date(2026, 5, 31)) == DEFAULT
        assert bands_for([here.pk, make.make_municipality().pk], DAY) == DEFAULT
