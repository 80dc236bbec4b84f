"""Names are found however they are spelled, in whatever script they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.core.search_keys import digits, fold, search_words, skeleton, sort_key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Jérôme  Ünal", "jerome unal"),
        ("ÐORÐE Łukasz", "dorde lukasz"),
        ("Isma'il", "ismail"),
        ("Isma`il", "ismail"),
        ("Isma’il", "ismail"),
        ("O'Brien", "obrien"),
        ("El-Amin", "el amin"),
        ("ዮሴፍ", "yosef"),
        ("Юсуф", "yusuf"),
        ("  ", ""),
        ("", ""),
        ("!?", ""),
        ("Straße 12a", "strasse 12a"),
        ("Nguyễn", "nguyen"),
        ("ＡＢ", "ab"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    "spellings",
    [
        ("Yusuf", "Youssef", "Yousef", "يوسف", "Юсуф", "ዮሴፍ"),
        ("Mohammed", "Muhammad", "Mohamad", "محمد"),
        ("Fatima", "Fatma", "فاطمة"),
        ("Khadija", "خديجة"),
        ("Hassan", "Hasan", "حسن"),
        ("Tesfay", "Tesfaye", "ተስፋይ"),
        ("Gebre", "ገብረ"),
        ("Oleksandr", "Alexander", "Олександр"),
        ("Isma'il", "Ismail", "Ismaïl"),
        ("Abdullah", "Abdallah"),
        ("Zahra", "Sahra"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    shared = set.intersection(*({w for w in search_words(s) if w.startswith("~")} for s in spellings))
    assert shared, {s: search_words(s) for s in spellings}


def test_other_names_do_not_share_a_key() -> None:
    for one, other in (("Yusuf", "Hanna"), ("Selam", "Samuel Kidane"), ("Omar", "Amal")):
        assert not search_words(one) & search_words(other)


def test_short_words_and_numbers_have_no_skeleton() -> None:
    assert search_words("Li 1234") == {"li", "1234"}
    assert search_words("", " ") == set()


def test_a_phone_number_is_its_last_nine_digits() -> None:
    assert digits("+31 6 12 34 56 78") == digits("06-12345678") == "612345678"
    assert digits("geen") == ""


def test_sorting_is_by_family_name_whatever_the_script() -> None:
    names = [("Ünal", "Ali"), ("Zeray", "Hanna"), ("Özdemir", "Can"), ("Юсуф", "Али")]
    assert [sort_key(*n) for n in sorted(names, key=lambda n: sort_key(*n))] == [
        "ozdemir can",
        "unal ali",
        "yusuf ali",
        "zeray hanna",
    ]


@given(st.text())
def test_folding_is_plain_and_settles_at_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert "  " not in folded
    assert folded == folded.strip()


@given(st.text())
def test_every_word_has_its_keys(text: str) -> None:
    words = search_words(text)
    assert set(fold(text).split()) <= words
    assert all(word and word != "~" for word in words)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1))
def test_a_skeleton_is_never_empty_nor_longer_than_its_sounds(word: str) -> None:
    bones = skeleton(word)
    assert bones
    assert len(bones) <= 2 * len(word)
    assert not set(bones[1:]) & set("aeiou")
