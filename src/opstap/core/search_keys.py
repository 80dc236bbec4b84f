"""Names in any script and any spelling, made comparable: folded words and consonant skeletons.

Only core SQL is used (no trigram or unaccent extension), so the keys are made here and kept in columns.
"""

from __future__ import annotations

import re

from anyascii import anyascii

_APOSTROPHE = re.compile("['`]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SOUNDS = (
    ("sch", "s"),
    ("tsch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "g"),
    ("dzh", "g"),
    ("zh", "g"),
    ("ts", "s"),
    ("j", "g"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("z", "s"),
    ("v", "f"),
)
_VOWELS = frozenset("aeiouyw")


LONGEST_KEY = 60
"""Keys are cut at this length."""


def fold(text: str) -> str:
    """Lower-case Latin letters and digits with single spaces: "Jérôme  Ünal" and "jerome unal" are one.

    An apostrophe (an ain or hamza, mostly) is no border of a word: Isma'il is Ismail.
    """
    return _NOT_WORD.sub(" ", _APOSTROPHE.sub("", anyascii(text).lower())).strip()


def skeleton(word: str) -> str:
    """The consonants of a folded word, vowels at its head left out: yusuf, youssef and ywsf all become ysf."""
    for spelled, sound in _SOUNDS:
        word = word.replace(spelled, sound)
    word = word.lstrip("aeiou") or word
    first, tail = word[:1], [letter for letter in word[1:] if letter not in _VOWELS]
    if len(tail) > 2 and tail[-1] in "ht":
        tail = tail[:-1]
    kept = first
    for letter in tail:
        if letter != kept[-1]:
            kept += letter
    return kept


def compact_key(text: str) -> str:
    """The key under which something without words is found, such as a reference: folded, without spaces."""
    return fold(text).replace(" ", "")[:LONGEST_KEY]


def digits(text: str) -> str:
    """The last nine digits of a phone number, so that +31 6 and 06 are one."""
    return re.sub(r"\D", "", text)[-9:]


def search_words(*texts: str) -> set[str]:
    """The keys under which a record is found: folded words, and skeletons marked with a tilde."""
    words = {word for text in texts for word in fold(text).split() if word}
    return words | {"~" + skeleton(word) for word in words if len(word) > 2 and not word.isdigit()}


def sort_key(family_name: str, given_name: str) -> str:
    """How a person is sorted in lists: family name first, whatever the script."""
    return fold(f"{family_name} {given_name}")
