"""What guests read, in their own language. A file of words a language, in `texts/`.

Each word of a language has a review state: `checked` by somebody who speaks it, or `machine`. A machine's word never
stands without the Dutch below it, and on a participant's page the Dutch is always there: both learn from it, and so does
whoever looks over their shoulder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation.trans_real import parse_accept_lang_header

from opstap.core.dates import AMSTERDAM
from opstap.core.search_keys import fold

FOLDER = Path(__file__).parent / "texts"
DUTCH = "nl"
COOKIE = "opstap-guest-language"
PLACES = {"ar": "ar_SY"}
"""Which Babel locale writes the dates of a language: the months as people from Syria call them."""
SPOKEN = {
    "ar": ("ar", "arabisch", "arabic", "عربي", "العربية", "syrisch arabisch", "soedanees arabisch"),
    "en": ("en", "engels", "english"),
}
"""How a mother tongue is typed that is one of the languages of these pages."""


@dataclass(frozen=True, slots=True)
class Localized:
    """Something that says itself in a language: a day, a time."""

    in_language: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    checked: bool


@cache
def words(language: str) -> dict[str, Word]:
    """Every word of a language. Raises FileNotFoundError for a language without a file."""
    by_state: dict[str, dict[str, str]] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return {
        key: Word(text, state == "checked")
        for state in ("checked", "machine")
        for key, text in by_state.get(state, {}).items()
    }


def day(value: date) -> Localized:
    """A day with weekday and month in words."""
    return Localized(lambda language: format_date(value, "EEEE d MMMM y", locale=_locale(language)))


def clock(value: datetime) -> Localized:
    """The time of day in 24 hours, in the Netherlands."""
    return Localized(lambda language: format_datetime(value.astimezone(AMSTERDAM), "HH:mm", locale=_locale(language)))


def _locale(language: str) -> Locale:
    return Locale.parse(PLACES.get(language, language))


@dataclass(frozen=True)
class Speaker:
    """Says words in one language, with the Dutch below where that must or should be."""

    language: str
    always_dutch: bool = False

    @property
    def direction(self) -> str:
        return Locale.parse(self.language).text_direction

    def say(self, key: str, **values: object) -> SafeString:
        """A word for the page. Raises KeyError for one that does not exist."""
        own = words(self.language)[key]
        text = _filled(own.text, self.language, values)
        if self.language == DUTCH or (own.checked and not self.always_dutch):
            return text
        return self._both(text, _filled(words(DUTCH)[key].text, DUTCH, values))

    def value(self, value: object) -> SafeString:
        """A day or a time by itself. No machine wrote it (Babel's names do), so the Dutch is there for who learns it."""
        text = format_html("<bdi>{}</bdi>", _in_language(value, self.language))
        if self.language == DUTCH or not self.always_dutch:
            return text
        return self._both(text, format_html("<bdi>{}</bdi>", _in_language(value, DUTCH)))

    def _both(self, own: SafeString, dutch: SafeString) -> SafeString:
        return format_html(
            '<span class="pt-both"><span class="pt-own">{}</span> <span class="pt-dutch" lang="nl" dir="ltr">{}</span></span>',
            own,
            dutch,
        )

    def alone(self, key: str) -> SafeString:
        """A word without the Dutch, for a page on which the Dutch line stands beside it."""
        return conditional_escape(words(self.language)[key].text)

    def plain(self, key: str, **values: object) -> str:
        """The same without marks, for a title: both languages behind each other."""
        own = words(self.language)[key]
        text = own.text.format(**{name: _in_language(value, self.language) for name, value in values.items()})
        if self.language == DUTCH or own.checked:
            return text
        dutch = words(DUTCH)[key].text.format(**{name: _in_language(value, DUTCH) for name, value in values.items()})
        return f"{text} – {dutch}"

    def typed(self, text: str) -> SafeString:
        """What a colleague typed, in Dutch most likely."""
        if self.language == DUTCH:
            return format_html('<span dir="auto">{}</span>', text)
        return format_html('<span lang="nl" dir="auto">{}</span>', text)


def _filled(text: str, language: str, values: dict[str, object]) -> SafeString:
    shown = {name: format_html("<bdi>{}</bdi>", _in_language(value, language)) for name, value in values.items()}
    return mark_safe(str(conditional_escape(text)).format(**shown))  # noqa: S308  text and values are escaped


def _in_language(value: object, language: str) -> str:
    return value.in_language(language) if isinstance(value, Localized) else str(value)


def languages() -> list[tuple[str, str]]:
    """(code, own name) of every language of these pages."""
    return list(settings.GUEST_LANGUAGES)


def language_of(request: HttpRequest, mother_tongue: str = "") -> str:
    """What was chosen on these pages, else the mother tongue, else what the device asks for, else Dutch."""
    known = [code for code, _name in languages()]
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in known:
        return chosen
    spoken = language_spoken(mother_tongue)
    if spoken:
        return spoken
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500].lower())
    return next((code for full, _weight in asked if (code := full.split("-")[0]) in known), DUTCH)


def language_spoken(mother_tongue: str) -> str:
    """The language of these pages that somebody speaks at home, empty where it is none of them."""
    plain = fold(mother_tongue)
    return next((code for code, names in SPOKEN.items() if plain and plain in {fold(name) for name in names}), "")
