"""What the program says about work, planned contact and check-ins, in the language of whoever reads it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from opstap.core.coded_texts import CodedText
from opstap.placements.labels import check_in_in_words, days_in_words, drop_reason, place_name, where_in_words
from opstap.placements.models import Placement


@pytest.mark.parametrize(
    ("code", "dutch", "english"),
    [
        ("work_ended", "Werk geëindigd: Kas", "Work ended: Kas"),
        ("employer_stops", "Kas stopt: regel wat hierna komt", "Kas stops: arrange what comes next"),
        (
            "employer_stops_before_start",
            "Kas stopt: beslis over de plaatsing die daar gepland is",
            "Kas stops: decide about the placement that is planned there",
        ),
        ("work_end_taken_back", "het einde is teruggedraaid", "the end was taken back"),
    ],
)
def test_what_the_program_writes_is_told_in_the_readers_language(code: str, dutch: str, english: str) -> None:
    text = CodedText.of(code, where="Kas")
    for language, sentence in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert str(text) == sentence


def test_why_contact_is_dropped() -> None:
    with translation.override("nl"):
        assert drop_reason("moved_away", "") == "verhuisd"
        assert drop_reason("in_the_past", "") == "lag in het verleden"
        assert drop_reason("", "Wil het zelf doen") == "Wil het zelf doen"


def test_a_place_of_which_nothing_is_known_has_no_name_and_is_told() -> None:
    with translation.override("nl"):
        assert place_name(Placement()) == ""
        assert where_in_words(Placement()) == "plek onbekend"
        assert where_in_words(Placement(place="Kas")) == "Kas"


def test_days_and_faces_in_words() -> None:
    with translation.override("nl"):
        assert days_in_words(date(2026, 3, 2), date(2026, 6, 1)) == "2 maart 2026 tot en met 1 juni 2026"
        assert days_in_words(date(2026, 3, 2), None) == "vanaf 2 maart 2026"
        assert check_in_in_words("employer", "so_so") == "De werkgever zegt: gaat wel"
        assert check_in_in_words("participant", "bad") == "De deelnemer zegt: niet goed"
