"""The texts of guests: every language says everything, and what a machine wrote never stands alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from opstap.placements.models import CheckIn, Placement
from opstap.portal.guests import translations, views
from opstap.portal.guests.translations import DUTCH, Localized, Speaker, language_spoken
from opstap.portal.tests.guest_house import PARTICIPANT, PLACEMENT, House, make_house, page
from opstap.team.models import Appointment

OTHERS = [code for code, _name in settings.GUEST_LANGUAGES if code != DUTCH]
USED = re.compile(r"""\{% (?:say|plain|alone) "([\w.]+)\"""")


def test_every_language_says_every_word_with_the_same_holes() -> None:
    dutch = translations.words(DUTCH)
    for language in OTHERS:
        own = translations.words(language)
        assert set(own) == set(dutch), language
        for key, word in own.items():
            assert sorted(re.findall(r"{\w+}", word.text)) == sorted(re.findall(r"{\w+}", dutch[key].text)), key


def test_a_word_has_one_state() -> None:
    for code, _name in settings.GUEST_LANGUAGES:
        text = (translations.FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
        keys = re.findall(r"^  ([\w.]+): ", text, re.MULTILINE)
        assert len(keys) == len(set(keys)) == len(translations.words(code))
    assert not any(word.checked for word in translations.words("ar").values()), (
        "a speaker of Arabic has checked none yet"
    )


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    room = Path(views.__file__).parents[1]
    files = [*room.glob("templates/portal/*.html"), *room.glob("guests/*.py"), *room.glob("links/*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = set(USED.findall(written)) | {key for key in translations.words(DUTCH) if f'"{key}"' in written}
    used |= {f"kind.{kind}" for kind in Placement.Kind.values} | {
        key for key in translations.words(DUTCH) if key.startswith("role.")
    }
    used |= set(CheckIn.Face.values) | set(Appointment.Answer.values)
    assert used == set(translations.words(DUTCH))


@pytest.mark.parametrize("language", OTHERS)
def test_a_machines_word_never_stands_without_the_dutch(language: str) -> None:
    for always in (True, False):
        speaker = Speaker(language, always_dutch=always)
        for key, word in translations.words(language).items():
            values = dict.fromkeys(re.findall(r"{(\w+)}", word.text), "X")
            dutch = translations.words(DUTCH)[key].text.format(**values)
            said = re.sub(r"</?bdi>", "", str(speaker.say(key, **values)))
            if always or not word.checked:
                assert f'lang="nl" dir="ltr">{dutch}<' in said
            else:
                assert dutch not in said or dutch == word.text.format(**values)
            assert word.checked or dutch in speaker.plain(key, **values)


def test_what_is_filled_in_is_escaped_and_stands_apart() -> None:
    assert Speaker("nl").say("hello", name="<b>") == "Hallo <bdi>&lt;b&gt;</bdi>"
    assert Speaker("en").typed("<i>") == '<span lang="nl" dir="auto">&lt;i&gt;</span>'
    assert Speaker("nl").typed("Doel") == '<span dir="auto">Doel</span>'


def test_a_day_by_itself_has_the_dutch_where_it_always_is() -> None:
    told = Localized(lambda language: f"dag-{language}")
    assert Speaker("nl", always_dutch=True).value(told) == "<bdi>dag-nl</bdi>"
    assert Speaker("ar").value(told) == "<bdi>dag-ar</bdi>"
    assert "dag-nl" in Speaker("ar", always_dutch=True).value(told)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Arabisch", "ar"),
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("AR", "ar"),
        ("Engels", "en"),
        ("Tigrinya", ""),
        ("", ""),
    ],
)
def test_a_mother_tongue_as_it_is_typed(typed: str, code: str) -> None:
    assert language_spoken(typed) == code


def test_every_language_can_be_switched_on() -> None:
    for code, _name in settings.GUEST_LANGUAGES:
        with translation.override(code):
            assert translation.get_language() == code
    assert {"nl", "en", "ar"} <= dict(settings.GUEST_LANGUAGES).keys()
    assert dict(settings.LANGUAGES).keys() == {"nl", "en"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PARTICIPANT, PLACEMENT])
def test_every_arabic_line_on_a_page_has_its_dutch(kind: str) -> None:
    house: House = make_house()
    house.appointment()
    browser, link = house.inside(kind, Client())
    browser.post(page("language", link), {"language": "ar"})
    html = browser.get(page("home", link)).content.decode()
    html = re.sub(r"<title>.*?</title>|<button[^>]*lang=\"ar\"[^>]*>.*?</button>", "", html, flags=re.S)
    days = re.compile(r"<bdi>[^<]*</bdi>")
    own = re.sub(
        r'<span class="pt-both"><span class="pt-own">.*?</span> <span class="pt-dutch"[^>]*>.*?</span></span>', "", html
    )
    assert re.findall(r"[\u0600-\u06ff]+", days.sub("", own)) == []
