"""A BSN that somebody types is seen, whatever stands around it, and stops the form."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_municipality, make_participant

from opstap.core.bsn import MASK, holds_bsn, mask, passes_eleven_test
from opstap.core.forms import ActionForm
from opstap.core.scope import scoped
from opstap.core.second_connection import side_connection


@pytest.mark.parametrize("digits", ["111222333", "123456782", "010464554"])
def test_numbers_that_could_be_one(digits: str) -> None:
    assert passes_eleven_test(digits)
    for text in (
        digits,
        f"bsn {digits}.",
        f"{digits[:4]}.{digits[4:6]}.{digits[6:]}",
        f"{digits[:3]} {digits[3:6]} {digits[6:]}",
        f"{digits[:4]}-{digits[4:]}",
    ):
        assert holds_bsn(text), text
        assert MASK in mask(text)
        assert digits not in re.sub(r"[\s.\-]", "", mask(text))


@pytest.mark.parametrize(
    "text",
    ["", "000000000", "123456789", "12345678", "1234567820", "06 12345678", "+31612345678", "K-111222", "1 mei 2018"],
)
def test_numbers_that_are_none(text: str) -> None:
    assert mask(text) == text
    assert not holds_bsn(text)


@given(st.text(max_size=40))
def test_what_is_left_holds_none(text: str) -> None:
    assert not holds_bsn(mask(text))


def test_other_signs_for_digits_are_no_bsn() -> None:
    assert not passes_eleven_test("١١١٢٢٢٣٣٣")
    assert not passes_eleven_test("11122233x")


class NoteForm(ActionForm):
    note = forms.CharField(required=False)
    number = forms.IntegerField(required=False)
    owner = forms.ChoiceField(required=False, choices=[("8a-111222333-b", "Kim")])
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def test_a_form_with_one_is_refused_at_its_field() -> None:
    key = "00000000-0000-4000-8000-000000000001"
    assert NoteForm({"request_key": key, "note": "gesproken", "number": "7"}).is_valid()
    form = NoteForm({"request_key": key, "note": "bsn is 111222333"})
    assert not form.is_valid()
    assert list(form.errors) == ["note"]


def test_an_id_that_looks_like_one_stops_nobody() -> None:
    """An id has 32 signs, so nine digits in a row that pass the test happen; nobody typed them."""
    key = "00000000-0000-4000-8000-000000000001"
    assert NoteForm({"request_key": key, "owner": "8a-111222333-b", "seen": "c111222333d"}).is_valid()


def test_a_form_that_is_only_a_button_has_a_key_of_its_own() -> None:
    page = Template("{% load request_key %}{% request_key %}{% request_key %}").render(Context())
    keys = re.findall(r'name="request_key" value="([0-9a-f-]{36})" autocomplete="off"', page)
    assert len(set(keys)) == 2


@pytest.mark.django_db(transaction=True)
def test_the_side_connection_sees_what_the_main_one_may_and_no_more() -> None:
    here, there = make_municipality(), make_municipality()
    make_participant(here, "Yusuf")
    make_participant(there, "Hanna")
    with scoped([here.pk]), side_connection() as side:
        assert side.execute("SELECT given_name, current_user FROM people_participant").fetchall() == [
            ("Yusuf", "opstap_app")
        ]
    with side_connection() as side:
        assert side.execute("SELECT count(*) FROM people_participant").fetchone() == (0,)
