"""Days as people write them in a spreadsheet. Every reader answers a value, a Problem, or None for an empty cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.values import CellValue, as_text, key

FIRST_BIRTH_YEAR = 1920
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73_415  # 1910 to 2100: below are years, above are no days of a life
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}) ?[-/. ] ?(\d{{1,2}}) ?[-/. ] ?(\d{{4}}){_TIME}$")
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}){_TIME}$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WORDS = re.compile(r"(\d{1,2})(?:e|ste|de|st|nd|rd|th)?[ \-/.]*([^\W\d_]{3,10})\.?[ \-/.,]*(\d{4})$")
_YEAR = re.compile(r"(?:sinds |since |in )?(\d{4})$", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Since:
    """A day, or a year of which only the first day is stored: `precision` says which."""

    day: date
    precision: Literal["day", "year"]


def day(value: CellValue) -> date | Problem | None:
    """Any day between 1920 and 2100: Excel's date or serial number, 1-5-2018, 2018-05-01, 1 mei 2018."""
    found = _day_of(value)
    if found is None or not FIRST_BIRTH_YEAR <= found.year <= 2100:
        return problem("no_such_date")
    return found


def birth_date(value: CellValue, today: date) -> date | Problem | None:
    """A day of birth: not in the future, not before 1920."""
    found = _day_of(value)
    if found is None:
        return problem("no_such_date")
    if found > today:
        return problem("birth_in_future")
    return problem("birth_too_early") if found.year < FIRST_BIRTH_YEAR else found


def since(value: CellValue, today: date) -> Since | Problem | None:
    """A day or a year alone, not in the future. A year typed into a date cell (shown as 1905) is that year."""
    found = _day_of(value)
    year = _year_of(value, found)
    if year is not None:
        if year > today.year:
            return problem("since_in_future")
        return Since(date(year, 1, 1), "year") if year >= FIRST_BIRTH_YEAR else problem("no_such_date")
    if found is None or found.year < FIRST_BIRTH_YEAR:
        return problem("no_such_date")
    return problem("since_in_future") if found > today else Since(found, "day")


def _year_of(value: CellValue, found: date | None) -> int | None:
    if isinstance(value, date):
        serial = (value - _EXCEL_EPOCH).days
        return serial if FIRST_BIRTH_YEAR <= serial <= 2100 else None
    match = _YEAR.match(as_text(value)) if found is None else None
    return int(match.group(1)) if match else None


def _day_of(value: CellValue) -> date | None:
    if isinstance(value, date):
        return value
    return None if isinstance(value, bool) else _parsed(as_text(value))


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> date | None:
    text = text.strip(" .,")
    if match := _DAY_FIRST.match(text):
        return _made(match.group(3), match.group(2), match.group(1))
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return _made(*match.groups()[:3])
    if match := _WORDS.match(text):
        month = _MONTHS.get(key(match.group(2)))
        return _made(match.group(3), str(month), match.group(1)) if month else None
    whole = text.split(".")[0] if text.count(".") == 1 else text
    if whole.isascii() and whole.isdigit() and len(whole) <= 5 and _FIRST_SERIAL <= int(whole) <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(whole))
    return None


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
