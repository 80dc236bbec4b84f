"""One small pure reader a kind of cell: texts, names, addresses, phone numbers, yes and no.

Each takes a cell that is not empty and answers its value or a Problem. Closed lists are in words.py, days in dates.py.
"""

from __future__ import annotations

import re

from opstap.core.bsn import MASK, mask
from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.values import CellValue, as_text, key

# As the people room stores them; an infix and a last name are stored as one (20 + 1 + 99 = 120).
LENGTHS = {
    "reference": 40,
    "first_name": 80,
    "last_name": 99,
    "name_infix": 20,
    "full_name": 200,
    "place": 80,
    "case_manager": 150,
    "email": 254,
    "phone": 40,
}
_POSTCODE = re.compile(r"([1-9]\d{3})[\s.\-]*([A-Z]{2})$", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]{2,}$")
_SALUTATION = re.compile(r"(?:dhr|mevr|mw|hr|de heer|mevrouw|meneer|mr|mrs|ms)\b\.?\s+", re.IGNORECASE)
_YES = frozenset(["ja", "j", "yes", "y", "true", "waar", "1"])
_NO = frozenset(["nee", "neen", "n", "no", "false", "onwaar", "0"])


def text(value: CellValue, kind: str) -> str | Problem:
    """Tidied text of at most the kind's length; never a BSN."""
    found = as_text(value)
    if MASK in found or mask(found) != found:
        return problem("bsn")
    longest = LENGTHS[kind]
    return problem("too_long", length=longest) if len(found) > longest else found


def reference(value: CellValue) -> str | Problem:
    """The municipality's own reference; 12345.0 is 12345. Nine digits that pass the eleven-test are refused."""
    return text(value, "reference")


def name(value: CellValue, kind: str = "last_name") -> str | Problem:
    """A name in any script; it has at least one letter."""
    found = text(value, kind)
    if isinstance(found, str) and not any(letter.isalpha() for letter in found):
        return problem("no_letters")
    return found


def full_name(value: CellValue) -> tuple[str, str] | Problem:
    """First and last name out of one cell: "Piet Jansen" and "Jansen, Piet"; one word alone is a first name."""
    found = name(value, "full_name")
    if isinstance(found, Problem):
        return found
    found = _SALUTATION.sub("", found, count=1) if _SALUTATION.match(found) else found
    last, comma, first = found.partition(",")
    if not comma:
        first, _, last = found.partition(" ")
    first, last = first.strip(" ,"), last.strip(" ,")
    longest = LENGTHS["first_name"]
    return (first, last) if max(len(first), len(last)) <= longest else problem("too_long", length=longest)


def postcode(value: CellValue) -> str | Problem:
    """A Dutch postcode by its form, any spacing or case, as `1234 AB`."""
    match = _POSTCODE.match("".join(as_text(value).upper().split()))
    return f"{match.group(1)} {match.group(2)}" if match else problem("malformed_postcode")


def email(value: CellValue) -> str | Problem:
    """One e-mail address. A malformed one is a warning: a person is not kept out for it."""
    found = as_text(value).removeprefix("mailto:").strip()
    if len(found) > LENGTHS["email"] or ".." in found or not _EMAIL.match(found):
        return problem("malformed_email", soft=True)
    return found


def phone(value: CellValue) -> str | Problem:
    """A phone number as written; a number cell gets back the zero or plus that the spreadsheet took."""
    found = as_text(value)
    digits = sum(letter.isdigit() for letter in found)
    if digits < 6 or len(found) > LENGTHS["phone"]:
        return problem("malformed_phone", soft=True)
    if found.isascii() and found.isdigit():
        if len(found) == 9 and not found.startswith("0"):
            return f"0{found}"
        if len(found) == 11 and found.startswith("31"):
            return f"+{found}"
    return found


def yes_no(value: CellValue) -> bool | Problem:
    """Ja or nee, in the words that spreadsheets use for them."""
    if isinstance(value, bool):
        return value
    found = key(as_text(value))
    if found in _YES or found in _NO:
        return found in _YES
    return problem("unknown_choice", choices="ja, nee")
