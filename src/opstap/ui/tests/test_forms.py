"""Form rendering ties label, hint, error and input together; dates are read as people write them."""

from datetime import date

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opstap.ui.forms import DateField, DateInput, Renderer, read_date
from opstap.ui.gallery_examples import ExampleForm, wrong_form
from opstap.ui.templatetags.ui import list_errors


@pytest.fixture(autouse=True)
def _dutch() -> object:
    with translation.override("nl"):
        yield


def rendered(form: forms.BaseForm) -> str:
    form.renderer = Renderer()
    return str(form)


def test_every_visible_field_has_its_label_and_class() -> None:
    html = rendered(ExampleForm(renderer=Renderer()))
    for ident in ("id_name", "id_email", "id_starts_on", "id_hours", "id_phase", "id_learning", "id_file", "id_agreed"):
        assert f'for="{ident}"' in html
    assert html.count("<fieldset") == 2
    assert 'type="hidden" name="request_key"' in html


def test_an_empty_form_is_not_painted_red_by_the_browser() -> None:
    html = rendered(ExampleForm(renderer=Renderer()))
    assert " required" not in html
    assert 'aria-required="true"' in html
    assert "aria-invalid" not in html


def test_an_optional_field_says_so() -> None:
    html = rendered(ExampleForm(renderer=Renderer()))
    assert html.count("(niet verplicht)") == 4


def test_an_error_is_tied_to_its_field_and_marked_in_words() -> None:
    html = rendered(wrong_form())
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Fout: </span>" in html
    assert 'id="form-errors"' in html


def test_the_summary_links_to_what_exists_and_names_the_field() -> None:
    form = wrong_form()
    html = rendered(form)
    errors = list_errors(form)
    assert len(errors) == 5
    for target, text in errors:
        assert f'id="{target}"' in html, text
    assert any(text.startswith("Startdatum: ") for _target, text in errors)


def test_an_error_of_a_hidden_field_is_shown_where_one_can_go() -> None:
    form = ExampleForm({"name": "x"}, renderer=Renderer())
    (target, text), *_rest = list_errors(form)
    assert (target, text) == ("form-errors", "Dit veld is verplicht.")
    assert f'id="{target}"' in rendered(form)


@pytest.mark.parametrize(
    "written",
    [
        "7-12-2026",
        "07-12-2026",
        "7/12/2026",
        "7.12.2026",
        "7 12 2026",
        "07122026",
        "7-12-26",
        "7 dec 2026",
        "7 december 2026",
        "2026-12-07",
        " 7-12-2026 ",
    ],
)
def test_dates_as_people_write_them(written: str) -> None:
    assert read_date(written) == date(2026, 12, 7)


@pytest.mark.parametrize(
    "written", ["31-2-2027", "12-31-2026", "7", "morgen", "7-foo-2026", "0-0-0000", "", "７-12-2026x"]
)
def test_what_is_no_date(written: str) -> None:
    assert read_date(written) is None


def test_old_years_of_birth_in_two_digits() -> None:
    assert read_date("1-3-49") == date(2049, 3, 1)
    assert read_date("1-3-50") == date(1950, 3, 1)


@given(st.text())
def test_reading_a_date_never_breaks(text: str) -> None:
    read_date(text)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_what_the_field_shows_it_reads(day: date) -> None:
    field = DateField()
    assert field.clean(str(DateInput().format_value(day))) == day


def test_day_comes_first_in_english_too() -> None:
    with translation.override("en"):
        assert DateField().clean("3-4-2026") == date(2026, 4, 3)


def test_a_wrong_date_says_how_to_write_it() -> None:
    with pytest.raises(forms.ValidationError, match="7-12-2026"):
        DateField().clean("morgen")
    assert DateField(required=False).clean("") is None
