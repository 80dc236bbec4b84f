"""Texts of a programme file in the language of the screen."""

from __future__ import annotations

import pytest
from django.utils import translation

from opstap.core.datafiles.schema import Text
from opstap.tracks.labels import in_screen_language
from opstap.tracks.programmes.blueprint import load_builtin
from opstap.tracks.programmes.schema import Length
from opstap.tracks.templatetags.programme_texts import phase_parts, programme_parts, role_names, weeks_in_words


@pytest.mark.parametrize(
    ("low", "high", "dutch", "english"),
    [
        (26, 26, "26 weken", "26 weeks"),
        (None, 1, "1 week", "1 week"),
        (13, 26, "13 tot 26 weken", "13 to 26 weeks"),
        (13, None, "ten minste 13 weken", "at least 13 weeks"),
    ],
)
def test_a_length_in_words(low: int | None, high: int | None, dutch: str, english: str) -> None:
    length = Length.model_construct(min_weeks=low, max_weeks=high)
    for language, told in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert weeks_in_words(length) == told


def test_a_text_in_the_language_of_the_screen() -> None:
    text = Text.model_construct(nl="Zorg", en="Care")
    for language, told in (("nl", "Zorg"), ("en", "Care"), ("en-gb", "Care")):
        with translation.override(language):
            assert in_screen_language(text) == told


@pytest.mark.parametrize("blueprint", load_builtin(), ids=lambda blueprint: blueprint.key)
def test_only_what_the_source_says_gets_a_heading(blueprint) -> None:  # type: ignore[no-untyped-def]
    with translation.override("en"):
        assert all(items for _title, items in programme_parts(blueprint))
        assert all(items for phase in blueprint.phases for _title, items in phase_parts(phase))
        assert role_names(("all",), blueprint) == "everybody"
        assert role_names(("nobody-knows",), blueprint) == "nobody-knows"
        known = blueprint.roles[:1]
        assert role_names(tuple(role.key for role in known), blueprint) == ", ".join(role.name.en for role in known)
