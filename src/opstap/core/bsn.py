"""The citizen service number (BSN): how to know one, so that none is ever stored.

The eleven-test is the Dutch check on a BSN: 9a + 8b + 7c + 6d + 5e + 4f + 3g + 2h - i is a multiple of eleven.
"""

from __future__ import annotations

import re

MASK = "[BSN]"
SEPARATORS = re.compile(r"[\s.\-]")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_IN_TEXT = re.compile(r"(?<![\d+])(?<!\d[.\- ])\d(?:[.\- ]?\d){8}(?![.\- ]?\d)")


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits form a possible BSN; nine zeros do not."""
    return (
        len(digits) == 9
        and digits.isascii()
        and digits.isdigit()
        and any(digit != "0" for digit in digits)
        and sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
    )


def mask(text: str) -> str:
    """The text with every possible BSN in it made unreadable; other digits stay."""
    if sum(letter.isdigit() for letter in text) < 9:
        return text
    return _IN_TEXT.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return MASK if passes_eleven_test(SEPARATORS.sub("", found.group())) else found.group()


def holds_bsn(text: str) -> bool:
    """Whether somebody seems to have typed a BSN in this text."""
    return mask(text) != text
