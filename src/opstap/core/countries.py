"""Countries by their ISO 3166-1 alpha-2 code, with the names that Unicode gives them (babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale

NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
"""Codes of Unicode's list that ISO 3166-1 gives to no country: groups, codes for tests, islands that belong to one."""


@cache
def countries(language: str) -> dict[str, str]:
    """Code to name, in a language of two letters."""
    return {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
