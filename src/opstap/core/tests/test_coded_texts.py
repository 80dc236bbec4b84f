"""What Opstap itself writes is a code with facts, told in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.core.coded_texts import CodedText, Parameters, coded_texts, is_blank, text_columns, text_from, text_of


def _sentence(parameters: Parameters) -> str:
    return _("Yes") + f" {parameters['where']}"


@pytest.fixture(autouse=True)
def _code() -> Iterator[None]:
    coded_texts.register("test", _sentence)
    yield
    coded_texts.remove("test")


def test_a_code_is_told_in_the_language_of_the_reader() -> None:
    text = CodedText.of("test", where="Bakker", day=date(2026, 3, 2))
    assert text.parameters == {"where": "Bakker", "day": "2026-03-02"}
    for language, sentence in (("en", "Yes Bakker"), ("nl", "Ja Bakker")):
        with translation.override(language):
            assert str(text) == sentence


def test_a_code_that_no_room_tells_is_not_stored() -> None:
    with pytest.raises(LookupError):
        CodedText.of("unheard_of")


@pytest.mark.parametrize("text", [CodedText("unheard_of"), CodedText("test"), CodedText("test", {"place": "Bakker"})])
def test_what_nobody_can_read_any_more_makes_a_plain_sentence(text: CodedText) -> None:
    with translation.override("nl"):
        assert str(text) == "Een tekst die deze versie van Opstap niet kent."


@pytest.mark.parametrize("text", ["Bellen", "", CodedText("test", {"where": "Bakker"})])
def test_columns_and_back(text: str | CodedText) -> None:
    columns = text_columns("reason", text)
    assert set(columns) == {"reason", "reason_code", "reason_parameters"}
    assert text_of(columns, "reason") == text_from(*columns.values()) == text


def test_blank_is_only_what_nobody_said() -> None:
    assert [is_blank(text) for text in ("", " ", "x", CodedText("test"))] == [True, True, False, False]
